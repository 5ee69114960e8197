from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from assistance.models.desk import DeskQuerySet
from charter.models import visible_to


class Camp(models.Model):
    """A camp of the vacation; aides work only in those the ministry supervises (R72)."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="camps")
    name = models.CharField(_("name of the camp"), max_length=80)
    is_supervised = models.BooleanField(_("supervised by the ministry of education"), default=False)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    weekly_hours = models.PositiveSmallIntegerField(_("weekly hours of the camp"))
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = DeskQuerySet["Camp"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name", "from_on"], name="camp_once"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="camp_order"),
            models.CheckConstraint(condition=Q(weekly_hours__gte=1, weekly_hours__lte=60), name="camp_hours"),
        ]

    def __str__(self) -> str:
        return self.name


class VacationAssignment(models.Model):
    """A pupil's aide in a camp: as many weekly hours as in the year, the same aide first (R73, R74)."""

    file = models.ForeignKey("assistance.AideFile", models.PROTECT, related_name="vacations")
    camp = models.ForeignKey(Camp, models.PROTECT, related_name="assignments")
    aide = models.ForeignKey("assistance.Aide", models.PROTECT, related_name="+")
    entitled = models.PositiveSmallIntegerField()  # the year's total with its additions
    hours = models.PositiveSmallIntegerField(_("weekly hours"))  # min(entitled, hours of the camp)
    other_reason = models.CharField(_("why another aide"), max_length=300, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    form_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "camp"], name="vacation_once", condition=Q(ended_on=None)),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=F("entitled")), name="vacation_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.camp_id}"


class FundingStatus(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("funding", "being prepared")
    SENT = "sent", pgettext_lazy("funding", "sent to the ministry")
    APPROVED = "approved", pgettext_lazy("funding", "approved")
    DECLINED = "declined", pgettext_lazy("funding", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("funding", "withdrawn")


class PolandTripFundingQuerySet(models.QuerySet["PolandTripFunding"]):
    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "file__matter__"))


class PolandTripFunding(models.Model):
    """Money for an aide on the journey to Poland, for pupils integrated in regular education (R75)."""

    file = models.ForeignKey("assistance.AideFile", models.PROTECT, related_name="journeys")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    aide = models.ForeignKey("assistance.Aide", models.PROTECT, null=True, blank=True, related_name="+")
    cost = models.PositiveIntegerField(_("cost in whole shekels"), null=True, blank=True)
    status = models.CharField(max_length=10, choices=FundingStatus.choices, default=FundingStatus.PREPARED)
    asked_on = models.DateField()
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    note = models.CharField(_("reason or note"), max_length=300, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = PolandTripFundingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="journey_order"),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "declined"]) | Q(decided_on__isnull=False),
                name="journey_decided_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.from_on}"
