from charter.models.calendar import CalendarYear, ClosedDay, DayKind
from charter.models.deadline import Deadline, DeadlineMove, Flag, MoveKind, Outcome
from charter.models.matter import Desk, Matter, visible_to
from charter.models.school_calendar import SchoolBreak, SchoolCalendar, Sector, YearEnd, school_year_from
from charter.models.step import NextStep, StepKind

__all__ = [
    "CalendarYear",
    "ClosedDay",
    "DayKind",
    "Deadline",
    "DeadlineMove",
    "Desk",
    "Flag",
    "Matter",
    "MoveKind",
    "NextStep",
    "Outcome",
    "SchoolBreak",
    "SchoolCalendar",
    "Sector",
    "StepKind",
    "YearEnd",
    "school_year_from",
    "visible_to",
]
