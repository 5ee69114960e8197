"""A leave: entered once, with a proposal for every open case; withdrawn when plans change."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, CoverOffer, Leave
from cases.services.cover.keeping import clear_covers, keep_covers
from cases.services.cover.proposing import find_fallback, make_proposer, present_staff

ONE_DAY = timedelta(days=1)


class LeaveError(Exception):
    """The leave cannot stand as asked; the words say why."""


@transaction.atomic
def enter_leave(
    *, officer: User, first_on: date, last_on: date, by: User, key: UUID, today: date, now: datetime
) -> Leave:
    """Enter the days, propose a cover for each open case, and let the fallback stand in until they accept.

    The same key answers with the first record. Raises LeaveError where the days meet another leave of hers, or where
    nobody would be left.
    """
    User.objects.select_for_update().get(pk=officer.pk)
    if known := Leave.objects.filter(form_key=key).first():
        return known
    own = Leave.objects.filter(officer=officer)
    if own.overlapping(first_on - ONE_DAY, last_on + ONE_DAY).exists():
        raise LeaveError(_("These days meet another leave. Withdraw that one and enter all the days together."))
    fallback = find_fallback(officer.unit, first=first_on, last=last_on, away=officer)
    if fallback is None:
        raise LeaveError(_("Nobody of the unit is present in all these days, so nobody could cover."))
    leave = Leave.objects.create(
        unit=officer.unit,
        officer=officer,
        first_on=first_on,
        last_on=last_on,
        fallback=fallback,
        entered_by=by,
        entered_at=now,
        form_key=key,
    )
    _propose(leave, today)
    record_access(by=by, action=AccessAction.CREATE, page="leave", subject=f"leave {leave.pk}")
    keep_covers(today=today, now=now)
    return leave


def _propose(leave: Leave, today: date) -> None:
    staff = present_staff(leave.unit, first=leave.first_on, last=leave.last_on, away=leave.officer)
    cases = list(Case.objects.open().filter(matter__owner=leave.officer).order_by("opened_on", "pk"))
    proposer = make_proposer(staff, cases, today=today)
    chosen = [(case, proposer.choose(case)) for case in cases]
    CoverOffer.objects.bulk_create([CoverOffer(leave=leave, case=case, cover=cover) for case, cover in chosen if cover])


@transaction.atomic
def withdraw_leave(*, leave: Leave, by: User, today: date, now: datetime) -> bool:
    """The officer is here after all: covers leave the matters; the second time changes nothing."""
    if not Leave.objects.standing().filter(pk=leave.pk).update(withdrawn_at=now):
        return False
    clear_covers(leave)
    record_access(by=by, action=AccessAction.CHANGE, page="leave", subject=f"leave {leave.pk}")
    keep_covers(today=today, now=now)
    return True
