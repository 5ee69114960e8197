"""What reached the unit, newest first: referrals by where they stand (page "פניות")."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from cases.models import Referral
from cases.services.students import current_class
from charter.models import visible_to

WAITING = Q(door__isnull=False, accepted_at=None, withdrawn_at=None)
STATES = {
    "waiting": WAITING,
    "unassigned": Q(matter__owner=None, withdrawn_at=None, case__closed_on=None),
    "door": Q(door__isnull=False),
    "withdrawn": Q(withdrawn_at__isnull=False),
}


def referrals_for(user: User, today: date, state: str = "") -> QuerySet[Referral]:
    """The referrals a person may see, with pupil, officer and door, in one query and the classes in another."""
    rows = Referral.objects.filter(visible_to(user, today, "matter__"))
    if state in STATES:
        rows = rows.filter(STATES[state])
    return (
        rows.select_related("matter", "case__matter__owner", "case__student", "door__school")
        .prefetch_related(current_class("case__student__enrolments"))
        .order_by("-received_at", "-pk")
    )


def waiting_for(user: User, today: date) -> QuerySet[Referral]:
    """Reports through a school's door that nobody accepted yet, for the number beside the place."""
    return Referral.objects.filter(visible_to(user, today, "matter__")).filter(WAITING)
