from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.models import visible_to


class ReferralStatus(models.TextChoices):
    """How far a referral to a programme came; the second, third and fourth hold a place."""

    WAITING = "waiting", _("waiting for a place")
    REFERRED = "referred", _("referred")
    ACCEPTED = "accepted", _("accepted")
    STARTED = "started", _("takes part")
    DECLINED = "declined", _("not accepted")
    ENDED = "ended", _("ended")
    WITHDRAWN = "withdrawn", _("withdrawn")


HOLDING = (ReferralStatus.REFERRED, ReferralStatus.ACCEPTED, ReferralStatus.STARTED)
RUNNING = (ReferralStatus.WAITING, *HOLDING)


class ProgrammeResult(models.TextChoices):
    COMPLETED = "completed", _("completed the programme")
    RETURNED = "returned", _("back to regular studies")
    LEFT = "left", _("stopped coming")
    MOVED = "moved", _("moved to another framework")
    OTHER = "other", _("another result")


class ProgrammeReferralQuerySet(models.QuerySet["ProgrammeReferral"]):
    def holding(self) -> Self:
        return self.filter(status__in=HOLDING)

    def waiting(self) -> Self:
        """In the order in which they were referred."""
        return self.filter(status=ReferralStatus.WAITING, case__closed_on=None).order_by("referred_on", "pk")

    def due(self, today: date) -> Self:
        """Nobody asked after the pupil for 30 days (R13)."""
        return self.holding().filter(case__closed_on=None, follow_up_on__lte=today)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "case__matter__"))


class ProgrammeReferral(models.Model):
    """A pupil referred to a programme of one school year; it keeps that year's offering for good (R13, R15)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="programme_referrals")
    offering = models.ForeignKey("cases.ProgrammeOffering", models.PROTECT, related_name="referrals")
    status = models.CharField(max_length=10, choices=ReferralStatus.choices)
    referred_on = models.DateField()
    reason = models.CharField(max_length=600)
    consent = models.CharField(max_length=200, blank=True)  # who agreed that data leaves the city, and when
    follow_up_on = models.DateField(null=True, blank=True)  # the next time to ask, while a place is held
    reminder = models.OneToOneField("charter.NextStep", models.PROTECT, null=True, blank=True, related_name="+")
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=ProgrammeResult.choices, blank=True)
    result_note = models.CharField(max_length=600, blank=True)
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="programme_referral")
    form_key = models.UUIDField(unique=True)

    objects = ProgrammeReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "offering"], name="programme_referral_once", condition=Q(status__in=RUNNING)
            ),
            models.CheckConstraint(
                condition=Q(status__in=HOLDING, follow_up_on__isnull=False)
                | (~Q(status__in=HOLDING) & Q(follow_up_on=None)),
                name="programme_referral_asked_after",
            ),
        ]
        indexes = [
            models.Index(fields=["follow_up_on"], name="programme_due", condition=Q(follow_up_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.offering} {self.referred_on}"

    @property
    def is_holding(self) -> bool:
        return self.status in HOLDING

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING


class Attendance(models.TextChoices):
    REGULAR = "regular", _("comes regularly")
    PARTLY = "partly", _("comes now and then")
    NONE = "none", _("does not come")
    UNKNOWN = "unknown", _("not known")


class ReferralFollowUp(models.Model):
    """Somebody asked how the pupil does in the programme: "ליווי ובקרה" (R13)."""

    referral = models.ForeignKey(ProgrammeReferral, models.PROTECT, related_name="follow_ups")
    on = models.DateField()
    attendance = models.CharField(max_length=8, choices=Attendance.choices)
    note = models.CharField(max_length=600)
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="programme_follow_up")
    form_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"{self.referral} {self.on}"
