from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.models import visible_to


class CaseStage(models.TextChoices):
    INQUIRY = "inquiry", _("open: inquiry")
    PLAN = "plan", _("open: intervention plan")
    FOLLOW_UP = "follow_up", _("follow-up")
    CLOSED = "closed", _("closed")


class Risk(models.TextChoices):
    """How far a pupil is from dropping out; new, veteran and returned follow from his dropout events (R10)."""

    NONE = "", _("no special risk")
    AT_RISK = "at_risk", _("at risk of dropping out")
    HIDDEN = "hidden", _("hidden dropout")


class CloseOutcome(models.TextChoices):
    """How a case ended (domain 2.4)."""

    REGULAR = "regular", _("back to regular attendance")
    MOVED = "moved", _("moved to another authority")
    FINISHED = "finished", _("finished 12th grade or turned 18")
    EXEMPT = "exempt", _("exempt or home education")
    OTHER = "other", _("another outcome")


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> Self:
        return self.filter(closed_on=None)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "matter__"))


class Case(models.Model):
    """The file of one pupil's treatment; a pupil has at most one open. Its officer is its matter's owner."""

    matter = models.OneToOneField("charter.Matter", models.PROTECT, related_name="case")
    student = models.ForeignKey("cases.Student", models.PROTECT, related_name="cases")
    stage = models.CharField(_("stage"), max_length=10, choices=CaseStage.choices, default=CaseStage.INQUIRY)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    risk = models.CharField(_("risk"), max_length=8, choices=Risk.choices, blank=True, default=Risk.NONE)
    outcome = models.CharField(_("outcome"), max_length=8, choices=CloseOutcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome_note = models.CharField(_("what the outcome was"), max_length=600, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="joined_cases")
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student"], name="case_one_open", condition=Q(closed_on=None)),
            models.CheckConstraint(condition=Q(closed_on=None) ^ Q(stage="closed"), name="case_closed_has_day"),
        ]

    def __str__(self) -> str:
        return self.matter.ref

    def get_absolute_url(self) -> str:
        return self.matter.url
