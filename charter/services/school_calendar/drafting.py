"""School years written once by the rules, like the work calendar: last year to next, for every unit."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import Unit
from charter.calendar import FIRST_YEAR, LAST_YEAR, school_year
from charter.models import SchoolBreak, SchoolCalendar, Sector, school_year_from
from charter.services.school_calendar.rules import drafted_breaks


@transaction.atomic
def draft_school_year(*, unit: Unit, year: int, now: datetime) -> list[SchoolCalendar]:
    """Write the breaks of a school year for each sector the unit has not; what is there stays as it is."""
    drafted = []
    for sector in Sector.values:
        calendar, is_new = SchoolCalendar.objects.get_or_create(unit=unit, sector=sector, year=year)
        if is_new:
            drafted.append(calendar)
    SchoolBreak.objects.bulk_create(
        SchoolBreak(
            calendar=calendar,
            first=entry.on.first,
            last=entry.on.last,
            name=entry.on.name,
            stage=entry.stage,
            source=entry.source,
            added_at=now,
        )
        for calendar in drafted
        for entry in drafted_breaks(calendar.sector, school_year_from(year))
    )
    return drafted


def draft_missing_school_years(*, today: date, now: datetime) -> int:
    """Last year to next, so that a new unit and 1 September need nothing; how many years of units were written."""
    this = school_year(today).start.year
    wanted = [year for year in range(this - 1, this + 2) if FIRST_YEAR <= year < LAST_YEAR]
    there = set(SchoolCalendar.objects.filter(year__in=wanted).values_list("unit_id", "year"))
    missing = [(unit, year) for unit in Unit.objects.order_by("pk") for year in wanted if (unit.pk, year) not in there]
    for unit, year in missing:
        draft_school_year(unit=unit, year=year, now=now)
    return len(missing)
