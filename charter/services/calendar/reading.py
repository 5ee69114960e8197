"""The calendar of a unit, now or as it stood, and the dates a promise gets from it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q

from accounts.models import Unit
from charter.calendar import CalendarError, Day, DueDates, WorkCalendar
from charter.models import CalendarYear, ClosedDay, DayKind
from charter.services.calendar.holidays import SATURDAY, drafted_days
from charter.standards import WithinWorkingDays, promise

ELECTION = "בחירות"  # part of the name people give an election day, which is a day of rest by law
LOCK = 7201  # the name of this lock among PostgreSQL's advisory locks


def calendar_for(unit: Unit, moment: datetime | None = None) -> WorkCalendar:
    """The days as they stand, or stood at a moment; two queries, so ask once for many dates."""
    years = CalendarYear.objects.filter(unit=unit)
    rows = ClosedDay.objects.filter(unit=unit)
    rows = rows.standing_at(moment) if moment else rows.current()
    return WorkCalendar(
        weeks={year.year: year.work_week for year in years},
        days=tuple(Day(*row) for row in rows.values_list("on", "kind", "name", "counts")),
        drafts=frozenset(year.year for year in years if year.approved_at is None),
    )


def dates_of(unit: Unit, code: str, opened_on: date, *, calendar: WorkCalendar | None = None) -> DueDates | None:
    """The dates of a promise opened on a day; None where it has no clock or the calendar year is missing."""
    try:
        return promise(code).rule.dates(opened_on, calendar or calendar_for(unit))
    except CalendarError:
        return None


def dates_within(unit: Unit, days: int, opened_on: date, *, calendar: WorkCalendar | None = None) -> DueDates | None:
    """The same for a plain number of working days; nothing is ever refused because a calendar is missing."""
    try:
        return WithinWorkingDays(days).dates(opened_on, calendar or calendar_for(unit))
    except CalendarError:
        return None


def hold_calendar(unit: Unit, *, to_change: bool = False) -> None:
    """Until the transaction ends, let nobody change the calendar (or, to change it, let nobody open by it).

    Without it a deadline opened while a closure is being saved would keep the old date. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        lock = "pg_advisory_xact_lock" if to_change else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s, %s)", [LOCK, unit.pk])


def years_to_approve(unit: Unit, today: date) -> list[int]:
    """Drafts that already count: this year's and the next one's; managers are asked to look at them."""
    years = CalendarYear.objects.filter(unit=unit, approved_at=None, year__in=(today.year, today.year + 1))
    return list(years.order_by("year").values_list("year", flat=True))


def rest_days(unit: Unit, first: date, last: date) -> frozenset[date]:
    """The days of rest by law between two days, for periods in calendar days (C9): Shabbat, yom tov, election day.

    A closure is a day of rest only where it is an election; a civil year without rows is taken as the rules draft it.
    """
    rows = ClosedDay.objects.current().filter(unit=unit, on__range=(first, last))
    rest = set(rows.filter(Q(kind=DayKind.HOLIDAY) | Q(name__contains=ELECTION)).values_list("on", flat=True))
    known = set(CalendarYear.objects.filter(unit=unit).values_list("year", flat=True))
    for year in {first.year, last.year} - known:
        rest |= {entry.day.on for entry in drafted_days(year) if entry.day.kind == DayKind.HOLIDAY}
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return frozenset(rest | {day for day in span if day.weekday() == SATURDAY})
