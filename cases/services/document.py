"""Documents of a case: added, hidden with a reason, never deleted (charter 16, R26)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.fields import FileKind
from accounts.fields.documents import EXTENSIONS, document_name
from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, Document, DocumentKind, DocumentOrigin, EntryKind
from cases.services.cases import write_entry
from cases.services.document_files import StoredFile, forget_document, store_document

MOST_A_MINUTE = 20  # files from one person (B51)


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
    """Keep an upload; the same key answers with the first. Raises ValidationError for a file that is refused.

    The file is written first and its row after: a crash between the two leaves a file without a row, never a row
    without its file.
    """
    known = Document.objects.filter(form_key=key, added_by=by).first()
    if known:
        return known
    if Document.objects.filter(added_by=by, added_at__gt=now - timedelta(minutes=1)).count() >= MOST_A_MINUTE:
        raise ValidationError(_("Too many files in one minute. Wait a little and try again."), code="too_many")
    stored = store_document(chunks, content)
    extension = EXTENSIONS[content]
    facts = {"kind": kind, "origin": origin, "received_on": received_on, "about": about, "restricted": restricted}
    try:
        document = _save_once(
            Document(case=case, file_name=document_name(name, extension), format=extension, **facts),
            stored, by=by, key=key, now=now,
        )  # fmt: skip
    except BaseException:
        forget_document(stored.name)
        raise
    if document.stored_as != stored.name:
        forget_document(stored.name)
    return document


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
