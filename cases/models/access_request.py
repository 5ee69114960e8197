from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.models import visible_to


class AnsweredHow(models.TextChoices):
    """How somebody got to see what is kept about him (Privacy Protection Law, s. 13)."""

    SHOWN = "shown", _("shown at the unit")
    COPY = "copy", _("a copy was handed over")
    POST = "post", _("a copy by post")
    REFUSED = "refused", _("refused, with the reasons")


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "case__matter__"))

    def waiting(self) -> Self:
        return self.filter(answered_on=None)


class AccessRequest(models.Model):
    """Somebody asks to see the information about a pupil: thirty calendar days to answer (regulations of 1981, N26)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="access_requests")
    recipient = models.ForeignKey("notices.Recipient", models.PROTECT, related_name="+")  # whoever asked
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField()
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    how = models.CharField(_("how it was answered"), max_length=8, choices=AnsweredHow.choices, blank=True)
    note = models.CharField(_("what was given, or why not"), max_length=300, blank=True)
    step = models.OneToOneField("charter.NextStep", models.PROTECT, related_name="+")
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="access_request")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answered_on=None) ^ ~Q(how=""), name="access_answered_says_how"),
            models.CheckConstraint(condition=~Q(how="refused") | ~Q(note=""), name="access_refused_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.asked_on}"
