from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from charter.models import visible_to


class AideAllocation(models.Model):
    """A pupil's weekly hours of one school year (R32, R45-R57): the base is the level's minimum, never typed.

    Everything that must hold stands on this row, so that the database keeps it whoever writes: the sum is the sum, and
    within the band. It changes by conditional UPDATE alone: `assistance.services.hours`.
    """

    file = models.OneToOneField("assistance.AideFile", models.PROTECT, related_name="allocation")
    decision = models.ForeignKey("assistance.FunctionLevelDecision", models.PROTECT, related_name="+")
    level_min = models.PositiveSmallIntegerField()
    level_max = models.PositiveSmallIntegerField()
    matya_hours = models.PositiveSmallIntegerField(default=0)
    supervisor_hours = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField()
    approved_on = models.DateField(null=True, blank=True)  # the centre's approval (N16, R47)
    approval = models.ForeignKey(
        "assistance.MatyaApproval", models.PROTECT, null=True, blank=True, related_name="allocations"
    )  # where many were approved at once
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(total=F("level_min") + F("matya_hours") + F("supervisor_hours")), name="hours_sum"
            ),
            models.CheckConstraint(
                condition=Q(level_min__gte=1, total__gte=F("level_min"), total__lte=F("level_max"), level_max__lte=30),
                name="hours_inside_the_band",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.total}"

    @property
    def room(self) -> int:
        """How many hours more the level allows."""
        return self.level_max - self.total


class HoursSource(models.TextChoices):
    """Where hours come from: the ministry's minimum, the centre's pool, the supervisor outside it (R45, R56, R57)."""

    BASE = "base", _("minimum of the level")
    MATYA = "matya", _("addition of the MATYA")
    SUPERVISOR = "supervisor", _("addition of the supervisor")


class TopUpQuerySet(models.QuerySet["TopUp"]):
    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "file__matter__"))


class TopUp(models.Model):
    """One entry of the hours' ledger: how many, from whom, why, by which document; a taking back is below zero."""

    file = models.ForeignKey("assistance.AideFile", models.PROTECT, related_name="ledger")
    source = models.CharField(_("source"), max_length=10, choices=HoursSource.choices)
    hours = models.SmallIntegerField(_("hours"))
    total_after = models.PositiveSmallIntegerField()
    quota = models.ForeignKey("assistance.MatyaQuota", models.PROTECT, null=True, blank=True, related_name="ledger")
    request = models.ForeignKey("assistance.TopUpRequest", models.PROTECT, null=True, blank=True, related_name="ledger")
    decided_by = models.CharField(_("who decided"), max_length=80, blank=True)  # a person of the centre, the supervisor
    decided_on = models.DateField(_("decided on"))
    reason = models.CharField(_("why"), max_length=300)
    document = models.ForeignKey("assistance.AideDocument", models.PROTECT, null=True, blank=True, related_name="+")
    reference = models.CharField(_("number of the approval"), max_length=40, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)

    objects = TopUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(hours=0), name="top_up_not_nothing"),
            models.CheckConstraint(
                condition=Q(source="matya", quota__isnull=False) | (~Q(source="matya") & Q(quota=None)),
                name="top_up_pool_of_the_matya_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.hours:+d}"


class RequestStatus(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("request", "waiting")
    APPROVED = "approved", pgettext_lazy("request", "approved")
    PART = "part", pgettext_lazy("request", "approved in part")
    DECLINED = "declined", pgettext_lazy("request", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")


class TopUpRequestQuerySet(models.QuerySet["TopUpRequest"]):
    def waiting(self) -> Self:
        return self.filter(status=RequestStatus.WAITING).order_by("received_on", "pk")

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "file__matter__"))


class TopUpRequest(models.Model):
    """A wish for more hours inside the level (R58): from a parent, a school or the coordinator; answered in words.

    `answer_by` is the soft target of eight working days; no promise of the charter.
    """

    file = models.ForeignKey("assistance.AideFile", models.PROTECT, related_name="requests")
    guardian = models.ForeignKey("cases.Guardian", models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.CharField(_("who asks"), max_length=80, blank=True)  # where it is no guardian on record
    received_on = models.DateField(_("received on"))
    answer_by = models.DateField(null=True, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours asked for"))
    source = models.CharField(_("asked of"), max_length=10, choices=HoursSource.choices[1:], default=HoursSource.MATYA)
    reasons = models.TextField(_("reasons"), max_length=2000)
    document = models.ForeignKey("assistance.AideDocument", models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=RequestStatus.choices, default=RequestStatus.WAITING)
    given = models.PositiveSmallIntegerField(default=0)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("answer to the parents"), max_length=600, blank=True)
    from_page = models.BooleanField(default=False)  # sent from the signed page
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = TopUpRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=30), name="request_hours"),
            models.CheckConstraint(condition=Q(guardian__isnull=False) | ~Q(asked_by=""), name="request_has_asker"),
            models.CheckConstraint(
                condition=Q(status="waiting", answered_on=None)
                | (~Q(status="waiting") & Q(answered_on__isnull=False) & ~Q(answer="")),
                name="request_answer_whole",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["approved", "part"], given__gte=1)
                | (~Q(status__in=["approved", "part"]) & Q(given=0)),
                name="request_given_when_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} +{self.hours}"
