from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from assistance.models.desk import DeskQuerySet


class MinistryReport(models.Model):
    """An export of the ministry for one month: what it says it pays, school by school (peers, idea 6)."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    month = models.DateField(_("month"))  # its first day
    file_name = models.CharField(max_length=110)
    stored_as = models.CharField(max_length=32, unique=True)
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


class MinistryReportRow(models.Model):
    """One line as the ministry wrote it; a school or pupil we do not know stays as text."""

    report = models.ForeignKey(MinistryReport, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    symbol = models.CharField(max_length=6)
    school = models.ForeignKey("cases.School", models.PROTECT, null=True, blank=True, related_name="+")
    id_number = models.CharField(max_length=20, blank=True)  # of the pupil, where the export names one
    entitled = models.PositiveSmallIntegerField(default=0)
    employed = models.PositiveSmallIntegerField(default=0)
    reported = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "line"], name="ministry_line_once")]

    def __str__(self) -> str:
        return f"{self.symbol} {self.reported}"
