"""Support centres and the schools each of them serves (R32, R55): a school has one, or none."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, F, QuerySet

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import Matya, SchoolFacts
from cases.models import School


def centres_shown(user: User) -> QuerySet[Matya]:
    return Matya.objects.visible_to(user).annotate(serves=Count("schools")).order_by("is_retired", "name")


@transaction.atomic
def save_centre(*, matya: Matya, schools: list[School], by: User, **facts: Any) -> Matya:
    """Write a centre and exactly the schools it serves; a school of another centre moves here.

    What was given out stays in the pool it came from.
    """
    for name, value in facts.items():
        setattr(matya, name, value)
    matya.save()
    SchoolFacts.objects.filter(matya=matya).exclude(school__in=schools).update(matya=None, version=F("version") + 1)
    for school in schools:
        known, made = SchoolFacts.objects.get_or_create(school=school, defaults={"matya": matya})
        if not made and known.matya_id != matya.pk:
            SchoolFacts.objects.filter(pk=known.pk).update(matya=matya, version=F("version") + 1)
    record_access(by=by, action=AccessAction.CHANGE, page="centre", subject=f"centre {matya.pk}")
    return matya
