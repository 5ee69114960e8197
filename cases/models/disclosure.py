from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models.legal import may_see
from charter.models import visible_to


class BodyKind(models.TextChoices):
    """To whom the unit may have to hand information (`domain` 5.2)."""

    PROSECUTOR = "prosecutor", _("municipal prosecutor")
    SCHOOL = "school", _("school")
    WELFARE = "welfare", _("welfare services")
    PSYCHOLOGY = "psychology", _("psychological service")
    YOUTH = "youth", _("youth promotion")
    PROBATION = "probation", _("probation service")
    MINISTRY = "ministry", _("Ministry of Education")
    MATYA = "matya", _("MATYA")
    AUTHORITY = "authority", _("another municipality")
    POLICE = "police", _("police")
    COURT = "court", _("court")
    OTHER = "other", _("another body")


class LegalBasis(models.TextChoices):
    CONSENT = "consent", _("consent of the parents")
    LAW = "law", _("a duty by law")
    PUBLIC = "public", _("between public bodies, for their functions (Privacy Protection Law, s. 23C)")


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def visible_to(self, user: User, today: date) -> Self:
        """Whoever may see the case; of the restricted ones whoever may open restricted entries."""
        seen = models.Q(visible_to(user, today, "case__matter__"), restricted=False)
        return self.filter(seen | may_see(user, today, "case__matter__"))


class Disclosure(models.Model):
    """Information about a pupil that was passed to another body: recorded, never changed (s. 23D, `domain` 5.2)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="disclosures")
    body = models.CharField(max_length=12, choices=BodyKind.choices)
    recipient = models.CharField(max_length=160)
    what = models.TextField(max_length=2000)
    why = models.CharField(max_length=300)
    basis = models.CharField(max_length=8, choices=LegalBasis.choices)
    basis_note = models.CharField(max_length=200, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    restricted = models.BooleanField(default=False)
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="disclosure")
    form_key = models.UUIDField(unique=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "-happened_at"], name="disclosure_case_time")]

    def __str__(self) -> str:
        return f"{self.body} {self.happened_at:%Y-%m-%d}"
