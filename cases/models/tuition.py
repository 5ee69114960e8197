from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.calendar import SchoolYear, year_of
from charter.models import visible_to


class TuitionBudget(models.Model):
    """The unit's hours of a school year; what is granted stands on the row, so that the database keeps the sum (R12).

    `granted` holds the hours given out: of a running grant all of them, of an ended one those that were used.
    """

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="tuition_budgets")
    year = models.PositiveSmallIntegerField()  # the school year that begins in its September
    hours = models.PositiveIntegerField(_("hours of the year"), default=0)
    granted = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="tuition_budget_once_a_year"),
            models.CheckConstraint(condition=Q(granted__lte=F("hours")), name="tuition_never_over_budget"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.school_year}"

    @property
    def school_year(self) -> SchoolYear:
        return year_of(self.year)

    @property
    def left(self) -> int:
        return self.hours - self.granted


class TuitionStatus(models.TextChoices):
    WAITING = "waiting", _("waiting for hours")
    GRANTED = "granted", _("granted")
    DECLINED = "declined", _("not granted")
    ENDED = "ended", _("ended")
    WITHDRAWN = "withdrawn", _("withdrawn")


class TuitionGrantQuerySet(models.QuerySet["TuitionGrant"]):
    def waiting(self) -> Self:
        """The waiting list: in the order of request."""
        return self.filter(status=TuitionStatus.WAITING, case__closed_on=None).order_by("requested_on", "pk")

    def running(self) -> Self:
        return self.filter(status=TuitionStatus.GRANTED)

    def of_year(self, unit_id: int, year: int) -> Self:
        return self.filter(case__matter__unit=unit_id, year=year)

    def before(self, grant: TuitionGrant) -> Self:
        """Who asked earlier."""
        return self.filter(Q(requested_on__lt=grant.requested_on) | Q(requested_on=grant.requested_on, pk__lt=grant.pk))

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "case__matter__"))


class TuitionGrant(models.Model):
    """Individual hours for one pupil in one school year: asked for, granted against the budget, used (charter 7)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="tuition")
    year = models.PositiveSmallIntegerField()
    subject = models.CharField(_("school subject"), max_length=80)
    asked = models.PositiveSmallIntegerField(_("hours asked for"))
    reason = models.CharField(_("why"), max_length=600)
    requested_on = models.DateField()
    status = models.CharField(max_length=10, choices=TuitionStatus.choices, default=TuitionStatus.WAITING)
    hours = models.PositiveSmallIntegerField(_("hours granted"), default=0)
    used = models.PositiveSmallIntegerField(_("hours used"), default=0)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=300, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="tuition_grant")
    form_key = models.UUIDField(unique=True)

    objects = TuitionGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(used__lte=F("hours")), name="tuition_never_over_grant"),
            models.CheckConstraint(
                condition=Q(status__in=["granted", "ended"], hours__gt=0)
                | (~Q(status__in=["granted", "ended"]) & Q(hours=0)),
                name="tuition_granted_has_hours",
            ),
        ]
        indexes = [
            models.Index(fields=["year", "requested_on"], name="tuition_waiting", condition=Q(status="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.requested_on}"

    @property
    def school_year(self) -> SchoolYear:
        return year_of(self.year)

    @property
    def left(self) -> int:
        return self.hours - self.used

    @property
    def is_waiting(self) -> bool:
        return self.status == TuitionStatus.WAITING

    @property
    def is_running(self) -> bool:
        return self.status == TuitionStatus.GRANTED


class TuitionSession(models.Model):
    """Hours that were taught; one typed by mistake is taken back and gives its hours back."""

    grant = models.ForeignKey(TuitionGrant, models.PROTECT, related_name="sessions")
    on = models.DateField(_("day"))
    hours = models.PositiveSmallIntegerField(_("hours"))
    teacher = models.CharField(_("teacher"), max_length=80)
    subject = models.CharField(_("school subject"), max_length=80)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="tuition_session")
    form_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hours__gt=0), name="tuition_session_has_hours")]

    def __str__(self) -> str:
        return f"{self.grant} {self.on}"
