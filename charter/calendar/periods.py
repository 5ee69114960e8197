"""Periods in calendar days, in months, and the school year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Container
from datetime import date, timedelta
from typing import NamedTuple

from charter.calendar.errors import DateOutOfRangeError, WrongCountError
from charter.calendar.work import FIRST_YEAR, LAST_YEAR

HEBREW_ERA = 3760
LETTERS = dict(zip("תשרקצפעסנמל", (400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30), strict=True))
LETTERS |= {"כ": 20, "טז": 16, "טו": 15, "י": 10} | dict(zip("טחזוהדגבא", range(9, 0, -1), strict=True))


def period_end(event: date, days: int, rest_days: Container[date]) -> date:
    """The last of `days` calendar days after the event, moved on from a rest day (Interpretation Law 10(a), 10(c)).

    Rest days are Shabbat, yom tov, Independence Day and election day; Friday, eves and hol hamoed are not (C9, D9).
    """
    if days.__class__ is not int or days < 1:
        raise WrongCountError(days)
    end = known(known(event) + timedelta(days=days))
    while end in rest_days:
        end = known(end + timedelta(days=1))
    return end


def add_months(event: date, months: int) -> date:
    """The same day number, or the month's last day (Interpretation Law 10(b), C10)."""
    if months.__class__ is not int or months < 1:
        raise WrongCountError(months)
    years, month = divmod(known(event).month - 1 + months, 12)
    year = event.year + years
    if year > LAST_YEAR:
        raise DateOutOfRangeError(f"{months} months after {event}")
    return date(year, month + 1, min(event.day, monthrange(year, month + 1)[1]))


def known(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DateOutOfRangeError(day)
    return day


class SchoolYear(NamedTuple):
    """1 September to 31 August."""

    start: date
    end: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    def __str__(self) -> str:
        """As people call it: תשפ״ז."""
        number, word = (self.end.year + HEBREW_ERA) % 1000, ""
        for letter, value in LETTERS.items():
            while number >= value:
                word, number = word + letter, number - value
        return f"{word[:-1]}״{word[-1]}"


def school_year(day: date) -> SchoolYear:
    """The school year a date belongs to."""
    first = known(day).year - (day.month < 9)
    return SchoolYear(date(first, 9, 1), date(first + 1, 8, 31))


def year_of(first: int) -> SchoolYear:
    """The school year that begins in September of `first`."""
    return school_year(date(first, 9, 1))
