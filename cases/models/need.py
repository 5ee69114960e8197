from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.models import visible_to
from charter.standards import NEED_PROMISES, promise


class NeedQuerySet(models.QuerySet["Need"]):
    def open(self) -> Self:
        return self.filter(answered_on=None, dropped_on=None)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "case__matter__"))


class Need(models.Model):
    """What an as-needed service is asked for in one case; the act of the service answers it (R27, `ux` decision 8)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="needs")
    promise = models.CharField(_("service"), max_length=24)  # one of NEED_PROMISES
    text = models.CharField(_("what is needed"), max_length=300, blank=True)
    raised_on = models.DateField(_("since"))
    entry = models.ForeignKey("cases.TimelineEntry", models.PROTECT, related_name="raised_needs")
    answered_on = models.DateField(null=True, blank=True)
    answer = models.ForeignKey(
        "cases.TimelineEntry", models.PROTECT, null=True, blank=True, related_name="answered_needs"
    )
    dropped_on = models.DateField(null=True, blank=True)
    dropped_reason = models.CharField(_("why it fell away"), max_length=300, blank=True)
    form_key = models.UUIDField(unique=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(promise__in=NEED_PROMISES), name="need_as_needed"),
            models.CheckConstraint(
                condition=Q(answered_on=None, answer=None) | Q(answered_on__isnull=False, answer__isnull=False),
                name="need_answer_whole",
            ),
            models.CheckConstraint(
                condition=Q(dropped_on=None) | (Q(answered_on=None) & ~Q(dropped_reason="")),
                name="need_dropped_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["case"], name="need_open", condition=Q(answered_on=None, dropped_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.promise} {self.raised_on}"

    @property
    def label(self) -> str:
        return str(promise(self.promise).label)
