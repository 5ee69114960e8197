from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance.standards import Area, Band, Level, band_of
from charter.models import visible_to


class DecisionOrigin(models.TextChoices):
    """Why there is a decision: a correction and an appeal's result are new versions (R29)."""

    TEAM = "team", _("the team's yearly decision")
    CORRECTION = "correction", _("the team's correction")
    APPEAL = "appeal", _("the result of an appeal")


class FunctionLevelDecisionQuerySet(models.QuerySet["FunctionLevelDecision"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def in_force(self) -> Self:
        """The newest published one of each file: it binds, also while an appeal is open (R29, R59)."""
        return self.published().filter(replaced_at=None)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "file__matter__"))


class FunctionLevelDecision(models.Model):
    """The team's decision on a level for one school year: a draft until published, then read-only (R28-R30, R42-R50).

    `level` none: support by an aide is no longer needed (R44). `lowest` and `highest` are the band as it stood.
    """

    file = models.ForeignKey("assistance.AideFile", models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()  # 1, 2, …: the version
    body = models.ForeignKey("assistance.Body", models.PROTECT, related_name="+", verbose_name=_("who decides"))
    meeting = models.ForeignKey("assistance.TeamMeeting", models.PROTECT, related_name="decisions")
    decided_on = models.DateField(_("decided on"))
    level = models.PositiveSmallIntegerField(_("function level"), choices=Level.choices, null=True, blank=True)
    lowest = models.PositiveSmallIntegerField(default=0)
    highest = models.PositiveSmallIntegerField(default=0)
    explained = models.TextField(_("reasons as a whole"), max_length=2000, blank=True)
    services = models.TextField(_("other support services"), max_length=1000, blank=True)
    tool_version = models.CharField(_("version of the assessment tool"), max_length=40, blank=True)  # R42
    tool_url = models.URLField(_("its page at the ministry"), blank=True)
    protocol = models.ForeignKey("assistance.AideDocument", models.PROTECT, null=True, blank=True, related_name="+")
    sharing_allowed = models.BooleanField(_("a shared aide is possible"), default=False)  # R65
    origin = models.CharField(max_length=10, choices=DecisionOrigin.choices, default=DecisionOrigin.TEAM)
    origin_reason = models.CharField(_("why anew"), max_length=300, blank=True)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = FunctionLevelDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="level_decision_number_once"),
            models.UniqueConstraint(
                fields=["file"],
                name="level_decision_one_in_force",
                condition=Q(published_at__isnull=False, replaced_at=None),
            ),
            models.UniqueConstraint(fields=["file"], name="level_decision_one_draft", condition=Q(published_at=None)),
            models.CheckConstraint(
                condition=Q(level=None, lowest=0, highest=0)
                | Q(level__isnull=False, lowest__gte=1, highest__gte=F("lowest")),
                name="level_decision_has_band",
            ),
            models.CheckConstraint(
                condition=Q(origin="team") | ~Q(origin_reason=""), name="level_decision_anew_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} v{self.number}"

    @property
    def band(self) -> Band | None:
        return band_of(self.level, self.file.year) if self.level else None


class LevelReason(models.Model):
    """The team's reason in one area (R38-R41): where it saw the pupil, and in its own words."""

    decision = models.ForeignKey(FunctionLevelDecision, models.CASCADE, related_name="reasons")
    area = models.CharField(max_length=14, choices=Area.choices)
    level = models.PositiveSmallIntegerField(_("nearest to"), choices=Level.choices, null=True, blank=True)
    text = models.CharField(_("reason"), max_length=600, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "area"], name="level_reason_once_an_area")]

    def __str__(self) -> str:
        return f"{self.area} {self.level}"


class IepGoal(models.Model):
    """A goal of the individual education programme (תח״י): the second output of the team (R49)."""

    decision = models.ForeignKey(FunctionLevelDecision, models.CASCADE, related_name="goals")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("goal"), max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "order"], name="iep_goal_order")]
        ordering = ["order"]

    def __str__(self) -> str:
        return self.text
