from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistance.models.desk import DeskQuerySet


class MatyaTransfer(models.Model):
    """One batch of decisions passed to a centre (R51): the list as it was sent, when, and when it was confirmed."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    matya = models.ForeignKey("assistance.Matya", models.PROTECT, related_name="transfers")
    year = models.PositiveSmallIntegerField()
    sent_on = models.DateField(_("passed on"))
    how = models.CharField(_("how"), max_length=80, blank=True)
    file_name = models.CharField(max_length=110)
    stored_as = models.CharField(max_length=32, blank=True)  # the workbook, outside the web
    ack_on = models.DateField(_("confirmed on"), null=True, blank=True)
    ack_name = models.CharField(_("who confirmed"), max_length=80, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = DeskQuerySet["MatyaTransfer"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ack_on=None, ack_name="") | (Q(ack_on__isnull=False) & ~Q(ack_name="")),
                name="transfer_ack_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matya_id} {self.sent_on}"


class MatyaTransferRow(models.Model):
    """One pupil's decision in a batch; a new version of a decision is passed on again."""

    transfer = models.ForeignKey(MatyaTransfer, models.PROTECT, related_name="rows")
    decision = models.OneToOneField("assistance.FunctionLevelDecision", models.PROTECT, related_name="transfer_row")

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.decision_id}"
