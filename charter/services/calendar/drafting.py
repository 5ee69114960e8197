"""Years of closed days, written once by the rules."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from charter.calendar import FIRST_YEAR, LAST_YEAR, DateOutOfRangeError
from charter.models import CalendarYear, ClosedDay, DayKind
from charter.services.calendar.holidays import Drafted, drafted_days
from charter.services.calendar.moving import fill_missing_dates


@transaction.atomic
def draft_year(*, unit: Unit, year: int, now: datetime, by: User | None = None) -> CalendarYear:
    """Write a year's days unless the unit has it; week and switches follow the year before."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateOutOfRangeError(year)
    before = CalendarYear.objects.filter(unit=unit, year__lt=year).order_by("-year").first()
    rules = {name: getattr(before, name) for name in ("work_week", "count_eves", "count_hol_hamoed")} if before else {}
    calendar_year, is_new = CalendarYear.objects.get_or_create(unit=unit, year=year, defaults=rules)
    if is_new:
        rows = [_row(calendar_year, entry, now, by) for entry in drafted_days(year)]
        ClosedDay.objects.bulk_create(rows, ignore_conflicts=True)
        fill_missing_dates(now=now, unit=unit)
        if by:
            record_access(by=by, action=AccessAction.CREATE, page="calendar", subject=f"calendar {year} drafted")
    return calendar_year


def _row(calendar_year: CalendarYear, entry: Drafted, now: datetime, by: User | None) -> ClosedDay:
    day = entry.day
    return ClosedDay(
        unit=calendar_year.unit,
        on=day.on,
        kind=day.kind,
        name=day.name,
        source=entry.source,
        counts=day.counts or switched_on(calendar_year, day.kind),
        added_at=now,
        added_by=by,
    )


def switched_on(calendar_year: CalendarYear, kind: str) -> bool:
    """Does the unit count this kind of day all the same (D2)?"""
    switches = {DayKind.EVE: calendar_year.count_eves, DayKind.HOL_HAMOED: calendar_year.count_hol_hamoed}
    return switches.get(DayKind(kind), False)


def draft_missing_years(*, today: date, now: datetime) -> int:
    """Last year to two years ahead for every unit, so that a new unit and 1 January need nothing."""
    wanted = [year for year in range(today.year - 1, today.year + 3) if FIRST_YEAR <= year <= LAST_YEAR]
    there = set(CalendarYear.objects.filter(year__in=wanted).values_list("unit_id", "year"))
    missing = [(unit, year) for unit in Unit.objects.order_by("pk") for year in wanted if (unit.pk, year) not in there]
    for unit, year in missing:
        draft_year(unit=unit, year=year, now=now)
    return len(missing)
