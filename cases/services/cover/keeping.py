"""Writing covers onto matters: a leave's covers stand there from the day it is entered, so nothing waits for midnight.

A matter has room for one cover. Of several leaves of one officer the nearest stands on her matters; the minute's
pulse puts the next one there when it is over, and covers what came to her meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from cases.models import Case, Leave
from cases.services.cases import matters_of_cases
from charter.models import Desk, Matter


def write_covers(leave: Leave) -> int:
    """Put the leave onto all matters of the officer's open cases: who accepted, else the fallback."""
    accepted = dict(leave.offers.exclude(accepted_at=None).values_list("case", "cover"))
    groups: dict[int, list[int]] = defaultdict(list)
    for case in Case.objects.open().filter(matter__owner=leave.officer_id).values_list("pk", flat=True):
        groups[accepted.get(case, leave.fallback_id)].append(case)
    facts = {"cover_from": leave.first_on, "cover_until": leave.last_on}
    return sum(matters_of_cases(cases).update(cover=cover, **facts) for cover, cases in groups.items())


def clear_covers(leave: Leave) -> int:
    """Take the leave off the matters again."""
    rows = Matter.objects.filter(owner=leave.officer_id, cover_from=leave.first_on, cover_until=leave.last_on)
    return rows.update(cover=None, cover_from=None, cover_until=None)


def stands_on_matters(leave: Leave, today: date) -> bool:
    """Whether it is the nearest of the officer's leaves that are not over."""
    earlier = Leave.objects.not_over(today).filter(officer=leave.officer_id, first_on__lt=leave.first_on)
    return not earlier.exists()


@transaction.atomic
def keep_covers(*, today: date, now: datetime) -> int:
    """Apply leaves whose turn it is, and cover cases that came to somebody on leave; twice changes nothing."""
    written = 0
    earlier = Leave.objects.not_over(today).filter(officer=OuterRef("officer"), first_on__lt=OuterRef("first_on"))
    for leave in Leave.objects.not_over(today).filter(~Exists(earlier)):
        if Leave.objects.filter(pk=leave.pk, applied_at=None).update(applied_at=now):
            written += write_covers(leave)
        bare = Matter.objects.filter(owner=leave.officer_id, desk=Desk.CASES)
        bare = bare.filter(Q(cover=None) | Q(cover_until__lt=today))
        facts = {"cover_from": leave.first_on, "cover_until": leave.last_on}
        written += bare.update(cover=leave.fallback_id, **facts)
    return written


def uncovered_by_colleagues(leave: Leave) -> int:
    """Open cases that nobody has accepted yet: the fallback stands there."""
    accepted = leave.offers.exclude(accepted_at=None).values("case")
    return Case.objects.open().filter(matter__owner=leave.officer_id).exclude(pk__in=accepted).count()


def is_present(user: User, *, first: date, last: date) -> bool:
    return user.is_active and not Leave.objects.overlapping(first, last).filter(officer=user).exists()
