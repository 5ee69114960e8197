from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.calendar import SchoolYear, school_year
from charter.models import visible_to

WHOLE_YEAR = timedelta(days=31)  # a system taken into use by 1 October knows its whole year


class DropoutYearQuerySet(models.QuerySet["DropoutYear"]):
    def frozen(self) -> Self:
        return self.filter(typed_by=None)


class DropoutYear(models.Model):
    """The figures of one school year as they stood when it ended; no row is ever changed (R11).

    Counted by the system with a row for each pupil; or, for a year before the system, typed by a manager.
    """

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="dropout_years")
    starts_on = models.DateField()
    treated = models.PositiveIntegerField(_("pupils treated in the year"))
    new_dropouts = models.PositiveIntegerField(_("new dropouts of the year"))
    returned = models.PositiveIntegerField(default=0)
    year_on_year = models.PositiveIntegerField(null=True, blank=True)  # as the state counts (D19)
    covers_from = models.DateField()  # since when the system knew the cases
    made_at = models.DateTimeField()
    typed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(_("where the figures come from"), max_length=200, blank=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = DropoutYearQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "starts_on"], name="dropout_year_frozen_once", condition=Q(typed_by=None)
            ),
            models.CheckConstraint(condition=Q(new_dropouts__lte=models.F("treated")), name="dropout_year_share"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}"

    @property
    def year(self) -> SchoolYear:
        return school_year(self.starts_on)

    @property
    def is_whole(self) -> bool:
        """Counted over a whole year, so that nobody has to type it."""
        return self.typed_by_id is None and self.covers_from - self.starts_on <= WHOLE_YEAR


class TreatedSince(models.TextChoices):
    """Why a pupil is among those treated in a year."""

    START = "start", _("the case was open when the year began")
    OPENED = "opened", _("the case was opened in the year")


class TreatedPupilQuerySet(models.QuerySet["TreatedPupil"]):
    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "case__matter__"))


class TreatedPupil(models.Model):
    """One pupil behind the figures of a frozen year."""

    year = models.ForeignKey(DropoutYear, models.PROTECT, related_name="pupils")
    student = models.ForeignKey("cases.Student", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    since = models.CharField(max_length=6, choices=TreatedSince.choices)
    treated_from = models.DateField()
    dropped_on = models.DateField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True)

    objects = TreatedPupilQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.year} {self.case_id}"

    @property
    def is_new_dropout(self) -> bool:
        return self.dropped_on is not None
