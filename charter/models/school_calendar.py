from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.calendar import SchoolYear, school_year


class Sector(models.TextChoices):
    """Whose holidays a school keeps."""

    STATE = "state", _("state and state-religious")
    HAREDI = "haredi", _("haredi")
    ARAB = "arab", _("Arab")
    DRUZE = "druze", _("Druze")


class YearEnd(models.TextChoices):
    """Which schools a break is for: those that end on 30 June or those that end on 20 June."""

    ALL = "", _("all schools")
    PRIMARY = "primary", _("kindergartens and primary schools")
    LATER = "later", _("middle and high schools")


class SchoolCalendar(models.Model):
    """One school year of one sector in one unit: drafted by the rules, approved by a person (C11)."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="school_calendars")
    sector = models.CharField(_("sector"), max_length=8, choices=Sector.choices)
    year = models.PositiveSmallIntegerField()  # the civil year of its 1 September
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "sector", "year"], name="school_calendar_once")]

    def __str__(self) -> str:
        return f"{self.sector} {self.year}"

    @property
    def span(self) -> SchoolYear:
        return school_year_from(self.year)


def school_year_from(first: int) -> SchoolYear:
    """The school year that begins on 1 September of a civil year."""
    return school_year(date(first, 9, 1))


class SchoolBreakQuerySet(models.QuerySet["SchoolBreak"]):
    def current(self) -> Self:
        return self.filter(removed_at=None)


class SchoolBreak(models.Model):
    """Days without school, the first and the last included."""

    calendar = models.ForeignKey(SchoolCalendar, models.PROTECT, related_name="breaks")
    first = models.DateField(_("from"))
    last = models.DateField(_("until"))
    name = models.CharField(_("name"), max_length=80)
    stage = models.CharField(_("for which schools"), max_length=8, choices=YearEnd.choices, blank=True)
    source = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = SchoolBreakQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="school_break_order"),
            models.UniqueConstraint(
                fields=["calendar", "first", "last", "stage"],
                name="school_break_once",
                condition=Q(removed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.name}"
