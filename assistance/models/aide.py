from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance.models.desk import DESK_ROLES, DeskQuerySet
from cases.models import IdType


class AideKind(models.TextChoices):
    INTEGRATING = "integrating", _("integrating aide")
    PERSONAL = "personal", _("personal aide")
    MEDICAL = "medical", _("medical aide")


class Aide(models.Model):
    """A person who may accompany pupils. Matched by ID number with guardians and volunteers (R69, R70)."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="aides")
    name = models.CharField(_("name"), max_length=80)
    id_type = models.CharField(_("kind of ID"), max_length=16, choices=IdType.choices, default=IdType.ISRAELI)
    id_number = models.CharField(_("ID number"), max_length=20)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=AideKind.choices, default=AideKind.INTEGRATING)
    is_retired = models.BooleanField(_("does not work with us any more"), default=False)
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = DeskQuerySet["Aide"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "id_type", "id_number"], name="aide_id_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assistance:aide-detail", args=[self.pk])


class EmployerType(models.TextChoices):
    """Who employs (R67, R68)."""

    AUTHORITY = "authority", _("the local authority")
    PRIVATE = "private", _("private ownership")


class AideEmployment(models.Model):
    """An aide's work in one institution: by the authority, from the ministry's budget, unless it was passed on."""

    aide = models.ForeignKey(Aide, models.PROTECT, related_name="employments")
    school = models.ForeignKey("cases.School", models.PROTECT, related_name="+")
    employer_type = models.CharField(
        _("employer"), max_length=10, choices=EmployerType.choices, default=EmployerType.AUTHORITY
    )
    employer = models.CharField(_("name of the employer"), max_length=80, blank=True)
    budget = models.CharField(_("budget"), max_length=80, blank=True)  # the ministry's, passed by the authority
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    transfer_on = models.DateField(_("responsibility passed on"), null=True, blank=True)
    transfer_document = models.ForeignKey(
        "assistance.AideDocument", models.PROTECT, null=True, blank=True, related_name="+"
    )
    transfer_reference = models.CharField(_("number of the transfer document"), max_length=80, blank=True)
    weekly_hours = models.PositiveSmallIntegerField(_("weekly hours employed"))
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(employer_type="authority")
                | (Q(employer_type="private", transfer_on__isnull=False) & ~Q(transfer_reference="")),
                name="private_employer_needs_transfer",
            ),
            models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="employment_order"),
        ]

    def __str__(self) -> str:
        return f"{self.aide_id} {self.school_id}"


class InstitutionVolunteer(models.Model):
    """Somebody who volunteers in an institution: there she may not be employed as an aide at the same time (R69)."""

    school = models.ForeignKey("cases.School", models.PROTECT, related_name="volunteers")
    name = models.CharField(_("name"), max_length=80)
    id_type = models.CharField(_("kind of ID"), max_length=16, choices=IdType.choices, default=IdType.ISRAELI)
    id_number = models.CharField(_("ID number"), max_length=20)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="volunteer_order")
        ]
        indexes = [models.Index(fields=["id_number", "school"], name="volunteer_id")]

    def __str__(self) -> str:
        return self.name


class GuardianId(models.Model):
    """The ID number of a guardian, where it is known: who may not be the aide of that pupil (R70)."""

    guardian = models.OneToOneField("cases.Guardian", models.CASCADE, related_name="id_card")
    id_type = models.CharField(_("kind of ID"), max_length=16, choices=IdType.choices, default=IdType.ISRAELI)
    id_number = models.CharField(_("ID number"), max_length=20)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["id_number"], name="guardian_id_number")]

    def __str__(self) -> str:
        return str(self.guardian_id)


class Sharing(models.TextChoices):
    """How one aide serves (R65, R66)."""

    ONE = "one", _("one pupil")
    CLASS = "class", _("one class")
    SCHOOL = "school", _("several classes of one school")


class AideAssignmentQuerySet(models.QuerySet["AideAssignment"]):
    def standing(self) -> Self:
        return self.filter(ended_on=None)

    def visible_to(self, user: User) -> Self:
        return self.filter(aide__unit=user.unit_id) if user.has_role(*DESK_ROLES) else self.none()


class AideAssignment(models.Model):
    """An aide beside pupils of one school in one school year.

    `weekly_hours` is what the aide works: in one class min(sum of the pupils' hours, the class's weekly hours) (R66).
    """

    aide = models.ForeignKey(Aide, models.PROTECT, related_name="assignments")
    school = models.ForeignKey("cases.School", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    sharing = models.CharField(_("serves"), max_length=8, choices=Sharing.choices, default=Sharing.ONE)
    from_on = models.DateField(_("from"))
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(_("why it ended"), max_length=300, blank=True)
    weekly_hours = models.PositiveSmallIntegerField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = AideAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="")
                | (Q(ended_on__isnull=False, ended_on__gte=F("from_on")) & ~Q(ended_reason="")),
                name="assignment_end_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.aide_id} {self.year}"


class AideAssignmentPupil(models.Model):
    """One pupil of an assignment: the hours are the pupil's own and stay as entitled (R66, N22)."""

    assignment = models.ForeignKey(AideAssignment, models.PROTECT, related_name="pupils")
    file = models.ForeignKey("assistance.AideFile", models.PROTECT, related_name="assignments")
    hours = models.PositiveSmallIntegerField(_("weekly hours"))
    from_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "file"], name="assignment_pupil_once", condition=Q(ended_on=None)
            ),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=30), name="assignment_pupil_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.file_id}"


class AideHour(models.Model):
    """When a shared aide is with whom in the week: one aide is in one class at an hour (R65)."""

    pupil = models.ForeignKey(AideAssignmentPupil, models.CASCADE, related_name="timetable")
    weekday = models.PositiveSmallIntegerField()  # 0 is Sunday
    hour = models.PositiveSmallIntegerField()  # lesson 1 to 10

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pupil", "weekday", "hour"], name="aide_hour_once"),
            models.CheckConstraint(condition=Q(weekday__lte=5, hour__gte=1, hour__lte=10), name="aide_hour_of_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}/{self.hour}"


class EscortHours(models.Model):
    """Escort on the way to school: a ledger apart, never taken from the weekly hours (R71)."""

    pupil = models.ForeignKey(AideAssignmentPupil, models.PROTECT, related_name="escorts")
    weekly = models.PositiveSmallIntegerField(_("weekly hours of escort"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    form_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weekly__gte=1, weekly__lte=30), name="escort_hours")]

    def __str__(self) -> str:
        return f"{self.pupil_id}: {self.weekly}"
