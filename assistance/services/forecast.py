"""Will the parents know by 15 May? How many will miss it at the pace of this spring, and what more it takes (R52)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from charter.calendar import CalendarError, WorkCalendar, working_days_between
from charter.models import Deadline
from charter.models.deadline import KEPT

BEGIN = (3, 1)  # the pace is counted from 1 March: before it, files are only being opened
ONE_DAY = timedelta(days=1)
WEEK = 5  # working days


@dataclass(frozen=True)
class Forecast:
    """At the pace so far; `past` and `ahead` are working days, today among those ahead."""

    target_on: date
    left: int  # files whose parents do not have the decision
    done: int  # delivered in the days past
    past: int
    ahead: int
    meeting_days: int  # days past on which something was decided

    @property
    def pace(self) -> float:
        """Files a working day."""
        return self.done / self.past

    @property
    def will_miss(self) -> int:
        """Whole files: one that is half done on the last day is not delivered."""
        return max(0, self.left - self.done * self.ahead // self.past)

    @property
    def needed(self) -> float:
        """Files a working day from now on, for nobody to miss it."""
        return self.left / self.ahead

    @property
    def with_another_day(self) -> int:
        """How many would miss it with one more day of discussions in each whole week ahead."""
        more = self.done * (self.ahead // WEEK) // self.meeting_days if self.meeting_days else 0
        return max(0, self.will_miss - more)


def make_forecast(
    deliveries: Iterable[Deadline], decided: Iterable[date], *, year: int, today: date, calendar: WorkCalendar
) -> Forecast | None:
    """None before there is a pace, after the target, and without a calendar.

    `deliveries`: the delivery dates of the year's files; `decided`: the days of their decisions.
    """
    begin, rows = date(year, *BEGIN), list(deliveries)
    target = next((row.target_on for row in rows if row.target_on), None)
    if target is None or not begin < today <= target:
        return None
    past, ahead = _working_days(begin, today, target, calendar)
    if not past or not ahead:
        return None
    return Forecast(
        target_on=target,
        left=sum(row.is_open for row in rows),
        done=sum(row.outcome in KEPT and _within(row.closed_on, begin, today) for row in rows),
        past=past,
        ahead=ahead,
        meeting_days=len({day for day in decided if _within(day, begin, today)}),
    )


def _within(day: date | None, begin: date, today: date) -> bool:
    return day is not None and begin <= day < today


def _working_days(begin: date, today: date, target: date, calendar: WorkCalendar) -> tuple[int, int]:
    try:
        past = working_days_between(begin - ONE_DAY, today - ONE_DAY, calendar)
        return past, working_days_between(today - ONE_DAY, target, calendar)
    except CalendarError:
        return 0, 0
