from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assistance.models.desk import DeskQuerySet


class MinistryReport(models.Model):
    """What the ministry's export says it was told of one month, line by line (peers, idea 6).

    The file itself is not kept: its hash says whether it was the same one. Another file of the month replaces it.
    """

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    month = models.DateField(_("month"))  # its first day
    file_name = models.CharField(max_length=110)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True)

    objects = DeskQuerySet["MinistryReport"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month"], name="ministry_report_one", condition=models.Q(replaced_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("assistance:ministry-detail", args=[self.pk])


class MinistryReportRow(models.Model):
    """One line as the ministry wrote it, of a pupil or of a whole school; matched when it is read (ADR 29)."""

    report = models.ForeignKey(MinistryReport, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    symbol = models.CharField(max_length=6)
    school_name = models.CharField(max_length=80, blank=True)
    id_number = models.CharField(max_length=20, blank=True)  # of the pupil, where the export names one
    reported = models.PositiveSmallIntegerField()  # weekly hours

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "line"], name="ministry_line_once")]

    def __str__(self) -> str:
        return f"{self.symbol} {self.reported}"
