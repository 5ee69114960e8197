"""A pupil's case goes to another authority, which has its own file of him (R1, domain 3)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import BodyKind, Case, CloseOutcome, EntryKind, LegalBasis
from cases.services.cases import write_entry
from cases.services.closing import close_case
from cases.services.disclosures import record_disclosure


@transaction.atomic
def move_case(
    *,
    case: Case,
    authority: str,
    passed: str = "",
    basis: LegalBasis = LegalBasis.PUBLIC,
    by: User,
    key: UUID,
    today: date,
    now: datetime,
) -> bool:
    """Close a case as moved to `authority`, and record what was passed on to it; the second time is nothing."""
    if not close_case(case=case, outcome=CloseOutcome.MOVED, note=authority, by=by, today=today, now=now):
        return False
    write_entry(case, EntryKind.TRANSFERRED, by=by, happened_at=now, now=now, text=authority)
    if passed:
        record_disclosure(
            case=case,
            body=BodyKind.AUTHORITY,
            recipient=authority,
            what=passed,
            why=_("The pupil moved to another authority"),
            basis=basis,
            happened_at=now,
            by=by,
            now=now,
            key=key,
        )
    return True
