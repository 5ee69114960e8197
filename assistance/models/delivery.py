from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.models import visible_to


class DeliveryChannel(models.TextChoices):
    """In writing only; a telephone call is no delivery (R61)."""

    HAND = "hand", _("handed over")
    REGISTERED = "registered", _("registered post")
    EMAIL = "email", _("e-mail, reading confirmed")
    PORTAL = "portal", _("personal page, reading confirmed")


class DecisionDeliveryQuerySet(models.QuerySet["DecisionDelivery"]):
    def missing(self) -> Self:
        return self.filter(delivered_on=None, not_entitled_on=None)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "decision__file__matter__"))


class DecisionDelivery(models.Model):
    """One guardian and one written decision: sent is not delivered, and delivered has its proof (R52, R61).

    Rows are made for every entitled guardian when the decision is published; one who loses the right to be told is
    marked, not deleted. `appeal_until` belongs to this guardian alone (D9, C9, R59).
    """

    decision = models.ForeignKey("assistance.FunctionLevelDecision", models.PROTECT, related_name="deliveries")
    guardian = models.ForeignKey("cases.Guardian", models.PROTECT, related_name="deliveries")
    notice = models.ForeignKey("notices.Notice", models.PROTECT, null=True, blank=True, related_name="+")  # N14
    channel = models.CharField(_("how"), max_length=10, choices=DeliveryChannel.choices, blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    proof = models.CharField(_("proof"), max_length=160, blank=True)  # a registered number, who received it
    document = models.ForeignKey("assistance.AideDocument", models.PROTECT, null=True, blank=True, related_name="+")
    appeal_until = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)  # the decision was read on the personal page
    confirmed_at = models.DateTimeField(null=True, blank=True)  # "קיבלתי"
    not_entitled_on = models.DateField(null=True, blank=True)  # barred or no guardian any more
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DecisionDeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "guardian"], name="delivery_once_a_guardian"),
            models.CheckConstraint(
                condition=Q(delivered_on=None, appeal_until=None)
                | (
                    Q(delivered_on__isnull=False, appeal_until__isnull=False, recorded_at__isnull=False)
                    & ~Q(channel="")
                    & ~Q(proof="")
                ),
                name="delivery_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.guardian_id}"


class RoutedTo(models.TextChoices):
    PRINCIPAL = "principal", _("the principal")
    MATYA = "matya", _("the director of the MATYA")


class InfoRequest(models.Model):
    """The structured form by which parents ask for the written decision, filled in for them (R60, R62)."""

    file = models.ForeignKey("assistance.AideFile", models.PROTECT, related_name="info_requests")
    guardian = models.ForeignKey("cases.Guardian", models.PROTECT, related_name="+")
    routed_to = models.CharField(max_length=10, choices=RoutedTo.choices)
    notice = models.ForeignKey("notices.Notice", models.PROTECT, null=True, blank=True, related_name="+")  # N15
    made_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "guardian"], name="info_request_once")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.guardian_id}"
