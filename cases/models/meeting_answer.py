from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    COMING = "coming", _("will come")
    OTHER = "other", _("asks for another time")


class MeetingAnswer(models.Model):
    """What one parent answered to a meeting through the signed page; each answer once for each time it is set anew."""

    plan = models.ForeignKey("cases.MeetingPlan", models.PROTECT, related_name="answers")
    guardian = models.ForeignKey("cases.Guardian", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()  # of the meeting: an answer to a day that moved answers nothing
    answer = models.CharField(max_length=6, choices=Answer.choices)
    slot = models.DateTimeField(null=True, blank=True)  # the moment asked for
    text = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField()
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="meeting_answer")
    step = models.ForeignKey("charter.NextStep", models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "guardian", "version", "answer"], name="meeting_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.plan}"
