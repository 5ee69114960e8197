"""Search from anywhere (`ux` 2.1): pupils by name, ID, a parent's phone or a case's number, each with his open case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import User
from cases.models import Case, Enrolment, Student
from cases.services.students import search_students, with_current_class

MOST = 20
DASHES = str.maketrans({"־": "-", "–": "-", "‑": "-"})


@dataclass(frozen=True)
class Found:
    """One line: the roster facts, the officer of the open case, and its address for those who may see it."""

    student: Student
    case: Case | None
    may_see: bool

    @property
    def stay(self) -> Enrolment | None:
        stays: list[Enrolment] = self.student.current_enrolments  # type: ignore[attr-defined]
        return stays[0] if stays else None


def find_pupils(user: User, text: str, *, today: date) -> tuple[list[Found], bool]:
    """The first pupils that answer to what was typed, and whether there are more; five queries however many."""
    visible = Case.objects.visible_to(user, today)
    matching = Q(pk__in=search_students(user, text).order_by().values("pk"))
    ref = text.strip().translate(DASHES)
    if ref:
        by_number = visible.filter(Q(matter__ref=ref) | Q(referrals__matter__ref=ref)).values("student")
        matching |= Q(pk__in=by_number)
    rows = Student.objects.visible_to(user).filter(matching).order_by("last_name", "first_name", "pk")
    students = list(with_current_class(rows)[: MOST + 1])
    return with_open_cases(students[:MOST], user, today), len(students) > MOST


def with_open_cases(students: list[Student], user: User, today: date) -> list[Found]:
    running = Case.objects.open().filter(student__in=students).select_related("matter__owner")
    cases = {case.student_id: case for case in running}
    seen = set(
        Case.objects.visible_to(user, today).filter(pk__in=[c.pk for c in cases.values()]).values_list("pk", flat=True)
    )
    found = ((student, cases.get(student.pk)) for student in students)
    return [Found(student, case, may_see=bool(case) and case.pk in seen) for student, case in found]  # type: ignore[union-attr]
