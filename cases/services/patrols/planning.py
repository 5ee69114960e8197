"""Planning a patrol: a school day, one a day; changed while it is open, called off with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Patrol, PatrolPark, PatrolState, PatrolYear
from cases.services.patrols.days import no_school
from cases.services.patrols.years import open_patrol_year, settle_patrols
from charter.services.deadlines import StaleError

PAGE = "patrol"


class NoSchoolError(ValueError):
    """A patrol looks for pupils who should be at school; on this day nobody should (R25, C11)."""


class DayTakenError(ValueError):
    """There is a patrol on this day already: another park belongs to it (D17)."""

    def __init__(self, patrol: Patrol) -> None:
        super().__init__(str(patrol))
        self.patrol = patrol


def plan_patrol(*, on: date, by: User, now: datetime, **facts: Any) -> Patrol:
    """Put a patrol on the plan; the same key answers with the first record.

    The year and its school calendar come first and stay, also where the day is refused: the refusal names the break.
    """
    open_patrol_year(unit=by.unit, on=on, now=now)
    return _plan(on=on, by=by, now=now, **facts)


@transaction.atomic
def _plan(
    *,
    on: date,
    starts_at: time,
    ends_at: time,
    staff: Iterable[User],
    parks: Iterable[str],
    by: User,
    key: UUID,
    now: datetime,
) -> Patrol:
    year = open_patrol_year(unit=by.unit, on=on, now=now)  # also the queue of those who plan the same day
    known = Patrol.objects.filter(form_key=key).first()
    if known:
        return known
    check_day(year, on)
    patrol = Patrol.objects.create(year=year, on=on, starts_at=starts_at, ends_at=ends_at, planned_by=by, form_key=key)
    _write_parts(patrol, staff, parks)
    record_access(by=by, action=AccessAction.CREATE, page=PAGE, subject=f"patrol {patrol.pk}")
    return patrol


def change_patrol(*, patrol: Patrol, by: User, now: datetime, **facts: Any) -> Patrol:
    """Change an open patrol; raises StaleError where somebody else changed it since it was shown."""
    open_patrol_year(unit=by.unit, on=facts["on"], now=now)
    return _change(patrol=patrol, by=by, now=now, **facts)


@transaction.atomic
def _change(
    *, patrol: Patrol, version: int, staff: Iterable[User], parks: Iterable[str], by: User, now: datetime, **facts: Any
) -> Patrol:
    year = open_patrol_year(unit=by.unit, on=facts["on"], now=now)
    if facts["on"] != patrol.on:
        check_day(year, facts["on"], besides=patrol)
    rows = Patrol.objects.filter(pk=patrol.pk, version=version, state__in=(PatrolState.PLANNED, PatrolState.RUNNING))
    if not rows.update(year=year, version=F("version") + 1, **facts):
        raise StaleError
    _write_parts(patrol, staff, parks)
    record_access(by=by, action=AccessAction.CHANGE, page=PAGE, subject=f"patrol {patrol.pk}")
    patrol.refresh_from_db()
    return patrol


@transaction.atomic
def call_off(*, patrol: Patrol, reason: str, by: User, today: date, now: datetime) -> bool:
    """A planned patrol that will not be made, with the reason; the second time changes nothing."""
    planned = Patrol.objects.filter(pk=patrol.pk, state=PatrolState.PLANNED)
    if not planned.update(state=PatrolState.CANCELLED, cancelled_reason=reason, version=F("version") + 1):
        return False
    settle_patrols(patrol.year, today=today, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page=PAGE, subject=f"patrol {patrol.pk}")
    return True


def check_day(year: PatrolYear, on: date, besides: Patrol | None = None) -> None:
    """Raise unless the day is a school day without a patrol."""
    why = no_school(year.unit, on)
    if why:
        raise NoSchoolError(why)
    others = Patrol.objects.standing().filter(year=year, on=on)
    taken = (others.exclude(pk=besides.pk) if besides else others).first()
    if taken:
        raise DayTakenError(taken)


def _write_parts(patrol: Patrol, staff: Iterable[User], parks: Iterable[str]) -> None:
    patrol.staff.set(staff)
    wanted = list(dict.fromkeys(parks))
    patrol.parks.exclude(name__in=wanted).delete()
    there = set(patrol.parks.values_list("name", flat=True))
    PatrolPark.objects.bulk_create(PatrolPark(patrol=patrol, name=name) for name in wanted if name not in there)
