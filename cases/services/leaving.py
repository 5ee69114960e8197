"""A pupil's case goes to another authority, which has its own file of him (R1, domain 3)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from cases.models import Case, CloseOutcome, EntryKind
from cases.services.cases import write_entry
from cases.services.closing import close_case


@transaction.atomic
def move_case(*, case: Case, authority: str, passed: str, by: User, today: date, now: datetime) -> bool:
    """Close a case as moved to `authority`, and write down what was passed on to it; the second time is nothing."""
    if not close_case(case=case, outcome=CloseOutcome.MOVED, note=authority, by=by, today=today, now=now):
        return False
    write_entry(case, EntryKind.TRANSFERRED, by=by, happened_at=now, now=now, text=authority)
    if passed:
        text = f"{authority}: {passed}"
        write_entry(case, EntryKind.DISCLOSED, by=by, happened_at=now, now=now, text=text, restricted=True)
    return True
