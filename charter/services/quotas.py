"""Promises that are kept by a number of acts in a school year: three talks (R4, D16), three patrols (R25, D17)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from charter.calendar import WorkCalendar, school_year, working_day_before
from charter.models import Deadline, Flag, Matter, Outcome
from charter.services.calendar import calendar_for
from charter.services.deadlines import Closing, settle
from charter.standards import QUOTA_PROMISES, FixedDate, TimesAYear, promise

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Done:
    """One act that counts: the day it happened, when it was typed, its timeline entry."""

    on: date
    at: datetime
    act: int | None = None
    sides: frozenset[str] = frozenset()  # who took part, where the quota asks for each of several


def settle_quota(
    matters: Iterable[Matter],
    code: str,
    acts: Sequence[Done],
    *,
    today: date,
    now: datetime,
    sides: frozenset[str] = frozenset(),
) -> list[tuple[Deadline, Closing | None]]:
    """Judge a quota by all its acts: met on the day it filled, lapsed after its last day, else warned in time.

    It is full when the acts are enough and each of the `sides` took part in one of them.
    """
    ordered = sorted(acts, key=lambda done: (done.on, done.at))
    judge = partial(quota_verdict, acts=ordered, today=today, now=now, sides=sides)
    answers = settle(matters, code, judge, now=now)
    for deadline, closing in answers:
        if closing is None and deadline.target_on:
            _warn(deadline, still_counted(deadline, ordered))
    return answers


def still_counted(deadline: Deadline, acts: Iterable[Done]) -> int:
    """How many a warning goes by: enough of them without a missing side is one too few."""
    return min(len(acts_within(deadline, acts)), times_asked(deadline.promise) - 1)


def acts_within(deadline: Deadline, acts: Iterable[Done]) -> list[Done]:
    """Those of the deadline's school year, from its first day: a case opened later keeps the pupil's earlier talks."""
    year = school_year(deadline.opened_on)
    return [done for done in acts if done.on in year]


def times_asked(code: str) -> int:
    rule = promise(code).rule
    return rule.times if isinstance(rule, TimesAYear) else 0


def quota_verdict(
    deadline: Deadline, *, acts: Sequence[Done], today: date, now: datetime, sides: frozenset[str] = frozenset()
) -> Closing | None:
    """How a quota stands by its acts, in order of time; none while it can still be filled."""
    last = _filling(acts_within(deadline, acts), times_asked(deadline.promise), sides)
    if last:
        return Closing(on=last.on, at=last.at, outcome=Outcome.MET, act=last.act)
    if deadline.due_on and today > deadline.due_on:
        lapsed_at = deadline.closed_at if deadline.outcome == Outcome.LAPSED else None
        return Closing(on=deadline.due_on + ONE_DAY, at=lapsed_at or now, outcome=Outcome.LAPSED)
    return None


def _filling(acts: Sequence[Done], asked: int, sides: frozenset[str]) -> Done | None:
    """The act with which the number was reached and nobody was missing any more."""
    took_part: frozenset[str] = frozenset()
    for number, done in enumerate(acts, start=1):
        took_part |= done.sides
        if number >= asked and took_part >= sides:
            return done
    return None


def warns_on(deadline: Deadline, done: int, calendar: WorkCalendar) -> date | None:
    """The day from which `done` acts are so few that somebody is told; none without a calendar."""
    rule = promise(deadline.promise).rule
    if not isinstance(rule, TimesAYear) or deadline.target_on is None:
        return None
    last = working_day_before(deadline.target_on, FixedDate.soon_days, calendar, floor=deadline.opened_on)
    return rule.warns_on(done, deadline.opened_on, default=last)


def _warn(deadline: Deadline, done: int) -> None:
    """Set the day of the warning; a new day forgets that people were told of the old one."""
    soon_on = warns_on(deadline, done, calendar_for(deadline.matter.unit))
    if soon_on is None:
        return
    rows = Deadline.objects.open().filter(pk=deadline.pk).exclude(soon_on=soon_on)
    rows.update(soon_on=soon_on, flag=Flag.NONE, flagged_at=None, told_step=None)


def lapse_quotas(*, today: date, now: datetime) -> int:
    """Close the quotas of years that ended unmet: a quota is never overdue, it lapses."""
    unmet = Deadline.objects.overdue(today).filter(promise__in=QUOTA_PROMISES)
    return sum(
        unmet.filter(due_on=due_on).update(closed_on=due_on + ONE_DAY, closed_at=now, outcome=Outcome.LAPSED)
        for due_on in unmet.values_list("due_on", flat=True).distinct()
        if due_on
    )
