"""School days (ימי לימוד), a second calendar beside the working days (C11, C12): no library, no database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from charter.calendar.errors import DateOutOfRangeError, WrongCountError
from charter.calendar.periods import known

TOWN_WEEK = "60123"  # Python weekdays a town works: Sunday to Thursday
ONE_DAY = timedelta(days=1)
LONGEST_WAIT = 400  # calendar days without a single school day are no calendar
LEGAL_DAYS = 7  # consecutive school days of absence (Compulsory Education Law 4(ז)(2))


class Break(NamedTuple):
    """Days without school, the first and the last included."""

    first: date
    last: date
    name: str

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


class SchoolKind(NamedTuple):
    """What decides the school days of a school: whose holidays, which year end, how many days a week."""

    sector: str
    year_end: str
    days_a_week: int


def school_week(days_a_week: int, town_week: str = TOWN_WEEK) -> str:
    """The weekdays of a school: the town's week from its first day on, five or six days long (C12).

    Where a town rests on Friday and Shabbat, a six-day school learns on Friday too; another town has other days.
    """
    if days_a_week not in (5, 6):
        raise WrongCountError(days_a_week)
    first = next((n for n in range(7) if str(n) in town_week and str((n - 1) % 7) not in town_week), 6)
    return "".join(str((first + n) % 7) for n in range(days_a_week))


def break_on(day: date, breaks: Iterable[Break]) -> Break | None:
    return next((found for found in breaks if day in found), None)


def is_school_day(day: date, days_a_week: int, breaks: Iterable[Break], *, town_week: str = TOWN_WEEK) -> bool:
    return str(day.weekday()) in school_week(days_a_week, town_week) and break_on(day, breaks) is None


def nth_school_day(
    after: date, n: int, days_a_week: int, breaks: Iterable[Break], *, town_week: str = TOWN_WEEK
) -> date:
    """The n-th school day after a day, which itself is never counted."""
    if n.__class__ is not int or n < 1:
        raise WrongCountError(n)
    day, left, standing = known(after), n, list(breaks)
    waited = 0
    while left:
        day, waited = known(day + ONE_DAY), waited + 1
        if is_school_day(day, days_a_week, standing, town_week=town_week):
            left, waited = left - 1, 0
        elif waited > LONGEST_WAIT:
            raise DateOutOfRangeError(day)
    return day


def seventh_absent_day(
    last_attended: date, days_a_week: int, breaks: Iterable[Break], *, town_week: str = TOWN_WEEK
) -> date:
    """The seventh consecutive school day of absence; the reminder to the principal goes on the day after it."""
    return nth_school_day(last_attended, LEGAL_DAYS, days_a_week, breaks, town_week=town_week)
