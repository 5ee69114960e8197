"""Two pupils side by side, and which of the two files had better stay."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.models import Case, IdType, Student
from cases.services.joining import STRENGTH
from cases.services.students import with_current_class


@dataclass(frozen=True)
class Line:
    """One fact of both."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return self.first != self.second


@dataclass(frozen=True)
class Comparison:
    first: Student
    second: Student
    preferred: Student
    lines: list[Line]

    @property
    def both_open(self) -> bool:
        """Two open cases: the younger goes into the older one."""
        return all(student.has_open for student in (self.first, self.second))  # type: ignore[attr-defined]


def compare_pupils(first: Student, second: Student) -> Comparison:
    by_key = {student.pk: student for student in _with_facts(Student.objects.filter(pk__in=[first.pk, second.pk]))}
    one, two = by_key[first.pk], by_key[second.pk]
    facts = zip(_facts(one), _facts(two), strict=True)
    lines = [Line(label, mine, theirs) for (label, mine), (_label, theirs) in facts]
    return Comparison(one, two, preferred=max(one, two, key=_weight), lines=lines)


def _with_facts(students: QuerySet[Student]) -> QuerySet[Student]:
    running = Case.objects.open().filter(student=OuterRef("pk"))
    people = Count("guardians", distinct=True)
    counted = students.annotate(n_cases=Count("cases", distinct=True), n_people=people, has_open=Exists(running))
    return with_current_class(counted)


def _weight(student: Student) -> tuple[int, bool, int]:
    """The stronger number, then the open case, then the older file."""
    return STRENGTH.index(IdType(student.id_type)), student.has_open, -student.pk  # type: ignore[attr-defined]


def _facts(student: Student) -> list[tuple[str, str]]:
    stays = student.current_enrolments  # type: ignore[attr-defined]
    number = f"{student.get_id_type_display()} {student.id_number}" if student.id_number else student.id_missing_reason
    return [
        (_("First name"), student.first_name),
        (_("Family name"), student.last_name),
        (_("Name in another script"), student.other_name),
        (_("ID number"), number),
        (_("Date of birth"), date_format(student.birth_on, "j.n.Y") if student.birth_on else ""),
        (_("Gender"), str(student.get_gender_display())),
        (_("Address"), student.address),
        (_("Class and school"), f"{stays[0].class_name}, {stays[0].school}" if stays else ""),
        (_("Parents and guardians"), str(student.n_people)),  # type: ignore[attr-defined]
        (_("Cases"), str(student.n_cases)),  # type: ignore[attr-defined]
        (_("Open case"), _("yes") if student.has_open else _("no")),  # type: ignore[attr-defined]
    ]
