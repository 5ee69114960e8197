"""The hours of a school year: given out and given back by one conditional UPDATE each (R12)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from cases.models import TuitionBudget
from charter.services.deadlines import StaleError


class NoHoursLeftError(ValueError):
    """The year's budget cannot give these hours."""


class BelowGrantedError(ValueError):
    """The budget was to become smaller than what is granted already."""


def budget_of(unit_id: int, year: int) -> TuitionBudget:
    """The year's budget; one of no hours where the manager has set none yet."""
    found = TuitionBudget.objects.filter(unit=unit_id, year=year).first()
    return found or TuitionBudget(unit_id=unit_id, year=year)


def take_hours(unit_id: int, year: int, hours: int) -> bool:
    """Give hours out, if the year's budget still has them: the database compares and adds in one statement."""
    rows = TuitionBudget.objects.filter(unit=unit_id, year=year, hours__gte=F("granted") + hours)
    return bool(rows.update(granted=F("granted") + hours))


def give_hours_back(unit_id: int, year: int, hours: int) -> None:
    TuitionBudget.objects.filter(unit=unit_id, year=year).update(granted=F("granted") - hours)


@transaction.atomic
def set_budget(*, unit: Unit, year: int, hours: int, version: int, by: User) -> TuitionBudget:
    """Raise or lower the year's hours, never below what is granted; the same hours again change nothing."""
    budget, _made = TuitionBudget.objects.get_or_create(unit=unit, year=year)
    if budget.hours == hours:
        return budget
    seen = TuitionBudget.objects.filter(pk=budget.pk, version=version)
    if not seen.filter(granted__lte=hours).update(hours=hours, version=version + 1):
        raise BelowGrantedError if seen.exists() else StaleError
    subject = f"tuition {year}: {budget.hours} > {hours}"
    record_access(by=by, action=AccessAction.CHANGE, page="tuition", subject=subject)
    budget.refresh_from_db()
    return budget
