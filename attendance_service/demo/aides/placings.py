"""Aides of the running school year: employed, placed alone and shared, escorting, replaced, refused (R65-R71)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from assistance.models import Aide, AideAssignment, AideFile, AideKind, EmployerType, Ownership, SchoolFacts, Sharing
from assistance.services.aides.cards import write_guardian_id
from assistance.services.aides.employment import employ_aide
from assistance.services.aides.people import add_aide, add_volunteer
from assistance.services.aides.placing import end_assignment, place_aide
from assistance.services.aides.timetable import add_escort, write_timetable
from attendance_service.demo.aides import words
from attendance_service.demo.aides.clock import Life
from attendance_service.demo.aides.desk import Desk, fresh
from attendance_service.demo.aides.holidays import keep_holidays
from attendance_service.demo.families import id_number
from cases.models import Enrolment, Guardian, School, Student
from charter.calendar import school_year
from notices.models import BlockedRule
from notices.services.blocked import record_blocked

FIRST = 4_000_000  # numbers of aides; pupils have those below
GUARDIANS = 6_000_000
ALONE, ESCORTS, CLASS_HOURS = 26, 2, 34
Room = tuple[int, int, int]  # school, grade, class


def place_aides(desk: Desk) -> Life:
    """In the last week of August, for the school year that runs today."""
    year = school_year(desk.today).start.year
    now = yield desk.at(date(year, 8, 26))
    rooms = _rooms(year)
    people = _employable(desk)
    begun = date(year, 9, 1)
    shared = [_share(desk, people, files, sharing, begun, now) for files, sharing in _groups(rooms)]
    taken = {file.pk for files, _sharing in _groups(rooms) for file in files}
    rest = [file for files in rooms.values() for file in files if file.pk not in taken]
    alone = [_place(desk, next(people), [file], Sharing.ONE, begun, now) for file in rest[:ALONE]]
    for assignment in [*shared, *alone[:ESCORTS]]:
        _accompany(desk, assignment, begun, now)
    _volunteer(desk, begun)
    now = yield desk.at(begun + timedelta(days=40))
    if len(alone) > ESCORTS:
        _replace(desk, alone[-1], next(people), now)
    now = yield desk.ago(4)
    _refused(desk, alone, now)
    keep_holidays(desk, year, [*alone[:4]], now)


def _rooms(year: int) -> dict[Room, list[AideFile]]:
    """Files with hours, by the class of the pupil."""
    files = AideFile.objects.standing().filter(year=year, allocation__isnull=False).order_by("pk")
    rooms: dict[Room, list[AideFile]] = {}
    for file in files.select_related("matter__unit", "eligibility__student"):
        stay = Enrolment.objects.current().filter(student=file.eligibility.student_id).first()
        if stay:
            rooms.setdefault((stay.school_id, stay.grade, stay.class_number or 0), []).append(file)
    return rooms


def _groups(rooms: dict[Room, list[AideFile]]) -> Iterator[tuple[list[AideFile], Sharing]]:
    """The first class with two of them, and two classes of a school whose teams allowed it."""
    together = [files for files in rooms.values() if len(files) > 1]
    if together:
        yield together[0][:2], Sharing.CLASS
    allowed: dict[int, list[AideFile]] = {}
    for (school, _grade, _number), files in rooms.items():
        allowed.setdefault(school, []).extend(file for file in files[:1] if file.sharing_allowed)
    yield from ((files[:2], Sharing.SCHOOL) for files in allowed.values() if len(files) > 1)


def _employable(desk: Desk) -> Iterator[Aide]:
    for n, name in enumerate(words.AIDES):
        kind = (AideKind.INTEGRATING, AideKind.INTEGRATING, AideKind.PERSONAL, AideKind.MEDICAL)[n % 4]
        facts: dict[str, Any] = {"name": name, "phone": f"+97250555{desk.rng.randrange(10_000):04d}", "kind": kind}
        card = {"id_type": "israeli_id", "id_number": id_number(FIRST + n)}
        yield add_aide(unit=desk.unit, by=desk.by, key=desk.key(), **card, **facts)


def _share(
    desk: Desk, people: Iterator[Aide], files: list[AideFile], sharing: Sharing, begun: date, now: datetime
) -> AideAssignment:
    return _place(desk, next(people), files, sharing, begun, now, class_hours=CLASS_HOURS)


def _place(
    desk: Desk,
    aide: Aide,
    files: list[AideFile],
    sharing: Sharing,
    on: date,
    now: datetime,
    class_hours: int | None = None,
) -> AideAssignment:
    assignment = place_aide(
        aide=aide, files=[fresh(file) for file in files], sharing=sharing, from_on=on, by=desk.by, key=desk.key(),
        now=now, class_hours=class_hours,
    )  # fmt: skip
    _employ(desk, aide, assignment.school, assignment.weekly_hours, on, now)
    return assignment


def _employ(desk: Desk, aide: Aide, school: School, hours: int, on: date, now: datetime) -> None:
    facts: dict[str, Any] = {"employer": desk.unit.municipality, "budget": "תקציב משרד החינוך"}
    if SchoolFacts.objects.filter(school=school, ownership=Ownership.PRIVATE).exists():
        passed = {"transfer_on": on - timedelta(days=40), "transfer_reference": words.TRANSFER}
        facts = {"employer_type": EmployerType.PRIVATE, "employer": words.OWNER, **passed}
    employ_aide(aide=aide, school=school, from_on=on, weekly_hours=hours, by=desk.by, key=desk.key(), now=now, **facts)


def _accompany(desk: Desk, assignment: AideAssignment, begun: date, now: datetime) -> None:
    """The way to school beside the hours (R71), or the week of a shared aide (R65)."""
    rows, version = list(assignment.pupils.order_by("pk")), assignment.version
    if assignment.sharing == Sharing.ONE:
        facts: dict[str, Any] = {"weekly": 5, "from_on": begun, "version": version, "by": desk.by, "now": now}
        add_escort(pupil=rows[0], key=desk.key(), **facts)
        return
    week = {
        row.pk: [(day, hour) for day in range(5) for hour in (1 + n, 3 + n, 5)][: row.hours]
        for n, row in enumerate(rows)
    }
    write_timetable(assignment=assignment, week=week, version=version, by=desk.by)


def _volunteer(desk: Desk, begun: date) -> None:
    schools = School.objects.filter(unit=desk.unit).order_by("-pk")
    for n, (name, school) in enumerate(zip(words.VOLUNTEERS, schools, strict=False)):
        card = {"id_type": "israeli_id", "id_number": id_number(FIRST + 100 + n)}
        until = None if n else begun + timedelta(days=60)
        add_volunteer(school=school, name=name, from_on=begun, until_on=until, by=desk.by, key=desk.key(), **card)


def _replace(desk: Desk, former: AideAssignment, aide: Aide, now: datetime) -> None:
    on, file = timezone.localdate(now), former.pupils.get().file
    end_assignment(assignment=former, on=on, reason=words.REPLACED, by=desk.by, now=now)
    _place(desk, aide, [file], Sharing.ONE, on, now)


def _refused(desk: Desk, alone: list[AideAssignment], now: datetime) -> None:
    """Numbers of parents, and two attempts that a rule has stopped (R69, R70)."""
    pupils = Student.objects.filter(aide_eligibilities__files__assignments__assignment__in=alone).distinct()
    for n, guardian in enumerate(Guardian.objects.filter(student__in=pupils).order_by("pk")):
        number = id_number(GUARDIANS + n)
        write_guardian_id(guardian=guardian, by=desk.by, id_type="israeli_id", id_number=number)
    for assignment in alone[:1]:
        matter = fresh(assignment.pupils.get().file).matter
        record_blocked(rule=BlockedRule.GUARDIAN, by=desk.by, now=now, matter=matter)
        url = assignment.aide.get_absolute_url()
        record_blocked(rule=BlockedRule.VOLUNTEER, by=desk.by, now=now, url=url)
