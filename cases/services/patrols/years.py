"""One patrol year a unit and school year, with its promise from 1 September to 31 August (R25, D17)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import Unit
from cases.models import Patrol, PatrolState, PatrolYear
from charter.calendar import school_year
from charter.models import Desk
from charter.services.deadlines import open_deadline
from charter.services.matters import open_matter
from charter.services.quotas import Done, settle_quota
from charter.services.school_calendar import draft_school_year, is_ready

PROMISE = "15"


@transaction.atomic
def open_patrol_year(*, unit: Unit, on: date, now: datetime) -> PatrolYear:
    """The unit's patrols of the school year of a day; made once, however many ask at the same moment."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    start = school_year(on).start
    known = PatrolYear.objects.filter(unit=unit, year=start.year).select_related("matter__unit").first()
    if known:
        return known
    if not is_ready(unit, start.year):
        draft_school_year(unit=unit, year=start.year, now=now)
    matter = open_matter(unit=unit, desk=Desk.UNIT, url=f"/patrols/?year={start.year}", on=start)
    open_deadline(matter=matter, promise=PROMISE, on=start, now=now)
    return PatrolYear.objects.create(matter=matter, unit=unit, year=start.year)


def open_patrol_years(*, today: date, now: datetime) -> int:
    """Every unit has this school year's; the minute's pulse asks, and mostly there is nothing to do."""
    there = PatrolYear.objects.filter(year=school_year(today).start.year).values("unit")
    missing = list(Unit.objects.exclude(pk__in=there).order_by("pk"))
    for unit in missing:
        open_patrol_year(unit=unit, on=today, now=now)
    return len(missing)


def settle_patrols(year: PatrolYear, *, today: date, now: datetime) -> None:
    """Judge the promise by the patrols that were made, each by its own day (D23). The caller is atomic."""
    done = Patrol.objects.filter(year=year, state=PatrolState.DONE).order_by("on")
    acts = [Done(on=patrol.on, at=patrol.recorded_at or now) for patrol in done]
    settle_quota([year.matter], PROMISE, acts, today=today, now=now)
