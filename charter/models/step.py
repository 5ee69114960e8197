from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.models.matter import visible_to


class StepKind(models.TextChoices):
    CALL = "call", _("call")
    MEETING = "meeting", _("meeting")
    VISIT = "visit", _("home visit")
    MESSAGE = "message", _("written message")
    OTHER = "other", _("other")


class NextStepQuerySet(models.QuerySet["NextStep"]):
    def open(self) -> Self:
        return self.filter(done_on=None)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "matter__"))


class NextStep(models.Model):
    """What somebody decided to do next ("הצעד הבא"); the digest shows its kind, never its text."""

    matter = models.ForeignKey("charter.Matter", models.PROTECT, related_name="steps")
    promise = models.CharField(max_length=24, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=StepKind.choices)
    text = models.CharField(_("what"), max_length=300, blank=True)
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    due_on = models.DateField(_("by when"))
    due_time = models.TimeField(_("time"), null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = NextStepQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "due_on"], name="step_open_owner", condition=models.Q(done_on=None))]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"
