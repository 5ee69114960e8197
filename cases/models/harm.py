from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HarmAuthority(models.TextChoices):
    """To whom the law says that suspected harm is reported (Penal Law s.368d)."""

    SOCIAL_WORKER = "social_worker", _("social worker by law")
    POLICE = "police", _("the police")


class HarmReportQuerySet(models.QuerySet["HarmReport"]):
    def waiting(self) -> Self:
        """Suspected, and not yet reported; what was undone suspects nothing."""
        return self.filter(entry=None).exclude(source__contact__undone_at__isnull=False)


class HarmReport(models.Model):
    """A suspicion that a minor is harmed: raised by a visit or a talk, open until it says to whom it was reported.

    For the treating officer, her cover and the manager alone, and never in a notice (domain 5.6).
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="harm_reports")
    source = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="harm_report")
    raised_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField()
    to_whom = models.CharField(_("reported to"), max_length=13, choices=HarmAuthority.choices, blank=True)
    person = models.CharField(_("who took the report"), max_length=80, blank=True)
    reported_at = models.DateTimeField(_("when it was reported"), null=True, blank=True)
    reference = models.CharField(_("reference number"), max_length=60, blank=True)
    entry = models.OneToOneField(
        "cases.TimelineEntry", models.PROTECT, null=True, blank=True, related_name="reported_harm"
    )

    objects = HarmReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entry=None, to_whom="", reported_at=None, reference="")
                | (Q(entry__isnull=False, reported_at__isnull=False) & ~Q(to_whom="") & ~Q(reference="")),
                name="harm_report_whole",
            )
        ]

    def __str__(self) -> str:
        return f"harm {self.raised_at:%Y-%m-%d}"
