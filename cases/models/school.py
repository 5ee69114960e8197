from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.calendar import SchoolKind
from charter.models import Sector, YearEnd

LAST_OF_JUNE = 30  # kindergartens and primary schools; the others end on the 20th


class Stage(models.TextChoices):
    KINDERGARTEN = "kindergarten", _("kindergarten")
    PRIMARY = "primary", _("primary school")
    MIDDLE = "middle", _("middle school")
    HIGH = "high", _("high school")


class SchoolQuerySet(models.QuerySet["School"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(unit=user.unit_id)


class School(models.Model):
    """An educational institution, known by its six-digit symbol."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="schools")
    symbol = models.CharField(_("school symbol"), max_length=6)
    name = models.CharField(_("school name"), max_length=80)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices)
    sector = models.CharField(_("supervision"), max_length=8, choices=Sector.choices, default=Sector.STATE)
    days_a_week = models.PositiveSmallIntegerField(_("school days a week"), default=5, choices=[(5, "5"), (6, "6")])
    year_ends_month = models.PositiveSmallIntegerField(default=6)
    year_ends_day = models.PositiveSmallIntegerField(_("last school day in June"), choices=[(20, "20.6"), (30, "30.6")])
    officer = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="schools", verbose_name=_("its officer")
    )
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "symbol"], name="school_symbol_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> SchoolKind:
        """What decides its school days."""
        year_end = YearEnd.PRIMARY if self.year_ends_day == LAST_OF_JUNE else YearEnd.LATER
        return SchoolKind(self.sector, year_end, self.days_a_week)


class SchoolRole(models.TextChoices):
    PRINCIPAL = "principal", _("principal")
    COUNSELLOR = "counsellor", _("counsellor")
    TEACHER = "teacher", _("class teacher")
    SECRETARY = "secretary", _("secretary")


class SchoolContactPerson(models.Model):
    school = models.ForeignKey(School, models.CASCADE, related_name="contact_people")
    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("role"), max_length=12, choices=SchoolRole.choices)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    def __str__(self) -> str:
        return self.name
