from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User


class Desk(models.TextChoices):
    CASES = "cases"
    ASSISTANCE = "assistance"
    UNIT = "unit"


def visible_to(user: User, today: date, prefix: str = "") -> Q:
    """Who may see a matter, and whatever hangs on it (`prefix` is the path to the matter, "matter__").

    The one answer for cases, deadlines, notices and documents alike (domain 2.1).
    """

    def q(**facts: object) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in facts.items()})

    allowed = q(owner=user) | q(cover=user, cover_from__lte=today, cover_until__gte=today)
    allowed |= q(desk=Desk.CASES, owner=None, restricted=False, opened_by=user)
    if user.is_manager:
        allowed |= q(unit=user.unit_id)
    if user.is_officer:
        allowed |= q(desk=Desk.UNIT)
    if user.is_coordinator:
        allowed |= q(desk=Desk.ASSISTANCE)
    return q(unit=user.unit_id) & allowed


class MatterQuerySet(models.QuerySet["Matter"]):
    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today))


class Matter(models.Model):
    """All that the charter knows of the thing a promise was made about: a number, never a name."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    ref = models.CharField(max_length=13, unique=True)  # year and eight random digits: "2026-04175382"
    url = models.CharField(max_length=200)
    desk = models.CharField(max_length=10, choices=Desk.choices)
    owner = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="owned_matters")
    cover = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="covered_matters")
    cover_from = models.DateField(null=True, blank=True)
    cover_until = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    restricted = models.BooleanField(default=False)
    untouched_since = models.DateField(null=True, blank=True)  # told weekly by the digest (S16, R26)

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cover=None, cover_from=None, cover_until=None)
                | Q(cover__isnull=False, cover_from__isnull=False, cover_until__gte=models.F("cover_from")),
                name="matter_cover_whole",
            )
        ]

    def __str__(self) -> str:
        return self.ref

    def get_absolute_url(self) -> str:
        return self.url
