"""Who answers for a case: one service sets the owner of all its matters at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import AgendaItem, Case, EntryKind, MeetingPlan
from cases.services.cases import matters_of_cases, write_entry
from cases.services.ringing import ring_assigned, ring_uninvited
from cases.services.settling import lock_student
from cases.services.telling.committee import free_officer
from cases.services.telling.meeting import hand_over_meeting
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
    _hand_over_days(case, now=now)
    return True


def _hand_over_days(case: Case, *, now: datetime) -> None:
    """Meetings ahead change calendars; of a committee ahead somebody invites the new officer (S10)."""
    today = timezone.localdate(now)
    plans = MeetingPlan.objects.filter(case=case, cancelled_at=None, step__done_on=None, step__due_on__gte=today)
    for plan in plans.select_related("case__matter__unit", "case__student", "step__owner"):
        hand_over_meeting(plan, now=now)
    items = AgendaItem.objects.standing().filter(case=case, committee__held_on__gte=today, published_at=None)
    for item in items.select_related("committee__kind", "case__matter__owner", "case__matter__unit", "invited"):
        _hand_over_item(item, now=now)


def _hand_over_item(item: AgendaItem, *, now: datetime) -> None:
    """The invitation was the former officer's: it falls away."""
    former = item.invited
    if former and AgendaItem.objects.filter(pk=item.pk, invited=former).update(invited=None, invited_at=None):
        item.invited = None
        free_officer(item.committee, former, reason=gettext("Another officer treats the case"), now=now)
    ring_uninvited(item, now=now)
