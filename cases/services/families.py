"""Siblings: pupils of one unit who share a family, joined and parted by a person (R3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from cases.models import Case, Enrolment, EntryKind, Guardian, Student
from cases.models.case import CaseQuerySet
from cases.services.cases import write_entry
from cases.services.settling import lock_students

SHOWN = 8


@dataclass(frozen=True)
class Sibling:
    """The roster line, with the case's address only for those who may open it."""

    student: Student
    class_name: str
    school: str
    has_case: bool
    officer: str
    url: str


def siblings_of(student: Student) -> QuerySet[Student]:
    if student.family is None:
        return Student.objects.none()
    return Student.objects.filter(family=student.family, unit=student.unit_id).exclude(pk=student.pk).order_by("pk")


def read_siblings(student: Student, user: User, today: date) -> list[Sibling]:
    """The pupil's siblings in one query; none at all where nobody joined him to anybody."""
    return tell_siblings(siblings_of(student), user, today) if student.family else []


def tell_siblings(students: QuerySet[Student], user: User, today: date) -> list[Sibling]:
    his = Case.objects.open().filter(student=OuterRef("pk"))
    mine = Case.objects.open().visible_to(user, today).filter(student=OuterRef("pk"))
    rows = students.annotate(
        stay=FilteredRelation("enrolments", condition=Q(enrolments__until_on=None)),
        grade=F("stay__grade"),
        class_number=F("stay__class_number"),
        school_name=F("stay__school__name"),
        has_case=Exists(his),
        officer=Subquery(his.values("matter__owner__name")[:1]),
        url=Subquery(mine.values("matter__url")[:1]),
    )
    return [_told(row) for row in rows]


def _told(row: Any) -> Sibling:
    stay = Enrolment(grade=row.grade, class_number=row.class_number) if row.grade is not None else None
    return Sibling(
        student=row,
        class_name=stay.class_name if stay else "",
        school=row.school_name or "",
        has_case=row.has_case,
        officer=row.officer or "",
        url=row.url or "",
    )


def sibling_cases(student: Student, user: User, today: date) -> CaseQuerySet:
    """The siblings' open cases that this person may write in."""
    cases = Case.objects.open().visible_to(user, today).filter(student__in=siblings_of(student))
    return cases.select_related("matter", "student__unit").order_by("pk")


def suggested_siblings(student: Student, user: User) -> QuerySet[Student]:
    """Pupils of the user's roster with a parent of the same phone or e-mail, not joined to this one yet."""
    phones, emails = _ways_to_reach(student.guardians.select_related("recipient"))
    alike = Q(phone__in=phones) | Q(second_phone__in=phones) | Q(recipient__email__in=emails)
    parents = Guardian.objects.filter(alike, student__unit=student.unit_id)
    found = Student.objects.visible_to(user).filter(pk__in=parents.values("student")).exclude(pk=student.pk)
    if student.family:
        found = found.exclude(pk__in=siblings_of(student).values("pk"))
    return found.order_by("last_name", "first_name", "pk")[:SHOWN]


def _ways_to_reach(guardians: Iterable[Guardian]) -> tuple[set[str], set[str]]:
    people = list(guardians)
    phones = {phone for one in people for phone in (one.phone, one.second_phone) if phone}
    return phones, {one.recipient.email for one in people if one.recipient.email}


@transaction.atomic
def join_family(*, student: Student, other: Student, by: User, now: datetime) -> bool:
    """Say that two pupils of a unit are siblings, with all who are siblings of either; twice is once."""
    if student.unit_id != other.unit_id or student.pk == other.pk:
        return False
    _lock_families(student, other)
    if student.family and student.family == other.family:
        return False
    family = student.family or other.family or uuid4()
    grown = Q(pk__in=[student.pk, other.pk])
    if other.family:
        grown |= Q(family=other.family)
    Student.objects.filter(grown, unit=student.unit_id).update(family=family)
    student.family = other.family = family
    _write(EntryKind.SIBLINGS, student, other, by, now)
    return True


@transaction.atomic
def leave_family(*, student: Student, by: User, now: datetime) -> bool:
    """Take a pupil out of his family; whoever is left alone has none. The second time changes nothing."""
    _lock_families(student)
    left = list(siblings_of(student))
    if student.family is None:
        return False
    alone = [student.pk, *([left[0].pk] if len(left) == 1 else [])]
    Student.objects.filter(pk__in=alone).update(family=None)
    student.family = None
    for other in left:
        _write(EntryKind.SIBLINGS_PARTED, student, other, by, now)
    return True


def _lock_families(*students: Student) -> None:
    """The unit's row is the queue of all changes of families: who belongs to one stands still while it is locked.

    Then every member, in one order: a talk that siblings share locks them alike. The weak lock lets rows of the unit
    be written meanwhile.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=students[0].unit_id)
    for student in students:
        student.refresh_from_db(fields=["family"])
    families = {student.family for student in students if student.family}
    members = Student.objects.filter(family__in=families, unit=students[0].unit_id).values_list("pk", flat=True)
    lock_students([*(student.pk for student in students), *members])


def carry_family(*, kept: Student, merged: Student) -> None:
    """Two files of one pupil are joined: the siblings of either are his. The caller holds both locks."""
    if merged.family and kept.family and kept.family != merged.family:
        Student.objects.filter(family=merged.family, unit=kept.unit_id).update(family=kept.family)
    family = kept.family or merged.family
    Student.objects.filter(pk=merged.pk).update(family=None)
    others = Student.objects.filter(family=family).exclude(pk=kept.pk) if family else Student.objects.none()
    Student.objects.filter(pk=kept.pk).update(family=family if others.exists() else None)
    kept.refresh_from_db(fields=["family"])
    merged.refresh_from_db(fields=["family"])


def _write(kind: EntryKind, student: Student, other: Student, by: User, now: datetime) -> None:
    """A line in the open case of each, with the other's name: what every officer's roster shows."""
    names = {student.pk: other.name, other.pk: student.name}
    for case in Case.objects.open().filter(student__in=names).select_related("matter"):
        write_entry(case, kind, by=by, happened_at=now, now=now, text=names[case.student_id])
    record_access(by=by, action=AccessAction.CHANGE, page="siblings", subject=f"pupil {student.pk}")
