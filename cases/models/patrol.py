from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models.student import Gender
from charter.calendar import SchoolYear
from charter.models import school_year_from, visible_to


class PatrolState(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("under way")
    DONE = "done", _("made")
    CANCELLED = "cancelled", _("called off")


class AgeBand(models.TextChoices):
    """How old a child looked whose name nobody knows."""

    PRIMARY = "primary", _("about 6 to 11")
    MIDDLE = "middle", _("about 12 to 14")
    HIGH = "high", _("about 15 to 17")


class PatrolYearQuerySet(models.QuerySet["PatrolYear"]):
    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "matter__"))


class PatrolYear(models.Model):
    """The patrols of one unit in one school year: promise 15 is made about it (R25, D17)."""

    matter = models.OneToOneField("charter.Matter", models.PROTECT, related_name="patrol_year")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="patrol_years")
    year = models.PositiveSmallIntegerField()  # the civil year of its 1 September

    objects = PatrolYearQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="patrol_year_once")]

    def __str__(self) -> str:
        return str(self.span)

    @property
    def span(self) -> SchoolYear:
        return school_year_from(self.year)


class PatrolQuerySet(models.QuerySet["Patrol"]):
    def standing(self) -> Self:
        return self.exclude(state=PatrolState.CANCELLED)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "year__matter__"))


class Patrol(models.Model):
    """One day in the public parks; several parks on one day are one patrol (D17)."""

    year = models.ForeignKey(PatrolYear, models.PROTECT, related_name="patrols")
    on = models.DateField(_("day"))
    starts_at = models.TimeField(_("from hour"))
    ends_at = models.TimeField(_("until hour"))
    staff = models.ManyToManyField("accounts.User", related_name="patrols", verbose_name=_("who goes"))
    state = models.CharField(_("state"), max_length=9, choices=PatrolState.choices, default=PatrolState.PLANNED)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)  # when its end was typed
    note = models.CharField(_("what was seen"), max_length=600, blank=True)
    cancelled_reason = models.CharField(_("why it was called off"), max_length=300, blank=True)
    planned_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = PatrolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "on"], name="patrol_one_a_day", condition=~Q(state=PatrolState.CANCELLED)
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="patrol_hours_order"),
            models.CheckConstraint(
                condition=~Q(state=PatrolState.DONE)
                | Q(started_at__isnull=False, ended_at__isnull=False, recorded_at__isnull=False),
                name="patrol_done_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=PatrolState.CANCELLED) | ~Q(cancelled_reason=""), name="patrol_cancelled_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in (PatrolState.PLANNED, PatrolState.RUNNING)


class PatrolPark(models.Model):
    patrol = models.ForeignKey(Patrol, models.CASCADE, related_name="parks")
    name = models.CharField(_("park"), max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patrol", "name"], name="patrol_park_once")]

    def __str__(self) -> str:
        return self.name


class PatrolFindingQuerySet(models.QuerySet["PatrolFinding"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)


class PatrolFinding(models.Model):
    """A pupil found, who became a referral; or children nobody knows: a number, never a name or a picture (R25)."""

    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="findings")
    park = models.CharField(_("park"), max_length=80, blank=True)
    found_at = models.DateTimeField(_("when"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    referral = models.OneToOneField(
        "cases.Referral", models.PROTECT, null=True, blank=True, related_name="patrol_finding"
    )
    entry = models.OneToOneField(
        "cases.TimelineEntry", models.PROTECT, null=True, blank=True, related_name="patrol_finding"
    )
    gender = models.CharField(_("gender"), max_length=1, choices=Gender.choices, blank=True)
    age_band = models.CharField(_("age"), max_length=8, choices=AgeBand.choices, blank=True)
    number = models.PositiveSmallIntegerField(_("how many"), default=1)
    undone_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True)

    objects = PatrolFindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(referral__isnull=False, entry__isnull=False, number=1, age_band="", gender="")
                | (Q(referral=None, entry=None, number__gte=1) & ~Q(age_band="")),
                name="patrol_finding_named_or_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patrol_id} {self.found_at:%H:%M}"
