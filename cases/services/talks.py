"""Three talks a year: what counts as one, and when the promise is kept (R3, R4, D16).

A talk is a completed conversation with the pupil or a parent, whatever its channel; attempts, letters and talks with
the school or a partner are none. The promise is kept by three in a school year, once both sides took part.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from cases.models import Contact, ContactKind, ContactOutcome, Student
from charter.models import Deadline, Matter
from charter.services.deadlines import Closing
from charter.services.quotas import Done, settle_quota

TALKS = "1"
PUPIL, PARENT = "pupil", "parent"
BOTH_SIDES = frozenset({PUPIL, PARENT})
COMPLETED = {
    ContactKind.CALL: ContactOutcome.REACHED,
    ContactKind.MEETING: ContactOutcome.HELD,
    ContactKind.VISIT: ContactOutcome.AT_HOME,
}


def is_conversation(kind: str, outcome: str) -> bool:
    return any((kind, outcome) == pair for pair in COMPLETED.items())


def are_conversations() -> Q:
    """The same for a query on contacts."""
    wanted = Q()
    for kind, outcome in COMPLETED.items():
        wanted |= Q(kind=kind, outcome=outcome)
    return wanted


def sides_of(act: Contact) -> frozenset[str]:
    """Who of the two sides took part; nobody, where it is no talk."""
    if not is_conversation(act.kind, act.outcome):
        return frozenset()
    there = {PUPIL: act.with_pupil, PARENT: bool(act.guardians.all())}
    return frozenset(side for side, took_part in there.items() if took_part)


def talks_among(acts: Iterable[Contact]) -> list[Done]:
    """Those that count, each by the day it happened, however late it was typed."""
    return [
        Done(timezone.localdate(act.happened_at), act.recorded_at, act.entry_id, sides)
        for act in acts
        if (sides := sides_of(act))
    ]


def settle_talks(student: Student, acts: Iterable[Contact], *, now: datetime) -> list[tuple[Deadline, Closing | None]]:
    """Judge the pupil's promise 1 in all his cases by his standing contacts. The caller holds `lock_student`."""
    matters = Matter.objects.filter(case__student=student)
    today = timezone.localdate(now)
    return settle_quota(matters, TALKS, talks_among(acts), today=today, now=now, sides=BOTH_SIDES)
