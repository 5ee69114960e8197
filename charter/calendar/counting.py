"""Working days forward, back and between; each count can show its every day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from charter.calendar.errors import DateOutOfRangeError, WrongCountError
from charter.calendar.work import LAST_YEAR, Verdict, WorkCalendar

ONE_DAY = timedelta(days=1)


class TraceDay(NamedTuple):
    """One calendar day of a count: its verdict and, where it has one, its name."""

    on: date
    verdict: Verdict
    name: str


class Counted(NamedTuple):
    """The due date and every calendar day after the start, up to it."""

    due: date
    trace: tuple[TraceDay, ...]


class DueDates(NamedTuple):
    """The last sensible day, the day it is due, the day from which it is due soon."""

    target_on: date
    due_on: date
    soon_on: date


def nth_working_day(start: date, n: int, calendar: WorkCalendar) -> date:
    """The n-th working day after `start`; the day of the event is never counted (C1, D1, D3)."""
    table = calendar.table
    index = start.toordinal() - table.first
    if n.__class__ is int and n > 0 and index >= 0 and calendar.is_whole and not isinstance(start, datetime):
        try:
            return table.worked[table.upto[index] + n - 1]
        except IndexError:
            pass  # beyond the last known day: say which year is missing
    return _count_slowly(start, n, calendar)


def _count_slowly(start: date, n: int, calendar: WorkCalendar) -> date:
    """The same day by day, for calendars with a hole; raises at the first day that is not known."""
    if n.__class__ is not int or n < 1:
        raise WrongCountError(n)
    if isinstance(start, datetime):
        raise DateOutOfRangeError(repr(start))
    if start.year > LAST_YEAR:
        raise DateOutOfRangeError(start)
    day = start
    while n:
        day += ONE_DAY
        n -= calendar.is_working(day)
    return day


def add_working_days(start: date, n: int, calendar: WorkCalendar) -> Counted:
    due = nth_working_day(start, n, calendar)
    return Counted(due, trace(start, due, calendar))


def trace(start: date, end: date, calendar: WorkCalendar) -> tuple[TraceDay, ...]:
    """Every day after `start` up to `end`, with its verdict."""
    days = [start + ONE_DAY * n for n in range(1, (end - start).days + 1)]
    if days:
        calendar.require(days[0], days[-1])
    return tuple(TraceDay(day, calendar.verdict(day), calendar.name(day)) for day in days)


def working_days_between(a: date, b: date, calendar: WorkCalendar) -> int:
    """How many working days lie after `a` up to and including `b`; negative when `b` comes first."""
    if b < a:
        return -working_days_between(b, a, calendar)
    if a == b:
        return 0
    calendar.require(a + ONE_DAY, b)
    table = calendar.table
    return table.upto[b.toordinal() - table.first] - table.upto[a.toordinal() - table.first]


def pull_back(legal_date: date, calendar: WorkCalendar) -> date:
    """The last working day on or before a fixed date: such a date is never extended (D8, C8)."""
    day = legal_date
    while not calendar.is_working(day):
        day -= ONE_DAY
    return day


def working_day_before(day: date, n: int, calendar: WorkCalendar, *, floor: date) -> date:
    """The n-th working day before `day`, but never before `floor`."""
    if n.__class__ is not int or n < 1:
        raise WrongCountError(n)
    while n:
        day -= ONE_DAY
        if day <= floor:
            return floor
        n -= calendar.is_working(day)
    return day
