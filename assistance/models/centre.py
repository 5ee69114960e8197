from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assistance.models.desk import DeskQuerySet
from charter.calendar import SchoolYear, year_of


class Matya(models.Model):
    """A support centre (מתי״א): it allots the hours, from the ministry's money (R32)."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="matyas")
    name = models.CharField(_("name of the centre"), max_length=80)
    director = models.CharField(_("director"), max_length=80, blank=True)  # gets kindergartens' requests (R62)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_retired = models.BooleanField(_("not in use any more"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = DeskQuerySet["Matya"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="matya_once")]

    def __str__(self) -> str:
        return self.name


class MatyaQuota(models.Model):
    """A centre's pool of additional hours in one school year (R55); the sum given stands on the row (R56, F17)."""

    matya = models.ForeignKey(Matya, models.PROTECT, related_name="quotas")
    year = models.PositiveSmallIntegerField()  # the school year that begins in its September
    hours = models.PositiveIntegerField(_("hours of the year"), default=0)
    taken = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matya", "year"], name="matya_quota_once_a_year"),
            models.CheckConstraint(condition=Q(taken__lte=F("hours")), name="matya_pool_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.matya_id} {self.school_year}"

    @property
    def school_year(self) -> SchoolYear:
        return year_of(self.year)

    @property
    def left(self) -> int:
        return self.hours - self.taken


class MatyaApproval(models.Model):
    """A centre's approval of many pupils' hours at once: who approved, by which document, on which day (R32, R47)."""

    matya = models.ForeignKey(Matya, models.PROTECT, related_name="approvals")
    year = models.PositiveSmallIntegerField()
    approved_on = models.DateField()
    approved_by = models.CharField(_("who approved"), max_length=80)
    reference = models.CharField(_("number of the approval"), max_length=40)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"{self.matya_id} {self.reference}"


class Ownership(models.TextChoices):
    OFFICIAL = "official", _("official (the state or the authority)")
    PRIVATE = "private", _("private ownership")


class SchoolFacts(models.Model):
    """What this desk knows of an institution: its centre, its owner (R68), whether it is a special school (R75)."""

    school = models.OneToOneField("cases.School", models.PROTECT, related_name="assistance")
    matya = models.ForeignKey(Matya, models.PROTECT, null=True, blank=True, related_name="schools")
    ownership = models.CharField(_("ownership"), max_length=8, choices=Ownership.choices, default=Ownership.OFFICIAL)
    is_special = models.BooleanField(_("a special school"), default=False)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.school_id)


class ClassHours(models.Model):
    """How many hours a class learns in a week: more than that no aide of the class is given (R66)."""

    school = models.ForeignKey("cases.School", models.PROTECT, related_name="class_hours")
    year = models.PositiveSmallIntegerField()
    grade = models.PositiveSmallIntegerField(_("grade"))
    class_number = models.PositiveSmallIntegerField(_("parallel class"), default=0)  # 0: the only one
    weekly_hours = models.PositiveSmallIntegerField(_("weekly hours of the class"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "grade", "class_number"], name="class_hours_once"),
            models.CheckConstraint(
                condition=Q(weekly_hours__gte=1, weekly_hours__lte=60), name="class_hours_of_a_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade}/{self.class_number}: {self.weekly_hours}"
