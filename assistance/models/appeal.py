from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from charter.models import visible_to


class AppealSubject(models.TextChoices):
    """The two things one may appeal (R59); hours inside a level are asked for instead (R58)."""

    LEVEL = "level", _("the function level")
    SERVICES = "services", _("the scope of other support services")


class AppealResult(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("appeal", "accepted")
    PART = "part", pgettext_lazy("appeal", "accepted in part")
    REJECTED = "rejected", pgettext_lazy("appeal", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("appeal", "withdrawn")
    NOT_HEARD = "not_heard", pgettext_lazy("appeal", "not heard, because it was late")


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> Self:
        return self.filter(decided_on=None)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "decision__file__matter__"))


class Appeal(models.Model):
    """An appeal on a team's decision (ערר): 21 days from delivery, late ones accepted and marked (R59, D9).

    The decision stays in force meanwhile. `file_until` is that guardian's last day, none where nothing was delivered;
    `decide_by` the 21 days of the body that decides.
    """

    decision = models.ForeignKey("assistance.FunctionLevelDecision", models.PROTECT, related_name="appeals")
    guardian = models.ForeignKey("cases.Guardian", models.PROTECT, related_name="+")
    subject = models.CharField(_("about"), max_length=10, choices=AppealSubject.choices)
    body = models.ForeignKey("assistance.Body", models.PROTECT, related_name="+", verbose_name=_("who decides"))
    filed_on = models.DateField(_("filed on"))
    file_until = models.DateField(null=True, blank=True)
    is_late = models.BooleanField(_("out of time"), default=False)
    admitted = models.BooleanField(_("heard although late"), null=True, blank=True)  # a person decides
    decide_by = models.DateField(null=True, blank=True)
    reasons = models.TextField(_("reasons of the parents"), max_length=4000)
    document = models.ForeignKey("assistance.AideDocument", models.PROTECT, null=True, blank=True, related_name="+")
    heard_on = models.DateField(_("heard on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=AppealResult.choices, blank=True)
    explained = models.TextField(_("reasons of the result"), max_length=2000, blank=True)
    outcome = models.OneToOneField(
        "assistance.FunctionLevelDecision", models.PROTECT, null=True, blank=True, related_name="from_appeal"
    )
    from_page = models.BooleanField(default=False)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "guardian", "subject"], name="appeal_one_open", condition=Q(decided_on=None)
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None, result="")
                | (Q(decided_on__isnull=False) & ~Q(result="") & (Q(result="withdrawn") | ~Q(explained=""))),
                name="appeal_result_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.filed_on}"
