from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import Student
from charter.calendar import SchoolYear, year_of
from charter.models import visible_to


class Stage(models.IntegerChoices):
    """How far a yearly file has come (ux 3.10); kept on the row by `assistance.services.stages` alone."""

    ENTITLED = 1, _("entitled")
    DISCUSSED = 2, _("discussed")
    DECIDED = 3, _("decided")
    DELIVERED = 4, _("delivered to the parents")
    TRANSFERRED = 5, _("passed to the MATYA")


class AideFileQuerySet(models.QuerySet["AideFile"]):
    def standing(self) -> Self:
        return self.filter(ended_on=None)

    def of_year(self, year: int) -> Self:
        return self.filter(year=year)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "matter__"))


class AideFile(models.Model):
    """The yearly discussion of an entitled pupil (דיון שנתי): one a school year; nothing rolls over (R44, D14)."""

    matter = models.OneToOneField("charter.Matter", models.PROTECT, related_name="aide_file")
    eligibility = models.ForeignKey("assistance.AideEligibility", models.PROTECT, related_name="files")
    year = models.PositiveSmallIntegerField()  # the school year that begins in its September
    opened_on = models.DateField()  # 1 February before it; later for a new pupil
    stage = models.PositiveSmallIntegerField(choices=Stage.choices, default=Stage.ENTITLED)
    is_new_pupil = models.BooleanField(_("new pupil"), default=False)  # moves the dates to the end of October (R53)
    new_reason = models.CharField(_("why new"), max_length=300, blank=True)
    sharing_allowed = models.BooleanField(_("a shared aide is possible"), default=False)  # said by the team (R65)
    late_reason = models.CharField(_("why the decision was late"), max_length=300, blank=True)
    iep_final_on = models.DateField(_("the individual plan is final since"), null=True, blank=True)  # R54
    iep_final_at = models.DateTimeField(null=True, blank=True)  # when it was typed
    june_told_on = models.DateField(null=True, blank=True)  # N15 (D10)
    copy_sent_on = models.DateField(_("copy of the approval given on"), null=True, blank=True)  # R47
    copy_channel = models.CharField(_("how"), max_length=10, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(_("why it ended"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AideFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["eligibility", "year"], name="aide_file_once_a_year"),
            models.CheckConstraint(condition=Q(is_new_pupil=False) | ~Q(new_reason=""), name="aide_file_new_reason"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="") | (Q(ended_on__isnull=False) & ~Q(ended_reason="")),
                name="aide_file_end_whole",
            ),
            models.CheckConstraint(
                condition=Q(iep_final_on=None, iep_final_at=None)
                | Q(iep_final_on__isnull=False, iep_final_at__isnull=False),
                name="aide_file_plan_whole",
            ),
        ]
        indexes = [models.Index(fields=["year", "stage"], name="aide_file_year", condition=Q(ended_on=None))]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.school_year}"

    def get_absolute_url(self) -> str:
        return reverse("assistance:file-detail", args=[self.matter.ref])

    @property
    def is_latecomer(self) -> bool:
        """New, and known only after the last day of new pupils (R53)."""
        return self.is_new_pupil and self.opened_on > date(self.year, 10, 31)

    @property
    def student(self) -> Student:
        return self.eligibility.student

    @property
    def school_year(self) -> SchoolYear:
        return year_of(self.year)


class EventKind(models.TextChoices):
    """What happened to a pupil's right; the file's history in one list."""

    ELIGIBLE = "eligible", _("eligibility recorded")
    OPENED = "opened", _("file opened")
    MEETING = "meeting", _("team meeting")
    DECISION = "decision", _("level decided")
    HOURS = "hours", _("hours changed")
    DELIVERY = "delivery", _("delivery to the parents")
    TRANSFER = "transfer", _("passed to the MATYA")
    REQUEST = "request", _("request for more hours")
    APPEAL = "appeal", _("appeal")
    AIDE = "aide", _("aide")
    PLAN = "plan", _("individual plan")
    REFUSED = "refused", _("refused by a rule")
    OTHER = "other", _("other")


class AideEvent(models.Model):
    """One line of a file's history: what, when it happened, when it was typed, by whom."""

    file = models.ForeignKey(AideFile, models.PROTECT, null=True, blank=True, related_name="events")
    eligibility = models.ForeignKey("assistance.AideEligibility", models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=EventKind.choices)
    on = models.DateField()
    text = models.CharField(max_length=300)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["file", "-at"], name="aide_event_file")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
