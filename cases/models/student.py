from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User

GRADE_NAMES = ("גן", "א׳", "ב׳", "ג׳", "ד׳", "ה׳", "ו׳", "ז׳", "ח׳", "ט׳", "י׳", "י״א", "י״ב")


class IdType(models.TextChoices):
    ISRAELI = "israeli_id", _("Israeli ID")
    MINISTRY = "ministry_number", _("Ministry number")
    PASSPORT = "passport", _("passport")
    NONE = "none", _("no number")


class Gender(models.TextChoices):
    FEMALE = "f", _("girl")
    MALE = "m", _("boy")
    UNKNOWN = "", _("not recorded")


class StudentQuerySet(models.QuerySet["Student"]):
    def known_to(self, user: User) -> Self:
        """The roster line: every officer and manager of the unit, for intake (domain 2.1); joined pupils too."""
        return self.filter(unit=user.unit_id) if user.has_role(Role.OFFICER, Role.MANAGER) else self.none()

    def visible_to(self, user: User) -> Self:
        return self.known_to(user).standing()

    def standing(self) -> Self:
        """Those who were not joined into another: what is left of a joined pupil only leads to the one who stayed."""
        return self.filter(merged_into=None)


class Student(models.Model):
    """A pupil of one unit; another unit that meets the same child has its own row."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="students")
    id_type = models.CharField(_("kind of ID"), max_length=16, choices=IdType.choices, default=IdType.ISRAELI)
    id_number = models.CharField(_("ID number"), max_length=20, blank=True)
    id_country = models.CharField(_("country of the passport"), max_length=2, blank=True)
    id_missing_reason = models.CharField(_("why there is no number"), max_length=200, blank=True)
    first_name = models.CharField(_("first name"), max_length=60)
    last_name = models.CharField(_("family name"), max_length=60)
    other_name = models.CharField(_("name in another script"), max_length=120, blank=True)
    search_name = models.CharField(max_length=240, editable=False, default="")  # folded: cases.services.student
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender.choices, blank=True)
    address = models.CharField(_("address"), max_length=160, blank=True)
    family = models.UUIDField(null=True, blank=True)  # the same for siblings: cases.services.families
    has_aide_file = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="former_selves")
    version = models.PositiveIntegerField(default=1)

    objects = StudentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "id_type", "id_number", "id_country"],
                name="student_id_once",
                condition=~Q(id_number=""),
            ),
            models.CheckConstraint(condition=~Q(id_number="") | ~Q(id_missing_reason=""), name="student_id_or_reason"),
        ]
        indexes = [
            models.Index(fields=["unit", "search_name"], name="student_search"),
            models.Index(fields=["family"], name="student_family", condition=Q(family__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def id_last_four(self) -> str:
        return self.id_number[-4:]

    def age_on(self, day: date) -> int | None:
        if self.birth_on is None:
            return None
        return day.year - self.birth_on.year - ((day.month, day.day) < (self.birth_on.month, self.birth_on.day))


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def current(self) -> Self:
        return self.filter(until_on=None)


class Enrolment(models.Model):
    """One stay of a pupil in one class of one school; a move closes a row and opens the next."""

    student = models.ForeignKey(Student, models.PROTECT, related_name="enrolments")
    school = models.ForeignKey("cases.School", models.PROTECT, related_name="enrolments")
    grade = models.PositiveSmallIntegerField(_("grade"))  # 0 is kindergarten, 1 to 12
    class_number = models.PositiveSmallIntegerField(_("parallel class"), null=True, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student"], name="enrolment_one_current", condition=Q(until_on=None)),
            models.CheckConstraint(condition=Q(grade__lte=12), name="enrolment_grade"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")), name="enrolment_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_name} {self.school}"

    @property
    def class_name(self) -> str:
        """ "ח'3", "גן"."""
        return f"{GRADE_NAMES[self.grade]}{self.class_number or ''}"
