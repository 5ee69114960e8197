"""A family as rows: the pupil with two years of classes, the parents and the recipients they are."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import NamedTuple

from attendance_service.demo import words
from attendance_service.demo.days import DemoDays
from attendance_service.demo.families import Family, Parent
from attendance_service.demo.sheets import Book
from cases.models import Enrolment, Guardian, School, Student
from cases.services.students import searchable
from notices.models import Recipient


class Known(NamedTuple):
    """Keys of a parent on file."""

    guardian: int
    recipient: int
    parent: Parent


class FamilyWriter:
    def __init__(self, book: Book, days: DemoDays, rng: Random) -> None:
        self.book, self.days, self.rng = book, days, rng

    def write(self, unit: int, family: Family, school: School, before: School) -> tuple[int, list[Known]]:
        student = self.book[Student].add(
            unit_id=unit,
            id_number=family.id_number,
            first_name=family.first_name,
            last_name=family.last_name,
            other_name=family.other_name,
            search_name=searchable(family.first_name, family.last_name, family.other_name),
            birth_on=family.birth_on,
            gender="f" if family.girl else "m",
            address=family.address,
        )
        self._stays(student, family, school, before)
        return student, [self._parent(student, parent) for parent in family.parents]

    def _stays(self, student: int, family: Family, school: School, before: School) -> None:
        days, add = self.days, self.book[Enrolment].add
        number = family.class_number
        if family.grade:
            ended = days.this_year - timedelta(days=1)
            stay = {"student_id": student, "class_number": number, "from_on": days.last_year, "until_on": ended}
            add(school_id=before.pk, grade=family.grade - 1, **stay)
        first = days.this_year if family.grade else days.last_year
        add(student_id=student, class_number=number, from_on=first, school_id=school.pk, grade=family.grade)

    def _parent(self, student: int, parent: Parent) -> Known:
        text, source, why = words.RESTRICTION if parent.barred else ("", "", "")
        recipient = self.book[Recipient].add(
            name=parent.name,
            email=parent.email,
            language=parent.language,
            may_receive=not parent.barred,
            barred_reason=why,
        )
        guardian = self.book[Guardian].add(
            student_id=student,
            recipient_id=recipient,
            relation=parent.relation,
            phone=parent.phone,
            needs_interpreter=parent.language in ("am", "ru") and self.rng.random() < 0.3,
            lives_with_pupil=parent.lives_with_pupil,
            restriction=text,
            restriction_source=source,
        )
        return Known(guardian, recipient, parent)
