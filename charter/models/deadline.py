from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.models.matter import visible_to


class Flag(models.TextChoices):
    """What people were told; overdue, late and kept follow from the dates and are not stored."""

    NONE = "none", _("nothing yet")
    SOON = "soon", _("due soon")
    OVERDUE = "overdue", _("overdue")


class Outcome(models.TextChoices):
    MET = "met", _("done")
    MET_BY_ATTEMPTS = "met_by_attempts", _("kept by attempts")
    LAPSED = "lapsed", _("lapsed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    NOT_REQUIRED = "not_required", _("not required")


KEPT = (Outcome.MET, Outcome.MET_BY_ATTEMPTS)
EXCUSED = (Outcome.WITHDRAWN, Outcome.NOT_REQUIRED)


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def open(self) -> Self:
        return self.filter(closed_on=None)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "matter__"))


class Deadline(models.Model):
    """One running promise: the day it opened, its last sensible day, the day it is due, the day it closed."""

    matter = models.ForeignKey("charter.Matter", models.PROTECT, related_name="deadlines")
    promise = models.CharField(max_length=24)  # a number of charter.standards
    opened_on = models.DateField()
    target_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    soon_on = models.DateField(null=True, blank=True)
    set_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    annotation = models.CharField(max_length=300, blank=True)
    flag = models.CharField(max_length=8, choices=Flag.choices, default=Flag.NONE)
    flagged_at = models.DateTimeField(null=True, blank=True)
    told_step = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "promise", "opened_on"], name="deadline_opened_once"),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("opened_on")), name="deadline_due_after_open"
            ),
            models.CheckConstraint(
                condition=Q(target_on=None, due_on=None, soon_on=None, set_at=None)
                | Q(target_on__isnull=False, due_on__isnull=False, soon_on__isnull=False, set_at__isnull=False),
                name="deadline_dates_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_at=None, outcome="")
                | (Q(closed_on__isnull=False, closed_at__isnull=False) & ~Q(outcome="")),
                name="deadline_closing_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["withdrawn", "not_required"]) | ~Q(reason=""),
                name="deadline_excuse_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="deadline_late", condition=Q(closed_on=None) & ~Q(flag="overdue")),
            models.Index(fields=["soon_on"], name="deadline_soon", condition=Q(closed_on=None, flag="none")),
            models.Index(fields=["matter"], name="deadline_open_matter", condition=Q(closed_on=None)),
            models.Index(fields=["opened_on"], name="deadline_undated", condition=Q(closed_on=None, due_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.promise} by {self.due_on}"

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def was_late(self) -> bool:
        """Kept, but after its day; `domain.md` C3: the due day itself is still on time."""
        return (
            self.closed_on is not None
            and self.due_on is not None
            and self.outcome in KEPT
            and self.closed_on > self.due_on
        )

    @property
    def was_recorded_late(self) -> bool:
        """Done in time but typed after the due day: shown as "נרשם באיחור" (D23)."""
        if self.closed_on is None or self.closed_at is None or self.due_on is None:
            return False
        return self.closed_on <= self.due_on < timezone.localdate(self.closed_at)

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today


class MoveKind(models.TextChoices):
    CLOSURE = "closure", _("closure")
    CORRECTION = "correction", _("correction")
    APPROVAL = "approval", _("calendar approved")


class DeadlineMove(models.Model):
    """One change of a due date: old, new, who, when, why (C7)."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="moves")
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=MoveKind.choices)
    moved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    moved_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.from_on} → {self.to_on}"
