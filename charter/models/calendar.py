from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.texts import day_letter

A_SUNDAY = date(2026, 11, 22)


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("holiday")
    EVE = "eve", _("holiday eve")
    HOL_HAMOED = "hol_hamoed", _("hol hamoed")
    CLOSURE = "closure", _("municipality closed")
    HALF_DAY = "half_day", _("half day")
    NO_SCHOOL = "no_school", _("no school")


class CalendarYear(models.Model):
    """One civil year of one unit: drafted by the rules, approved by a person."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="calendar_years")
    year = models.PositiveSmallIntegerField()
    work_week = models.CharField(max_length=7, default="60123")  # Python weekdays: Sunday to Thursday
    count_eves = models.BooleanField(_("holiday eves are counted"), default=False)
    count_hol_hamoed = models.BooleanField(_("hol hamoed is counted"), default=False)
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="calendar_year_once")]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def weekday_names(self) -> list[str]:
        """Its working days as people write them, from Sunday on."""
        return [day_letter(A_SUNDAY + timedelta(days=n)) for n in range(7) if str((n + 6) % 7) in self.work_week]


class ClosedDayQuerySet(models.QuerySet["ClosedDay"]):
    def standing_at(self, moment: datetime) -> Self:
        """The rows that were in force at a moment: added by then, not yet removed."""
        return self.filter(Q(removed_at=None) | Q(removed_at__gt=moment), added_at__lte=moment)

    def current(self) -> Self:
        return self.filter(removed_at=None)


class ClosedDay(models.Model):
    """A day that is not counted (`counts` false), or a counted day worth showing (half day, no school)."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="closed_days")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=DayKind.choices)
    name = models.CharField(max_length=80)
    source = models.CharField(max_length=80)
    counts = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    objects = ClosedDayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "on", "kind"], name="closed_day_once", condition=Q(removed_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"
