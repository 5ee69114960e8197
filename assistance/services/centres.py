"""Support centres and the schools each of them serves (R32, R55): a school has one, or none."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, F, QuerySet

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import Matya, SchoolFacts
from cases.models import School
from charter.services.deadlines import StaleError


def centres_shown(user: User) -> QuerySet[Matya]:
    return Matya.objects.visible_to(user).annotate(serves=Count("schools")).order_by("is_retired", "name")


@transaction.atomic
def save_centre(*, matya: Matya, schools: list[School], by: User, version: int = 0, **facts: Any) -> Matya:
    """Write a centre and exactly the schools it serves; a school of another centre moves here.

    What was given out stays in the pool it came from. `version` is of the centre that was seen; raises StaleError.
    """
    if matya.pk is None:
        matya = Matya.objects.create(unit=matya.unit, **facts)
    elif not Matya.objects.filter(pk=matya.pk, version=version).update(**facts, version=F("version") + 1):
        raise StaleError
    SchoolFacts.objects.filter(matya=matya).exclude(school__in=schools).update(matya=None, version=F("version") + 1)
    for school in schools:
        _serve(matya, school)
    matya.refresh_from_db()
    record_access(by=by, action=AccessAction.CHANGE, page="centre", subject=f"centre {matya.pk}")
    return matya


def _serve(matya: Matya, school: School) -> None:
    """The school's page and the page of the centre it came from are others from now on."""
    known, made = SchoolFacts.objects.get_or_create(school=school, defaults={"matya": matya})
    if made or known.matya_id == matya.pk:
        return
    Matya.objects.filter(schools=known).update(version=F("version") + 1)
    SchoolFacts.objects.filter(pk=known.pk).update(matya=matya, version=F("version") + 1)
