"""How many hours each class of a school learns in a week: no shared aide works more than that (R66)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import ClassHours
from assistance.services.aides.forbidden import hold_school
from assistance.services.aides.seats import Room
from cases.models import Enrolment, School
from charter.services.deadlines import StaleError


class RoomHours(NamedTuple):
    """A class with its weekly hours and the version that was seen; none and 0 where nothing is on record."""

    grade: int
    number: int  # 0: the only class of its grade
    weekly_hours: int | None
    version: int

    @property
    def name(self) -> str:
        return Enrolment(grade=self.grade, class_number=self.number).class_name


def rooms_of(school: School, year: int) -> list[RoomHours]:
    """Every class in which pupils learn now, and every one on record for the year."""
    known = {(row.grade, row.class_number): row for row in ClassHours.objects.filter(school=school, year=year)}
    stays = Enrolment.objects.current().filter(school=school).values_list("grade", "class_number").distinct()
    rooms = {(grade, number or 0) for grade, number in stays} | set(known)
    return [_room(room, known.get(room)) for room in sorted(rooms)]


def _room(room: Room, row: ClassHours | None) -> RoomHours:
    return RoomHours(*room, row.weekly_hours if row else None, row.version if row else 0)


@transaction.atomic
def write_class_hours(*, school: School, year: int, rooms: Iterable[RoomHours], by: User) -> int:
    """All classes of one form, or none; answers how many changed. Raises StaleError when somebody else was first.

    What an aide works already stays until somebody brings the placing to these hours.
    """
    hold_school(school)
    return sum(_write(school, year, room, by) for room in rooms)


def _write(school: School, year: int, room: RoomHours, by: User) -> bool:
    rows = ClassHours.objects.filter(school=school, year=year, grade=room.grade, class_number=room.number)
    known = rows.first()
    if room.weekly_hours == (known.weekly_hours if known else None):
        return False
    if room.version != (known.version if known else 0):
        raise StaleError
    if known is None:
        facts = {"grade": room.grade, "class_number": room.number, "weekly_hours": room.weekly_hours}
        ClassHours.objects.create(school=school, year=year, **facts)
    elif room.weekly_hours is None:
        rows.delete()
    else:
        rows.update(weekly_hours=room.weekly_hours, version=F("version") + 1)
    subject = f"school {school.pk}, class {room.grade}/{room.number}, {year}"
    record_access(by=by, action=AccessAction.CHANGE, page="class hours", subject=subject)
    return True
