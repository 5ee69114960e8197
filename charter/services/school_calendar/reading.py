"""The school days of a unit, read once for many questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Unit
from charter.calendar import (
    Break,
    CalendarError,
    SchoolKind,
    break_on,
    is_school_day,
    school_week,
    school_year,
    seventh_absent_day,
)
from charter.calendar.school import ONE_DAY, TOWN_WEEK
from charter.models import CalendarYear, SchoolBreak, SchoolCalendar, Sector, YearEnd


@dataclass(frozen=True)
class SchoolDays:
    """Every break of a unit around some days, by sector and by which schools it is for; `town_week` is C12."""

    breaks: dict[tuple[str, str], list[Break]]
    town_week: str = TOWN_WEEK

    def breaks_of(self, kind: SchoolKind) -> list[Break]:
        return [
            *self.breaks.get((kind.sector, YearEnd.ALL), []),
            *self.breaks.get((kind.sector, kind.year_end), []),
        ]

    def is_school_day(self, day: date, kind: SchoolKind) -> bool:
        return is_school_day(day, kind.days_a_week, self.breaks_of(kind), town_week=self.town_week)

    def why_not(self, day: date, kind: SchoolKind) -> str:
        """The name of the break, or "" where the day is a weekend or a school day."""
        if str(day.weekday()) not in school_week(kind.days_a_week, self.town_week):
            return ""
        found = break_on(day, self.breaks_of(kind))
        return found.name if found else ""

    def seventh_absent_day(self, first_absent: date, kind: SchoolKind) -> date | None:
        """The seventh consecutive school day from the first day of absence; None where no calendar reaches it."""
        try:
            before = first_absent - ONE_DAY
            return seventh_absent_day(before, kind.days_a_week, self.breaks_of(kind), town_week=self.town_week)
        except CalendarError:
            return None


def school_days_of(unit: Unit, days: Iterable[date], sectors: Iterable[str] = Sector.values) -> SchoolDays:
    """What is known about the school years of the given days and the ones after; two queries."""
    years = {school_year(day).start.year + later for day in days for later in (0, 1)}
    rows = SchoolBreak.objects.current().filter(
        calendar__unit=unit, calendar__year__in=years, calendar__sector__in=list(sectors)
    )
    breaks: dict[tuple[str, str], list[Break]] = {}
    for row in rows.order_by("first").select_related("calendar"):
        breaks.setdefault((row.calendar.sector, row.stage), []).append(Break(row.first, row.last, row.name))
    week = CalendarYear.objects.filter(unit=unit, year__in=years).order_by("-year").values_list("work_week", flat=True)
    return SchoolDays(breaks, week.first() or TOWN_WEEK)


def is_ready(unit: Unit, year: int) -> bool:
    return SchoolCalendar.objects.filter(unit=unit, year=year).exists()
