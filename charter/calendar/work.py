"""A municipality's days: which are worked, which are not, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from charter.calendar.errors import DateOutOfRangeError, MissingYearError

FIRST_YEAR, LAST_YEAR = 2020, 2040
SATURDAY = 5


class Verdict(StrEnum):
    """What one calendar day was in a count; the kinds of closed days, first that applies."""

    COUNTED = "counted"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    EVE = "eve"
    HOL_HAMOED = "hol_hamoed"
    CLOSURE = "closure"


ORDER = [*Verdict]


@dataclass(frozen=True, slots=True)
class Day:
    """A day worth a name: one that is not counted, or one that is (half day, no school, a counted eve)."""

    on: date
    kind: str
    name: str
    counts: bool = False

    @property
    def rank(self) -> tuple[bool, int]:
        return self.counts, ORDER.index(Verdict(self.kind)) if self.kind in ORDER else len(ORDER)


@dataclass(frozen=True)
class Table:
    """Every day from `first` on: how many worked days up to it, and the worked days in order."""

    first: int  # ordinal of the day before the first one known
    upto: list[int]
    worked: list[date]


@dataclass(frozen=True)
class WorkCalendar:
    """`weeks`: worked Python weekdays by civil year ("60123"); `drafts`: years nobody has approved yet.

    A year without any day is missing, not empty: no year of ours is without holidays.
    """

    weeks: Mapping[int, str]
    days: tuple[Day, ...]
    drafts: frozenset[int] = field(default=frozenset())

    def __post_init__(self) -> None:
        for year in self.weeks:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise DateOutOfRangeError(year)

    @cached_property
    def years(self) -> frozenset[int]:
        return frozenset(self.weeks) & {day.on.year for day in self.days}

    @cached_property
    def named(self) -> dict[date, Day]:
        """The one row that decides each named day: what is closed comes before what counts."""
        return {day.on: day for day in sorted(self.days, key=lambda day: day.rank, reverse=True)}

    @cached_property
    def is_whole(self) -> bool:
        return len(self.years) == max(self.years, default=0) - min(self.years, default=1) + 1

    @cached_property
    def table(self) -> Table:
        """Direct index by day: 20 times a loop over the days (performance A)."""
        if not self.years:
            return Table(date.max.toordinal(), [], [])
        first, last = date(min(self.years), 1, 1).toordinal() - 1, date(max(self.years), 12, 31).toordinal()
        upto, worked = [0], []
        for ordinal in range(first + 1, last + 1):
            day = date.fromordinal(ordinal)
            if day.year not in self.years or self.verdict(day) is Verdict.COUNTED:
                worked.append(day)
            upto.append(len(worked))
        return Table(first, upto, worked)

    def require(self, first: date, last: date) -> None:
        """Raise unless every day from `first` to `last` is known."""
        for day in (first, last):
            if isinstance(day, datetime) or not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise DateOutOfRangeError(day)
        for year in range(first.year, last.year + 1):
            if year not in self.years:
                raise MissingYearError(year)

    def verdict(self, day: date) -> Verdict:
        """What the day is, for a day of a known year."""
        if str(day.weekday()) not in self.weeks[day.year]:
            return Verdict.WEEKEND
        row = self.named.get(day)
        return Verdict.COUNTED if row is None or row.counts else Verdict(row.kind)

    def name(self, day: date) -> str:
        """The day's own name, also where it is a weekend or counted."""
        row = self.named.get(day)
        return row.name if row else ""

    def is_working(self, day: date) -> bool:
        self.require(day, day)
        return self.verdict(day) is Verdict.COUNTED

    def is_rest_day(self, day: date) -> bool:
        """Shabbat, yom tov, Independence Day or election day: what a period in calendar days may not end on (C9)."""
        if day.weekday() == SATURDAY:
            return True
        self.require(day, day)
        return any(row.kind == Verdict.HOLIDAY for row in self.days if row.on == day)

    def is_draft(self, first: date, last: date) -> bool:
        """Does a window rest on a year that nobody has approved?"""
        return any(year in self.drafts for year in range(first.year, last.year + 1))
