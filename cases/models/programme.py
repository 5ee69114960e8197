from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.calendar import SchoolYear, year_of


class ProgrammeKind(models.TextChoices):
    """The six that the charter names, and whatever a city adds: its list ends with "וכדומה" (R14)."""

    FAMILY_CLUB = "family_club", _("family after-school clubs")
    MALA = "mala", _('the "Mala" programme')
    YOUTH_UNIT = "youth_unit", _("youth advancement unit")
    GIRLS_UNIT = "girls_unit", _("unit for girls")
    CENTRES = "centres", _("community centres")
    YOUTH_WORKERS = "youth_workers", _("youth workers")
    OTHER = "other", _("another programme")


class Programme(models.Model):
    """A programme against dropout that runs in the city (charter 8, R13)."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="programmes")
    kind = models.CharField(_("kind"), max_length=16, choices=ProgrammeKind.choices, default=ProgrammeKind.OTHER)
    name = models.CharField(_("name of the programme"), max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="programme_name_once"),
            models.UniqueConstraint(fields=["unit", "kind"], name="programme_starter_once", condition=~Q(kind="other")),
        ]

    def __str__(self) -> str:
        return self.name


class OfferingQuerySet(models.QuerySet["ProgrammeOffering"]):
    def visible_to(self, user: User) -> Self:
        """Programmes are no secret inside the unit; the names of their pupils are."""
        return self.filter(programme__unit=user.unit_id)

    def offered(self) -> Self:
        return self.filter(is_offered=True)

    def with_room(self) -> Self:
        return self.filter(Q(capacity=None) | Q(taken__lt=models.F("capacity")))


class ProgrammeOffering(models.Model):
    """A programme in one school year (R15); `taken` counts the places held, so that two at once never overfill it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="offerings")
    year = models.PositiveSmallIntegerField()  # the school year that begins in its September
    is_offered = models.BooleanField(_("offered this year"), default=True)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)  # none: not limited
    taken = models.PositiveSmallIntegerField(default=0)
    contact_name = models.CharField(_("contact person"), max_length=80, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=20, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    leaves_city = models.BooleanField(_("run by a body outside the municipality"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = OfferingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="offering_once_a_year"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=models.F("capacity")), name="offering_never_overfull"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.school_year}"

    @property
    def school_year(self) -> SchoolYear:
        return year_of(self.year)

    @property
    def free(self) -> int | None:
        """Places left; none where they are not limited."""
        return None if self.capacity is None else self.capacity - self.taken


class LogKind(models.TextChoices):
    VISIT = "visit", _("visit to the programme")
    MEETING = "meeting", _("meeting with its manager")
    CALL = "call", _("phone call")
    OTHER = "other", _("other")


class ProgrammeFollowUp(models.Model):
    """A line of the log about the programme itself, not about a pupil (R16)."""

    offering = models.ForeignKey(ProgrammeOffering, models.PROTECT, related_name="follow_ups")
    on = models.DateField(_("day"))
    kind = models.CharField(_("what it was"), max_length=8, choices=LogKind.choices)
    person = models.CharField(_("with whom"), max_length=80, blank=True)
    note = models.CharField(_("what was seen and agreed"), max_length=1000)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"{self.offering} {self.on}"
