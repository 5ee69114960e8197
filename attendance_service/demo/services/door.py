"""Reports through the school's own door, leave and cover."""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from accounts.models import Unit, User
from attendance_service.demo.days import at
from cases.models import Case, Enrolment, School
from cases.services.cover import accept_cover, enter_leave
from cases.services.door import open_door, report_through_door

MORNING = time(0, 1)  # nothing of the demo year lies in the future, whatever the hour
DOORS = 4


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """Links of four schools, one report of this morning that waits for its officer, a leave that colleagues cover."""
    manager = User.objects.filter(unit=unit, is_manager=True).order_by("pk").first()
    officers = list(User.objects.filter(unit=unit, is_officer=True, is_active=True).order_by("pk"))
    if manager is None or len(officers) < 3:
        return
    _report(unit, officers[-1], manager, today, rng)
    _leave(officers, today, rng)


def _report(unit: Unit, officer: User, manager: User, today: date, rng: Random) -> None:
    schools = School.objects.filter(unit=unit).order_by("pk")[:DOORS]
    for school in schools:
        open_door(school=school, by=manager, now=at(today - timedelta(days=60), MORNING))
    stay = Enrolment.objects.current().filter(
        student__cases__matter__owner=officer, student__cases__closed_on=None, grade__gte=1
    )
    chosen = stay.select_related("school__unit", "student").order_by("pk").first()
    if chosen is None:
        return
    door = chosen.school.doors.first() or open_door(
        school=chosen.school, by=manager, now=at(today - timedelta(days=30), MORNING)
    )
    pupil = {
        "first_name": chosen.student.first_name,
        "last_name": chosen.student.last_name,
        "id_number": chosen.student.id_number,
        "grade": chosen.grade,
        "class_number": chosen.class_number,
    }
    report = {"reporter_kind": "counsellor", "reporter_name": "אורלי נבון", "reasons": ["repeated"]}
    report |= {"description": "חסרה פעמיים בשבוע האחרון, ללא הודעה מהבית.", "privacy_notice": "2026-11 he"}
    key = UUID(int=rng.getrandbits(128), version=4)
    report_through_door(door=door, pupil=pupil, report=report, key=key, now=at(today, MORNING), today=today)


def _leave(officers: list[User], today: date, rng: Random) -> None:
    away = officers[-2]
    if not Case.objects.open().filter(matter__owner=away).exists():
        return
    first, now = today + timedelta(days=16), at(today, MORNING)
    key = UUID(int=rng.getrandbits(128), version=4)
    last = first + timedelta(days=4)
    leave = enter_leave(officer=away, first_on=first, last_on=last, by=away, key=key, today=today, now=now)
    accept_cover(leave=leave, by=leave.offers.order_by("pk")[0].cover, today=today, now=now)
