from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance.standards import Disability
from charter.models import visible_to


class SupportType(models.TextChoices):
    AIDE = "aide", _("aide support")
    TEACHING = "teaching", _("supporting teaching")
    THERAPY = "therapy", _("therapies")
    NONE = "none", _("not eligible")


class AideEligibilityQuerySet(models.QuerySet["AideEligibility"]):
    def standing(self) -> Self:
        return self.filter(ended_on=None)

    def for_aides(self) -> Self:
        return self.standing().filter(support=SupportType.AIDE)

    def valid_on(self, day: date) -> Self:
        return self.for_aides().filter(valid_from__lte=day, valid_until__gte=day)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "matter__"))


class AideEligibility(models.Model):
    """What a committee decided a pupil is entitled to, for three school years (R28, R43, D15)."""

    matter = models.OneToOneField("charter.Matter", models.PROTECT, related_name="aide_eligibility")
    student = models.ForeignKey("cases.Student", models.PROTECT, related_name="aide_eligibilities")
    body = models.ForeignKey("assistance.Body", models.PROTECT, related_name="+", verbose_name=_("who decided"))
    decided_on = models.DateField(_("decided on"))
    support = models.CharField(_("kind of support"), max_length=10, choices=SupportType.choices)
    disability = models.CharField(_("because of"), max_length=14, choices=Disability.choices)
    valid_from = models.DateField(_("from"))  # 1 September
    valid_until = models.DateField(_("until"))  # 31 August of the third school year, or as edited with a reason
    until_reason = models.CharField(_("why another end"), max_length=300, blank=True)
    is_new_pupil = models.BooleanField(_("new pupil"), default=False)  # never inferred (D11)
    new_reason = models.CharField(_("why new"), max_length=300, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(_("why it ended"), max_length=300, blank=True)
    told_months = models.PositiveSmallIntegerField(null=True, blank=True)  # the last warning of 12, 6, 3 (R43, N21)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = AideEligibilityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="eligibility_order"),
            models.CheckConstraint(condition=Q(is_new_pupil=False) | ~Q(new_reason=""), name="eligibility_new_reason"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="") | (Q(ended_on__isnull=False) & ~Q(ended_reason="")),
                name="eligibility_end_whole",
            ),
        ]
        indexes = [models.Index(fields=["valid_until"], name="eligibility_ends", condition=Q(ended_on=None))]

    def __str__(self) -> str:
        return f"{self.support} {self.decided_on}"

    def get_absolute_url(self) -> str:
        return reverse("assistance:eligibility-detail", args=[self.matter.ref])

    @property
    def eve(self) -> date:
        """The day before it begins: the last day of a right that was recorded by mistake."""
        return self.valid_from - timedelta(days=1)
