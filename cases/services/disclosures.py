"""Information that left the unit for another body: every time one row, never changed (`domain` 5.2)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import BodyKind, Case, Disclosure, EntryKind, LegalBasis
from cases.services.cases import write_entry
from cases.services.settling import lock_student


@transaction.atomic
def record_disclosure(
    *,
    case: Case,
    body: BodyKind,
    recipient: str,
    what: str,
    why: str,
    basis: LegalBasis,
    basis_note: str = "",
    happened_at: datetime,
    by: User,
    now: datetime,
    key: UUID,
    restricted: bool = False,
) -> Disclosure:
    """Write down what was passed to whom, why and by what right; the same key answers with the first record."""
    lock_student(case.student)
    known = Disclosure.objects.filter(form_key=key).first()
    if known:
        return known
    words = f"{BodyKind(body).label}, {recipient}: {what}"
    url = f"{case.matter.url}disclosures/"
    entry = write_entry(
        case, EntryKind.DISCLOSED, by=by, happened_at=happened_at, now=now, text=words, restricted=restricted, url=url
    )
    record_access(by=by, action=AccessAction.CREATE, page="disclosure", subject=f"case {case.matter.ref}")
    return Disclosure.objects.create(
        case=case,
        body=body,
        recipient=recipient,
        what=what,
        why=why,
        basis=basis,
        basis_note=basis_note,
        happened_at=happened_at,
        recorded_at=now,
        by=by,
        restricted=restricted,
        entry=entry,
        form_key=key,
    )
