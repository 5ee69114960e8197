"""Counting days: pure functions on dates and one table of days, no database and no clock (`domain.md` 1.0)."""

from charter.calendar.counting import (
    Counted,
    DueDates,
    TraceDay,
    add_working_days,
    nth_working_day,
    pull_back,
    working_day_before,
    working_days_between,
)
from charter.calendar.errors import CalendarError, DateOutOfRangeError, MissingYearError, WrongCountError
from charter.calendar.periods import SchoolYear, add_months, period_end, school_year, year_of
from charter.calendar.school import (
    Break,
    SchoolKind,
    break_on,
    is_school_day,
    nth_school_day,
    school_week,
    seventh_absent_day,
)
from charter.calendar.work import FIRST_YEAR, LAST_YEAR, Day, Verdict, WorkCalendar

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Break",
    "CalendarError",
    "Counted",
    "DateOutOfRangeError",
    "Day",
    "DueDates",
    "MissingYearError",
    "SchoolKind",
    "SchoolYear",
    "TraceDay",
    "Verdict",
    "WorkCalendar",
    "WrongCountError",
    "add_months",
    "add_working_days",
    "break_on",
    "is_school_day",
    "nth_school_day",
    "nth_working_day",
    "period_end",
    "pull_back",
    "school_week",
    "school_year",
    "seventh_absent_day",
    "working_day_before",
    "working_days_between",
    "year_of",
]
