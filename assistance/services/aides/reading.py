"""Placing as it is read: which pupils have hours without an aide, and what each aide works (peers 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from assistance.models import Aide, AideAssignment, AideAssignmentPupil, AideEmployment, AideFile
from assistance.services.aides.forbidden import of_guardian
from assistance.services.files import files_of, stay_of
from cases.models import Enrolment
from cases.services.students import current_class
from charter.calendar import year_of

PLACING_FROM = 7  # July: the coming school year is placed


def placing_year(today: date) -> int:
    """The school year whose aides are in hand."""
    return today.year if today.month >= PLACING_FROM else today.year - 1


@dataclass(frozen=True)
class PlacedPupil:
    """A pupil with hours: how many an aide covers, and which aides."""

    file: AideFile
    stay: Enrolment | None
    rows: list[AideAssignmentPupil]

    @property
    def total(self) -> int:
        return self.file.allocation.total

    @property
    def left(self) -> int:
        """Below zero where an aide was placed for more than the pupil has today."""
        return self.total - sum(row.hours for row in self.rows)

    @property
    def over(self) -> int:
        return max(0, -self.left)


def files_with_hours(user: User, today: date, year: int) -> QuerySet[AideFile]:
    """By what no aide covers yet, most first."""
    standing = Q(assignments__ended_on=None, assignments__assignment__ended_on=None)
    placed = Coalesce(Sum("assignments__hours", filter=standing), 0)
    rows = files_of(user, today).filter(ended_on=None, year=year, allocation__isnull=False)
    return rows.annotate(bare=F("allocation__total") - placed).order_by(
        "-bare", "eligibility__student__last_name", "eligibility__student__first_name", "pk"
    )


def standing_rows() -> QuerySet[AideAssignmentPupil]:
    rows = AideAssignmentPupil.objects.filter(ended_on=None, assignment__ended_on=None)
    return rows.select_related("assignment__aide").annotate(is_guardian=of_guardian()).order_by("pk")


def with_aides(files: QuerySet[AideFile]) -> QuerySet[AideFile]:
    """The files with all that `placed_pupil` reads."""
    return files.select_related("matter", "allocation", "eligibility__student").prefetch_related(
        Prefetch("assignments", standing_rows(), to_attr="standing_rows"),
        current_class("eligibility__student__enrolments"),
    )


def placed_pupil(file: AideFile) -> PlacedPupil:
    return PlacedPupil(file, stay_of(file.student), file.standing_rows)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class WorkingAide:
    """An aide with her assignments and employments of one school year."""

    aide: Aide
    assignments: list[AideAssignment]
    employed: int | None  # weekly hours; none where no employment is on record

    @property
    def placed(self) -> int:
        return sum(row.weekly_hours for row in self.assignments)

    @property
    def is_over(self) -> bool:
        """Works more than she is employed for."""
        return self.employed is not None and self.placed > self.employed


def with_work(aides: QuerySet[Aide], year: int) -> QuerySet[Aide]:
    """The aides with all that `working_aide` reads, of one school year."""
    span = year_of(year)
    assignments = AideAssignment.objects.standing().filter(year=year).select_related("school").order_by("pk")
    employments = AideEmployment.objects.filter(from_on__lte=span.end).exclude(until_on__lt=span.start)
    return aides.prefetch_related(
        Prefetch("assignments", assignments, to_attr="of_year"), Prefetch("employments", employments, to_attr="work")
    )


def working_aide(aide: Aide) -> WorkingAide:
    work: list[AideEmployment] = aide.work  # type: ignore[attr-defined]
    employed = sum(row.weekly_hours for row in work) if work else None
    return WorkingAide(aide, aide.of_year, employed)  # type: ignore[attr-defined]


def pupils_to_join(user: User, today: date, file: AideFile) -> QuerySet[AideFile]:
    """Other pupils of the same school with hours: who could share an aide (R65)."""
    stay = Enrolment.objects.current().filter(student=file.eligibility.student_id).first()
    rows = with_aides(files_with_hours(user, today, file.year).exclude(pk=file.pk))
    here = Enrolment.objects.current().filter(school=stay.school_id if stay else None)
    return rows.filter(eligibility__student__in=here.values("student"))
