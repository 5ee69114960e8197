"""The facts of a case and its pupil, put right by whoever answers for it; each change leaves its line (R26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from cases.models import Case, CaseStage, Enrolment, EntryKind, Risk, School, Student
from cases.services.cases import write_entry
from cases.services.guardians import move_home
from cases.services.settling import TIMED, lock_student, settle_promises
from cases.services.students import enrol_student, holder_of_number, searchable
from cases.services.telling.recording import tell_as_recorded
from charter.services.deadlines import StaleError


class NumberTakenError(Exception):
    """Another pupil of the unit has this ID number."""


@dataclass(frozen=True)
class Place:
    """The class of a school, and since when."""

    school: School
    grade: int
    class_number: int | None
    since: date


@dataclass(frozen=True)
class Versions:
    """What the person saw: of the case and of the pupil."""

    case: int
    student: int


@transaction.atomic
def change_facts(
    *,
    case: Case,
    seen: Versions,
    stage: CaseStage,
    risk: Risk,
    pupil: dict[str, Any],
    place: Place | None,
    by: User,
    now: datetime,
) -> None:
    """Write down a case's stage and risk and its pupil's facts. Raises StaleError when either changed meanwhile."""
    lock_student(case.student)
    _change_standing(case, seen.case, {"stage": stage, "risk": risk}, by, now)
    if _change_pupil(case.student, seen.student, pupil, place):
        name = f"{pupil['first_name']} {pupil['last_name']}"
        write_entry(case, EntryKind.PEOPLE_CHANGED, by=by, happened_at=now, now=now, text=name)
        settle_promises(case.student, TIMED, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="case", subject=f"case {case.matter.ref}")


def _change_standing(case: Case, version: int, wanted: dict[str, str], by: User, now: datetime) -> None:
    changed = {name: value for name, value in wanted.items() if getattr(case, name) != value}
    rows = Case.objects.open().filter(pk=case.pk, version=version)
    if not rows.update(**changed, version=F("version") + int(bool(changed))):
        raise StaleError
    kinds = {"stage": (EntryKind.STAGE, CaseStage), "risk": (EntryKind.RISK, Risk)}
    for name, value in changed.items():
        kind, words = kinds[name]
        write_entry(case, kind, by=by, happened_at=now, now=now, text=str(words(value).label))


def _change_pupil(student: Student, version: int, pupil: dict[str, Any], place: Place | None) -> bool:
    changed = {name: value for name, value in pupil.items() if getattr(student, name) != value}
    moves = place is not None and not _is_there(student, place)
    if changed.keys() & {"id_type", "id_number", "id_country"}:
        _refuse_taken(student, pupil)
    name = searchable(pupil["first_name"], pupil["last_name"], pupil.get("other_name", ""))
    rows = Student.objects.filter(pk=student.pk, version=version)
    if not rows.update(**changed, search_name=name, version=F("version") + int(bool(changed or moves))):
        raise StaleError
    if changed.keys() & {"first_name", "gender"}:
        tell_as_recorded([student])
    if "address" in changed:
        move_home(student=student, was=student.address, to=changed["address"])
    if place is not None and moves:
        enrol_student(
            student=student, school=place.school, grade=place.grade, class_number=place.class_number, on=place.since
        )
    return bool(changed or moves)


def _is_there(student: Student, place: Place) -> bool:
    where = {"school": place.school, "grade": place.grade, "class_number": place.class_number}
    return Enrolment.objects.current().filter(student=student, **where).exists()


def _refuse_taken(student: Student, pupil: dict[str, Any]) -> None:
    """The unit's row is the queue of everybody who gives a number."""
    unit = Unit.objects.select_for_update(no_key=True).get(pk=student.unit_id)
    number = {name: pupil[name] for name in ("id_type", "id_number", "id_country")}
    holder = holder_of_number(unit, **number) if number["id_number"] else None
    if holder and holder.pk != student.pk:
        raise NumberTakenError
