"""Documents of a case: added, hidden with a reason, never deleted (charter 16, R26)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.fields import FileKind
from accounts.fields.documents import EXTENSIONS, document_name
from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, Document, DocumentKind, DocumentOrigin, EntryKind
from cases.services.cases import write_entry
from cases.services.document_files import StoredFile, keep_once, refuse_too_many


def add_document(
    *,
    case: Case,
    chunks: Iterable[bytes],
    content: FileKind,
    name: str,
    kind: DocumentKind,
    origin: DocumentOrigin,
    received_on: date,
    about: str,
    restricted: bool,
    by: User,
    key: UUID,
    now: datetime,
) -> Document:
    """Keep an upload; the same key answers with the first. Raises ValidationError for a file that is refused."""
    known = Document.objects.filter(form_key=key, added_by=by).first()
    if known:
        return known
    refuse_too_many(Document.objects.filter(added_by=by), now)
    extension = EXTENSIONS[content]
    facts = {"kind": kind, "origin": origin, "received_on": received_on, "about": about, "restricted": restricted}
    document = Document(case=case, file_name=document_name(name, extension), format=extension, **facts)
    return keep_once(chunks, content, lambda stored: _save_once(document, stored, by=by, key=key, now=now))


@transaction.atomic
def _save_once(document: Document, stored: StoredFile, *, by: User, key: UUID, now: datetime) -> Document:
    case = document.case
    type(case).objects.select_for_update(of=("self",)).get(pk=case.pk)
    known = Document.objects.filter(form_key=key).first()
    if known:
        return known
    document.stored_as, document.size, document.sha256 = stored.name, stored.size, stored.sha256
    document.added_by, document.added_at, document.form_key = by, now, key
    document.entry = write_entry(
        case,
        EntryKind.DOCUMENT,
        by=by,
        happened_at=now,
        now=now,
        text=" · ".join(filter(None, (str(document.get_kind_display()), document.about or document.file_name))),
        restricted=document.restricted,
        url=f"{case.matter.url}documents/",
    )
    document.save()
    record_access(by=by, action=AccessAction.CREATE, page="document", subject=f"case {case.matter.ref}")
    return document


@transaction.atomic
def hide_document(*, document: Document, reason: str, by: User, now: datetime) -> bool:
    """Take a document off the list with a reason; the file stays. The second time changes nothing."""
    shown = Document.objects.shown().filter(pk=document.pk)
    if not shown.update(hidden_at=now, hidden_by=by, hidden_reason=reason):
        return False
    record_access(by=by, action=AccessAction.CHANGE, page="document", subject=f"case {document.case.matter.ref}")
    return True
