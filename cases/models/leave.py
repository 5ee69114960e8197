from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class LeaveQuerySet(models.QuerySet["Leave"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def not_over(self, today: date) -> Self:
        return self.standing().filter(last_on__gte=today)

    def overlapping(self, first: date, last: date) -> Self:
        return self.standing().filter(first_on__lte=last, last_on__gte=first)

    def visible_to(self, user: User) -> Self:
        """A manager's whole unit; an officer's own, and those in which she is asked to cover."""
        rows = self.filter(unit=user.unit_id)
        if user.is_manager:
            return rows
        return rows.filter(Q(officer=user) | Q(pk__in=CoverOffer.objects.filter(cover=user).values("leave")))


class Leave(models.Model):
    """Days on which an officer is away; from the moment it is entered every case of hers has somebody else too."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    officer = models.ForeignKey("accounts.User", models.PROTECT, related_name="leaves", verbose_name=_("officer"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    fallback = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")  # covers what nobody accepted
    entered_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)  # its covers stand on the matters
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="leave_order")]
        indexes = [models.Index(fields=["last_on"], name="leave_standing", condition=Q(withdrawn_at=None))]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.first_on}"


class CoverOffer(models.Model):
    """One case of an officer on leave, and the colleague who is asked to cover it."""

    leave = models.ForeignKey(Leave, models.CASCADE, related_name="offers")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="cover_offers")
    cover = models.ForeignKey("accounts.User", models.PROTECT, related_name="cover_offers")
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leave", "case"], name="cover_offer_once"),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(declined_at=None), name="cover_answer_one"),
        ]

    def __str__(self) -> str:
        return f"{self.leave_id} {self.case_id}"

    @property
    def is_answered(self) -> bool:
        return bool(self.accepted_at or self.declined_at)
