"""Pupils: found by whatever spelling, made once, enrolled with history."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from cases.models import Enrolment, Guardian, IdType, School, Student

GERESH = re.compile("['\"`´׳״‘’“”]")
SEPARATORS = re.compile(r"[\s\-+]+")
LAST_SHOWN = 4  # digits of an ID on the roster line (domain 2.1)
WHOLE_PHONE = 7  # digits that make a phone number, without the leading zero
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
    number = SEPARATORS.sub("", text)
    words = [number] if number.isdecimal() else fold_name(text).split()
    if not words:
        return found.none()
    for word in words:
        found = found.filter(_word_matches(word))
    return found.order_by("last_name", "first_name", "pk")


def _word_matches(word: str) -> Q:
    """By name; by the four last digits the roster shows, or a whole ID; by a whole phone: no number can be guessed."""
    matches = Q(search_name__contains=word)
    digits = word.removeprefix("972").lstrip("0")
    if not digits.isdecimal():
        return matches | Q(pk__in=_joined().filter(search_name__contains=word).values("merged_into")) | _passport(word)
    if len(word) == LAST_SHOWN:
        return matches | Q(id_number__endswith=word)
    if len(digits) >= WHOLE_PHONE:
        phones = Q(phone__endswith=digits) | Q(second_phone__endswith=digits)
        matches |= Q(pk__in=Guardian.objects.filter(phones).values("student"))
    whole = Q(id_number__in=[word, word.zfill(9)])
    return matches | whole | Q(pk__in=_joined().filter(whole).values("merged_into"))


def _joined() -> QuerySet[Student]:
    """What is left of pupils who were joined into another: whoever looks for them finds the one who stayed."""
    return Student.objects.exclude(merged_into=None)


def _passport(word: str) -> Q:
    return Q(id_type=IdType.PASSPORT, id_number=word.upper()) if any(c.isdecimal() for c in word) else Q(pk__in=[])


def holder_of_number(unit: Unit, *, id_type: str, id_number: str, id_country: str) -> Student | None:
    """The pupil who has this number, or had it before two files of his were joined."""
    same = Student.objects.filter(unit=unit, id_type=id_type, id_number=id_number, id_country=id_country)
    found = same.select_related("merged_into").first()
    return found.merged_into or found if found else None


def pupils_by_number(unit: Unit, numbers: Collection[str]) -> dict[str, Student]:
    """Israeli ID number -> the pupil who answers to it now, for files; one query."""
    rows = Student.objects.filter(unit=unit, id_type=IdType.ISRAELI, id_number__in=numbers)
    found = rows.select_related("unit", "merged_into__unit")
    return {student.id_number: student.merged_into or student for student in found}


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
