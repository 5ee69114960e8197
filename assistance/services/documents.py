"""Documents of this desk: kept by the same rules as a case's, never deleted (charter 16)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.fields import FileKind
from accounts.fields.documents import EXTENSIONS, document_name
from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import AideDocument
from cases.services.document_files import StoredFile, keep_once, refuse_too_many
from charter.models import Matter


def add_document(
    *,
    matter: Matter,
    chunks: Iterable[bytes],
    content: FileKind,
    name: str,
    kind: str,
    received_on: date,
    about: str,
    by: User,
    key: UUID,
    now: datetime,
) -> AideDocument:
    """Keep an upload of a file or a right; the same key answers with the first. Raises ValidationError if refused."""
    known = AideDocument.objects.filter(form_key=key, added_by=by).first()
    if known:
        return known
    refuse_too_many(AideDocument.objects.filter(added_by=by), now)
    extension = EXTENSIONS[content]
    document = AideDocument(
        matter=matter,
        kind=kind,
        received_on=received_on,
        about=about,
        file_name=document_name(name, extension),
        format=extension,
        added_by=by,
        added_at=now,
        form_key=key,
    )
    return keep_once(chunks, content, lambda stored: _save_once(document, stored))


@transaction.atomic
def _save_once(document: AideDocument, stored: StoredFile) -> AideDocument:
    Matter.objects.select_for_update(of=("self",)).get(pk=document.matter_id)
    known = AideDocument.objects.filter(form_key=document.form_key).first()
    if known:
        return known
    document.stored_as, document.size, document.sha256 = stored.name, stored.size, stored.sha256
    document.save()
    subject = f"{document.kind} of {document.matter.ref}"
    record_access(by=document.added_by, action=AccessAction.CREATE, page="aide document", subject=subject)
    return document
