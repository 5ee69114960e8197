"""A population list, row by row: children of compulsory age (3 to 17) who have no current school here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from accounts.fields import clean_israeli_id, clean_name, clean_text, parse_date
from accounts.models import Unit
from cases.models import Enrolment, IdType, Student
from cases.services.imports.checks import RowCheck
from cases.services.imports.roster_rows import age_on
from cases.services.imports.tables import Table
from cases.services.imports.words import ROSTER_HEADERS

FIRST_AGE, LAST_AGE = 3, 17  # Compulsory Education Law
COLUMNS = ("id_number", "last_name", "first_name", "birth_on", "address")
HEADERS = {title: name for title, name in ROSTER_HEADERS.items() if name in COLUMNS}
NEEDS = ("id_number", "last_name", "first_name", "birth_on")
BATCH = 500


class Child(NamedTuple):
    """Somebody the list names."""

    id_number: str
    first_name: str
    last_name: str
    birth_on: date | None
    address: str = ""


@dataclass
class Reading:
    """What a list came to: who is missing from the roster, and how many rows said something else."""

    missing: list[tuple[Child, Student | None]] = field(default_factory=list)
    read: int = 0
    studying: int = 0
    other_age: int = 0
    refusals: list[dict[str, object]] = field(default_factory=list)


def is_of_age(birth_on: date | None, on: date) -> bool:
    """A child whose birthday nobody knows is looked for."""
    return birth_on is None or FIRST_AGE <= age_on(birth_on, on) <= LAST_AGE


def read_list(unit: Unit, table: Table, on: date) -> Reading:
    """Compare a list with the roster; nothing is stored."""
    reading = Reading()
    children: dict[str, Child] = {}
    for source in table.rows:
        reading.read += 1
        child = _check(RowCheck(source, table.titles), reading)
        if child and is_of_age(child.birth_on, on):
            children.setdefault(child.id_number, child)
        elif child:
            reading.other_age += 1
    _compare(unit, list(children.values()), reading)
    return reading


def _check(check: RowCheck, reading: Reading) -> Child | None:
    id_number = check.take("id_number", clean_israeli_id)
    last_name, first_name = check.take("last_name", clean_name), check.take("first_name", clean_name)
    birth_on = check.take("birth_on", parse_date)
    address = check.maybe("address", clean_text, max_length=160) or ""
    if check.refusals or not (id_number and first_name and last_name and birth_on):
        reading.refusals += [refusal._asdict() for refusal in check.refusals]
        return None
    return Child(id_number, first_name, last_name, birth_on, address)


def _compare(unit: Unit, children: list[Child], reading: Reading) -> None:
    for start in range(0, len(children), BATCH):
        some = children[start : start + BATCH]
        known = Student.objects.filter(
            unit=unit, id_type=IdType.ISRAELI, id_number__in=[child.id_number for child in some]
        )
        there = {student.id_number: student.merged_into or student for student in known.select_related("merged_into")}
        pupils = [student.pk for student in there.values()]
        enrolled = set(Enrolment.objects.current().filter(student__in=pupils).values_list("student", flat=True))
        for child in some:
            student = there.get(child.id_number)
            if student and student.pk in enrolled:
                reading.studying += 1
            else:
                reading.missing.append((child, student))


def without_school(unit: Unit, on: date) -> Reading:
    """Pupils of our own roster who are in no school today."""
    current = Enrolment.objects.current().filter(student=OuterRef("pk"))
    rows = Student.objects.standing().filter(~Exists(current), unit=unit)
    missing = [student for student in rows.order_by("pk") if is_of_age(student.birth_on, on)]
    return Reading(missing=[(child_of(student), student) for student in missing], read=len(missing))


def child_of(student: Student) -> Child:
    return Child(student.id_number, student.first_name, student.last_name, student.birth_on, student.address)
