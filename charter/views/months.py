"""A school year as month grids: what each cell of the calendar page shows."""

from __future__ import annotations

from calendar import SUNDAY, Calendar
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from charter.calendar import SchoolYear, Verdict, WorkCalendar

SHORT = "short"


@dataclass(frozen=True)
class Cell:
    """One day: its look, and the words that say the same."""

    on: date
    look: str
    name: str
    is_today: bool


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Cell | None]]


def months_of(year: SchoolYear, calendar: WorkCalendar, today: date) -> list[Month]:
    firsts = [date(year.start.year + (9 + n - 1) // 12, (9 + n - 1) % 12 + 1, 1) for n in range(12)]
    return [Month(first, _weeks(first, calendar, today)) for first in firsts]


def _weeks(first: date, calendar: WorkCalendar, today: date) -> list[list[Cell | None]]:
    weeks = Calendar(SUNDAY).monthdatescalendar(first.year, first.month)
    return [[_cell(day, calendar, today) if day.month == first.month else None for day in week] for week in weeks]


def _cell(day: date, calendar: WorkCalendar, today: date) -> Cell:
    if day.year not in calendar.years:
        return Cell(day, "unknown", "", day == today)
    verdict, name = calendar.verdict(day), calendar.name(day)
    look = verdict.value
    if name:  # a holiday on Shabbat is shown as one, though the weekend decides
        look = {Verdict.COUNTED: SHORT, Verdict.WEEKEND: Verdict.HOLIDAY}.get(verdict, verdict)
    return Cell(day, look, name, day == today)


def verdict_words(verdict: Verdict) -> str:
    """What a day of a count was, in words."""
    return {
        Verdict.COUNTED: _("counted"),
        Verdict.WEEKEND: _("weekend"),
        Verdict.HOLIDAY: _("holiday or rest day"),
        Verdict.EVE: _("holiday eve"),
        Verdict.HOL_HAMOED: _("hol hamoed"),
        Verdict.CLOSURE: _("municipality closed"),
    }[verdict]
