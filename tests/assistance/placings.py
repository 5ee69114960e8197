"""Aides, pupils with hours in a class, and who sits beside whom."""

from datetime import date
from typing import Any
from uuid import uuid4

from accounts.models import Unit, User
from assistance.models import (
    Aide,
    AideAssignment,
    AideFile,
    ClassHours,
)
from assistance.services.aides.people import (
    add_aide,
)
from assistance.services.aides.placing import (
    place_aide,
)
from assistance.services.hours import allot_base
from cases.models import School
from tests.assistance.factories import decide, entitle, file_of
from tests.cases.factories import make_student, moment

NOW = moment("2026-08-20 10:00")
START = date(2026, 9, 1)


def hire(unit: Unit, by: User, number: str, name: str, **facts: Any) -> Aide:
    return add_aide(unit=unit, by=by, key=uuid4(), id_type="israeli_id", id_number=number, name=name, **facts)


def pupil(school: School, level: int, grade: int = 4, number: int = 2, **facts: Any) -> AideFile:
    """A pupil with hours in a class of the school; `facts` are the pupil's."""
    student = make_student(school.unit, **facts)
    student.enrolments.update(school=school, grade=grade, class_number=number)
    file = file_of(entitle(school.unit, student=student))
    allot_base(decision=decide(file, level), by=None, now=NOW)
    return file


def learn(school: School, hours: int, grade: int = 4, number: int = 2) -> None:
    ClassHours.objects.create(school=school, year=2026, grade=grade, class_number=number, weekly_hours=hours)


def place(aide: Aide, files: list[AideFile], by: User, sharing: str = "one", **facts: Any) -> AideAssignment:
    given = {"from_on": START, "key": uuid4(), "now": NOW}
    return place_aide(aide=aide, files=files, sharing=sharing, by=by, **(given | facts))


def allow(*files: AideFile) -> None:
    AideFile.objects.filter(pk__in=[file.pk for file in files]).update(sharing_allowed=True)


def seats(assignment: AideAssignment) -> list[tuple[int, int]]:
    return sorted(assignment.pupils.filter(ended_on=None).values_list("file", "hours"))
