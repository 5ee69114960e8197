"""A centre's pool of additional hours: given out and given back by one conditional UPDATE each (R55, R56, F17)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import Matya, MatyaQuota
from charter.services.deadlines import StaleError


class OverThePoolError(ValueError):
    """The pool has fewer hours left than asked for; `left` says how many."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} left")
        self.left = left


class BelowTakenError(ValueError):
    """The pool was to become smaller than what is given out already."""


def quota_of(matya: Matya, year: int) -> MatyaQuota:
    """The year's pool; of no hours until somebody writes how many the centre got (R55)."""
    return MatyaQuota.objects.get_or_create(matya=matya, year=year)[0]


def take_from_pool(quota: MatyaQuota, hours: int) -> None:
    """The database compares and adds in one statement; raises OverThePoolError."""
    rows = MatyaQuota.objects.filter(pk=quota.pk, hours__gte=F("taken") + hours)
    if not rows.update(taken=F("taken") + hours):
        quota.refresh_from_db()
        raise OverThePoolError(quota.left)


def give_back_to_pool(quota: MatyaQuota, hours: int) -> None:
    MatyaQuota.objects.filter(pk=quota.pk).update(taken=F("taken") - hours)


@transaction.atomic
def set_pool(*, quota: MatyaQuota, hours: int, version: int, by: User) -> MatyaQuota:
    """Write what the centre was given for the year, never below what is taken; the same again changes nothing."""
    quota.refresh_from_db()
    if quota.hours == hours:
        return quota
    seen = MatyaQuota.objects.filter(pk=quota.pk, version=version)
    if not seen.filter(taken__lte=hours).update(hours=hours, version=version + 1):
        raise BelowTakenError if seen.exists() else StaleError
    subject = f"pool {quota.matya_id} {quota.year}: {quota.hours} > {hours}"
    record_access(by=by, action=AccessAction.CHANGE, page="quota", subject=subject)
    quota.refresh_from_db()
    return quota
