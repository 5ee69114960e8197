from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.contact import ContactPlace


class ToldBy(models.TextChoices):
    """How the family is invited: by a notice from here, or it knows already and no mail leaves."""

    NOTICE = "notice", _("by a notice from here")
    PHONE = "phone", _("by phone")
    LETTER = "letter", _("by letter")
    HAND = "hand", _("handed over")


class MeetingPlan(models.Model):
    """A meeting that is set: where, with whom, and the request of promise 11 it answers; its day is a next step."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="meeting_plans")
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="meeting_plan")
    step = models.OneToOneField("charter.NextStep", models.PROTECT, related_name="meeting_plan")
    request = models.ForeignKey(
        "cases.MeetingRequest", models.PROTECT, null=True, blank=True, related_name="meeting_plans"
    )
    place = models.CharField(_("where"), max_length=12)  # one of ContactPlace
    room = models.CharField(_("room or address"), max_length=120, blank=True)
    guardians = models.ManyToManyField("cases.Guardian", related_name="+", blank=True)
    with_pupil = models.BooleanField(default=True)
    staff = models.CharField(_("school staff"), max_length=200, blank=True)
    told_by = models.CharField(_("how they were invited"), max_length=6, choices=ToldBy.choices)
    moves = models.JSONField(default=list)  # put off: [{"at", "by", "from", "to", "asked_by", "reason"}]
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=300, blank=True)
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"meeting {self.step}"

    @property
    def place_words(self) -> str:
        return ", ".join(filter(None, (str(ContactPlace(self.place).label), self.room)))

    @property
    def sequence(self) -> int:
        """How often its day changed, as calendars count it."""
        return len(self.moves) + (self.cancelled_at is not None)
