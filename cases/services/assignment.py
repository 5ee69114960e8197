"""Who answers for a case: one service sets the owner of all its matters at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, EntryKind
from cases.services.cases import matters_of_cases, write_entry
from cases.services.ringing import ring_assigned
from cases.services.settling import lock_student
from charter.services.matters import hand_over


@transaction.atomic
def assign_case(*, case: Case, owner: User, by: User | None, now: datetime, reason: str = "") -> bool:
    """Give a case, with all its matters and open steps, to an officer; the second time changes nothing (C13).

    Under the pupil's lock: a referral taken in at the same moment goes along, or finds the new officer.
    """
    lock_student(case.student)
    if not hand_over(list(matters_of_cases([case.pk])), owner=owner):
        return False
    text = f"{owner.name}: {reason}" if reason else owner.name
    entry = write_entry(case, EntryKind.ASSIGNED, by=by, happened_at=now, now=now, text=text)
    if by:
        record_access(by=by, action=AccessAction.CHANGE, page="assign", subject=f"case {case.matter.ref}")
    case.matter.refresh_from_db()
    ring_assigned(case, entry.pk, by=by, now=now)
    return True
