"""How a promise turns its opening day into dates; asked once, at opening, and again when the calendar changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from charter.calendar import (
    DueDates,
    WorkCalendar,
    add_months,
    nth_working_day,
    pull_back,
    school_year,
    working_day_before,
)


@dataclass(frozen=True)
class Rule:
    """No clock: nothing falls due, so nothing can be missed (R27)."""

    has_clock: ClassVar[bool] = False
    is_fixed: ClassVar[bool] = False  # a calendar change never moves due_on

    def dates(self, opened_on: date, calendar: WorkCalendar) -> DueDates | None:
        return None


@dataclass(frozen=True)
class AsNeeded(Rule):
    """Done when it is needed; counted and shown, never red or green."""


@dataclass(frozen=True)
class RateNoWorse(Rule):
    """A yearly rate held against last year's: equal or lower is kept, `full` per cent lower is kept in full (D18)."""

    full: int


@dataclass(frozen=True)
class WithinWorkingDays(Rule):
    """Due on the n-th working day after it opened (C1); due soon from the working day before."""

    days: int
    has_clock: ClassVar[bool] = True

    def dates(self, opened_on: date, calendar: WorkCalendar) -> DueDates | None:
        due = nth_working_day(opened_on, self.days, calendar)
        return DueDates(due, due, working_day_before(due, 1, calendar, floor=opened_on))


@dataclass(frozen=True)
class FixedDate(Rule):
    """A date of the calendar itself: never extended, the last sensible day is pulled back (D8)."""

    has_clock: ClassVar[bool] = True
    is_fixed: ClassVar[bool] = True
    soon_days: ClassVar[int] = 5

    def legal_date(self, opened_on: date) -> date:
        raise NotImplementedError

    def dates(self, opened_on: date, calendar: WorkCalendar) -> DueDates | None:
        due = self.legal_date(opened_on)
        target = max(opened_on, pull_back(due, calendar))
        return DueDates(target, due, working_day_before(target, self.soon_days, calendar, floor=opened_on))


@dataclass(frozen=True)
class ByDate(FixedDate):
    """By a day and month: the first one on or after the opening day."""

    month: int
    day: int

    def legal_date(self, opened_on: date) -> date:
        due = date(opened_on.year, self.month, self.day)
        return due if due >= opened_on else date(opened_on.year + 1, self.month, self.day)


@dataclass(frozen=True)
class WithinMonths(FixedDate):
    """So many calendar months after it opened."""

    months: int

    def legal_date(self, opened_on: date) -> date:
        return add_months(opened_on, self.months)


@dataclass(frozen=True)
class Milestone:
    """Fewer than `times` by this day of the school year is worth a warning (R4, R25)."""

    month: int
    day: int
    times: int


@dataclass(frozen=True)
class TimesAYear(FixedDate):
    """So many times in the school year of the opening day, by its 31 August (D16, D17)."""

    times: int
    milestones: tuple[Milestone, ...] = ()

    def legal_date(self, opened_on: date) -> date:
        return school_year(opened_on).end

    def dates(self, opened_on: date, calendar: WorkCalendar) -> DueDates | None:
        found = super().dates(opened_on, calendar)
        return found and found._replace(soon_on=self.warns_on(0, opened_on, default=found.soon_on))

    def warns_on(self, done: int, opened_on: date, *, default: date) -> date:
        """The day from which `done` times is too few; `default` where no milestone asks for more."""
        year = school_year(opened_on)
        for stone in self.milestones:
            if done < stone.times:
                start = year.start.year if stone.month >= year.start.month else year.end.year
                return max(opened_on, date(start, stone.month, stone.day))
        return default
