"""Which school years an eligibility opens a file for, and when (R43, R44, D11, D14, D15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from charter.calendar import school_year

VALID_YEARS = 3


def opening_day(year: int) -> date:
    """1 February before the school year: the yearly discussion opens (R44)."""
    return date(year, 2, 1)


def validity(decided_on: date) -> tuple[date, date]:
    """Three whole school years, the first one after the decision (D15)."""
    first = school_year(decided_on).end.year
    return date(first, 9, 1), date(first + VALID_YEARS, 8, 31)


def first_year(valid_from: date, known_on: date) -> int:
    """The first school year with a file: not before the one whose discussion was open when we learnt of the right."""
    running = known_on.year if known_on >= opening_day(known_on.year) else known_on.year - 1
    return max(school_year(valid_from).start.year, running)


def file_years(valid_from: date, valid_until: date, known_on: date, today: date) -> Iterator[int]:
    """Every school year up to today whose file is to be there, whatever was missed before (R44, reliability F05)."""
    year = first_year(valid_from, known_on)
    while opening_day(year) <= today and date(year, 9, 1) <= valid_until:
        yield year
        year += 1
