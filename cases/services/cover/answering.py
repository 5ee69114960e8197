"""What colleagues say to it: accept, decline, or somebody else is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import CoverOffer, EntryKind, Leave
from cases.services.cases import write_entry
from cases.services.cover.keeping import is_present, stands_on_matters, write_covers
from cases.services.cover.leave import LeaveError
from charter.texts import bare_day


@transaction.atomic
def accept_cover(*, leave: Leave, by: User, today: date, now: datetime) -> int:
    """Take over all cases of a leave that one is asked for; return how many. The second time changes nothing.

    Raises LeaveError where she is away herself in these days, or the leave was withdrawn.
    """
    _stands(leave)
    if not is_present(by, first=leave.first_on, last=leave.last_on):
        raise LeaveError(_("You are away yourself in these days."))
    waiting = list(_waiting(leave, by).select_related("case__matter"))
    taken = _waiting(leave, by).filter(pk__in=[offer.pk for offer in waiting]).update(accepted_at=now)
    if not taken:
        return 0
    for offer in waiting:
        write_entry(offer.case, EntryKind.COVER, by=by, happened_at=now, now=now, text=_told(leave, by, today))
    if stands_on_matters(leave, today):
        write_covers(leave)
    record_access(by=by, action=AccessAction.CHANGE, page="cover", subject=f"leave {leave.pk}")
    return taken


def _told(leave: Leave, cover: User, today: date) -> str:
    days = {"first": bare_day(leave.first_on, today), "last": bare_day(leave.last_on, today)}
    return _("%(name)s covers from %(first)s to %(last)s") % {"name": cover.name, **days}


@transaction.atomic
def decline_cover(*, leave: Leave, by: User, now: datetime) -> int:
    """Say no to all of one leave; who entered it asks somebody else, the fallback stands in."""
    declined = _waiting(leave, by).update(declined_at=now)
    if declined:
        record_access(by=by, action=AccessAction.CHANGE, page="cover", subject=f"leave {leave.pk}")
    return declined


@transaction.atomic
def ask_others(*, leave: Leave, wanted: Mapping[int, User], by: User) -> int:
    """Ask other colleagues for the cases named (by offer); what was accepted stays as it is."""
    _stands(leave)
    asked = 0
    for pk, cover in wanted.items():
        rows = CoverOffer.objects.filter(leave=leave, pk=pk, accepted_at=None).exclude(cover=cover, declined_at=None)
        asked += rows.update(cover=cover, declined_at=None)
    if asked:
        record_access(by=by, action=AccessAction.CHANGE, page="cover", subject=f"leave {leave.pk}")
    return asked


def _waiting(leave: Leave, cover: User) -> QuerySet[CoverOffer]:
    return CoverOffer.objects.filter(leave=leave, cover=cover, accepted_at=None, declined_at=None)


def _stands(leave: Leave) -> None:
    if not Leave.objects.standing().filter(pk=leave.pk).exists():
        raise LeaveError(_("The leave was withdrawn."))
