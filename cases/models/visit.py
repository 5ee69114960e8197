from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class VisitPlan(models.Model):
    """A home visit that is meant to be made: who goes, and whether the family knows; its day is a next step."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="visit_plans")
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="visit_plan")
    step = models.OneToOneField("charter.NextStep", models.PROTECT, related_name="visit_plan")
    officers = models.ManyToManyField("accounts.User", related_name="+")
    announced = models.BooleanField(_("announced to the family"))
    form_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"visit {self.step}"


class HomeVisitQuerySet(models.QuerySet["HomeVisit"]):
    def standing(self) -> Self:
        """Of contacts that were not undone."""
        return self.filter(contact__undone_at=None)

    def cautioning(self) -> Self:
        """Whoever comes next should know of them."""
        return self.standing().filter(safety_flag=True, lifted_at=None)


class HomeVisit(models.Model):
    """What a home visit adds to its contact: who went, announced or not, what to beware of (R6).

    The findings are the contact's note, so that they are corrected and taken back like every contact.
    """

    contact = models.OneToOneField("cases.Contact", models.PROTECT, related_name="home_visit")
    plan = models.OneToOneField(VisitPlan, models.PROTECT, null=True, blank=True, related_name="visit")
    officers = models.ManyToManyField("accounts.User", related_name="+")
    announced = models.BooleanField(_("announced to the family"), default=False)
    safety_flag = models.BooleanField(_("care is needed on the next visit"), default=False)
    safety_note = models.CharField(_("what to beware of"), max_length=300, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    lifted_reason = models.CharField(max_length=300, blank=True)

    objects = HomeVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(safety_flag=False) | ~Q(safety_note=""), name="visit_caution_has_note"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_reason="") | (Q(lifted_at__isnull=False) & ~Q(lifted_reason="")),
                name="visit_lifted_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"visit of contact {self.contact_id}"

    @property
    def findings(self) -> str:
        return self.contact.note
