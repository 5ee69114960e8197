from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.calendar import SchoolYear, school_year
from charter.models import visible_to


class DropoutReason(models.TextChoices):
    """Why a pupil is in no school of the formal system (R10); youth advancement and HILA are not a school."""

    NOT_BACK = "not_back", _("finished in June and did not come back on 1 September")
    STOPPED = "stopped", _("stopped coming, and is registered nowhere")
    WORK = "work", _("works instead of studying")
    FAMILY = "family", _("family circumstances")
    HEALTH = "health", _("emotional or health difficulty, without a framework")
    REMOVED = "removed", _("left after a removal or a suspension, without another school")
    YOUTH = "youth", _("only in youth advancement or HILA, which are not a school")
    OTHER = "other", _("another reason")


class DropoutSource(models.TextChoices):
    SCHOOL = "school", _("the school")
    FAMILY = "family", _("the family or the pupil")
    ROSTER = "roster", _("comparing the roster")
    MINISTRY = "ministry", _("a ministry list")
    PARTNER = "partner", _("a partner")
    OFFICER = "officer", _("found by the officer")


class DropoutQuerySet(models.QuerySet["DropoutEvent"]):
    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(withdrawn_on=None)

    def out(self) -> Self:
        """Pupils who have not come back."""
        return self.standing().filter(returned_on=None)

    def within(self, year: SchoolYear, until: date | None = None) -> Self:
        return self.filter(dropped_on__range=(year.start, until or year.end))

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "case__matter__"))


class DropoutEvent(models.Model):
    """A pupil left the formal school system; new only in the school year of its day, a veteran after it (R10)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="dropouts")
    dropped_on = models.DateField(_("day of dropping out"))
    last_school = models.ForeignKey(
        "cases.School", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("last school")
    )
    last_school_name = models.CharField(_("last school, if it is not on the list"), max_length=120, blank=True)
    grade = models.PositiveSmallIntegerField(_("grade"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=10, choices=DropoutReason.choices)
    note = models.CharField(_("details"), max_length=600, blank=True)
    source = models.CharField(_("who told"), max_length=10, choices=DropoutSource.choices)
    returned_on = models.DateField(_("day of the return"), null=True, blank=True)
    returned_to = models.CharField(_("where the pupil studies now"), max_length=120, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="dropout")
    return_entry = models.OneToOneField(
        "cases.TimelineEntry", models.PROTECT, null=True, blank=True, related_name="dropout_return"
    )
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = DropoutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="dropout_one_out", condition=Q(returned_on=None, withdrawn_on=None)
            ),
            models.CheckConstraint(condition=Q(reason__in=DropoutReason.values), name="dropout_reason_counts"),
            models.CheckConstraint(
                condition=Q(returned_on=None) | (Q(returned_on__gt=models.F("dropped_on")) & ~Q(returned_to="")),
                name="dropout_return_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | ~Q(withdrawn_reason=""), name="dropout_withdrawn_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["dropped_on"], name="dropout_day")]

    def __str__(self) -> str:
        return f"{self.case} {self.dropped_on}"

    @property
    def year(self) -> SchoolYear:
        return school_year(self.dropped_on)

    @property
    def is_out(self) -> bool:
        return self.returned_on is None and self.withdrawn_on is None

    @property
    def school(self) -> str:
        return self.last_school.name if self.last_school else self.last_school_name

    def is_new(self, today: date) -> bool:
        """Computed, never stored: a veteran from the next 1 September on."""
        return today in self.year


class DropoutChange(models.Model):
    """What stood in an event before it was corrected, by whom and why."""

    event = models.ForeignKey(DropoutEvent, models.PROTECT, related_name="changes")
    before = models.JSONField()
    reason = models.CharField(max_length=300)
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="dropout_change")

    def __str__(self) -> str:
        return f"{self.event} {self.reason}"
