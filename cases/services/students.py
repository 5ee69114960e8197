"""Pupils: found by whatever spelling, made once, enrolled with history."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Enrolment, School, Student

GERESH = re.compile("['\"`´׳״‘’“”]")
JOINERS = re.compile(r"[\s\-־–_.,]+")


def fold_name(text: str) -> str:
    """Fold a name for searching: no points, no geresh, maqaf and hyphen as a space, small letters."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return JOINERS.sub(" ", GERESH.sub("", bare)).strip().casefold()


def searchable(first_name: str, last_name: str, other_name: str = "") -> str:
    return fold_name(f"{first_name} {last_name} {other_name}")[:240]


def current_class(path: str = "enrolments") -> Prefetch[str]:
    """A prefetch of pupils' current class and school, as `current_enrolments`."""
    return Prefetch(path, queryset=Enrolment.objects.current().select_related("school"), to_attr="current_enrolments")


def with_current_class(students: QuerySet[Student]) -> QuerySet[Student]:
    """Bring each pupil's current class and school along, in one query more."""
    return students.prefetch_related(current_class())


def search_students(user: User, text: str) -> QuerySet[Student]:
    """Pupils of the user's roster whose name, ID or guardian's phone holds every word typed."""
    found = Student.objects.visible_to(user)
    words = fold_name(text).split()
    if not words:
        return found.none()
    for word in words:
        found = found.filter(_word_matches(word))
    return found.order_by("last_name", "first_name", "pk")


def _word_matches(word: str) -> Q:
    matches = Q(search_name__contains=word)
    digits = word.lstrip("0").removeprefix("+")
    if digits.isdecimal() and len(digits) >= 3:
        matches |= Q(id_number__contains=digits) | Q(guardians__phone__contains=digits)
    return matches


@transaction.atomic
def create_student(
    *, by: User, school: School | None = None, grade: int = 0, class_number: int | None = None, on: date, **facts: Any
) -> Student:
    """Put a pupil on file, with the class he is in; `facts` are the pupil's own columns."""
    search_name = searchable(facts["first_name"], facts["last_name"], facts.get("other_name", ""))
    student = Student.objects.create(unit=by.unit, search_name=search_name, **facts)
    if school:
        enrol_student(student=student, school=school, grade=grade, class_number=class_number, on=on)
    record_access(by=by, action=AccessAction.CREATE, page="student", subject=f"pupil {student.pk}")
    return student


@transaction.atomic
def enrol_student(*, student: Student, school: School, grade: int, class_number: int | None, on: date) -> Enrolment:
    """Move a pupil to a class: the stay before it ends and is kept; the same class again changes nothing."""
    place = {"school": school, "grade": grade, "class_number": class_number}
    current = Enrolment.objects.current().filter(student=student).first()
    if current and all(getattr(current, name) == value for name, value in place.items()):
        return current
    if current:
        Enrolment.objects.filter(pk=current.pk).update(until_on=max(on, current.from_on))
    return Enrolment.objects.create(student=student, from_on=on, **place)
