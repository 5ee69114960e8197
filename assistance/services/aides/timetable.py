"""The week of a shared aide: when with whom, and where that cannot be (R65); the way to school stands apart (R71)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import AideAssignment, AideAssignmentPupil, AideHour, EscortHours, EventKind
from assistance.services.history import write_event
from cases.models import Enrolment
from charter.services.deadlines import StaleError

Slot = tuple[int, int]  # day of the week from Sunday 0, lesson from 1
Week = Mapping[int, Iterable[Slot]]  # by the key of the assignment's pupil


class Clash(NamedTuple):
    """One hour in which an aide would be in two classes."""

    weekday: int
    hour: int
    pupils: list[AideAssignmentPupil]


@transaction.atomic
def write_timetable(*, assignment: AideAssignment, week: Week, version: int, by: User) -> list[Clash]:
    """Replace the week and answer with its clashes: they are shown and refused to nobody (R65).

    The same week again changes nothing. Raises StaleError when somebody changed the placing or its week meanwhile.
    """
    AideAssignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    rows = list(assignment.pupils.filter(ended_on=None))
    known = week_of(rows)
    if all(known[row.pk] == set(week.get(row.pk, ())) for row in rows):
        return clashes_of(assignment)
    _pass_version(assignment.pk, version)
    for row in rows:
        wanted, there = set(week.get(row.pk, ())), known[row.pk]
        for weekday, hour in there - wanted:
            AideHour.objects.filter(pupil=row, weekday=weekday, hour=hour).delete()
        AideHour.objects.bulk_create(AideHour(pupil=row, weekday=day, hour=hour) for day, hour in wanted - there)
    record_access(by=by, action=AccessAction.CHANGE, page="timetable", subject=f"assignment {assignment.pk}")
    return clashes_of(assignment)


def week_of(pupils: Iterable[AideAssignmentPupil]) -> dict[int, set[Slot]]:
    """The lessons on record, by pupil."""
    found: dict[int, set[Slot]] = {row.pk: set() for row in pupils}
    for pupil, weekday, hour in AideHour.objects.filter(pupil__in=found).values_list("pupil", "weekday", "hour"):
        found[pupil].add((weekday, hour))
    return found


def clashes_of(assignment: AideAssignment) -> list[Clash]:
    """Hours in two classes at once, here or in another school of the same aide."""
    hours = AideHour.objects.filter(
        pupil__ended_on=None,
        pupil__assignment__ended_on=None,
        pupil__assignment__aide=assignment.aide_id,
        pupil__assignment__year=assignment.year,
    ).select_related("pupil__file__eligibility__student", "pupil__assignment__school")
    together: dict[Slot, list[AideAssignmentPupil]] = {}
    for row in hours.order_by("weekday", "hour", "pupil"):
        together.setdefault((row.weekday, row.hour), []).append(row.pupil)
    rooms = _rooms(pupil for pupils in together.values() for pupil in pupils)
    return [
        Clash(*slot, pupils) for slot, pupils in together.items() if len({rooms.get(pupil.pk) for pupil in pupils}) > 1
    ]


def _rooms(pupils: Iterable[AideAssignmentPupil]) -> dict[int, tuple[int, int, int | None]]:
    """Which class each sits in."""
    of_student = {pupil.file.eligibility.student_id: pupil.pk for pupil in pupils}
    stays = Enrolment.objects.current().filter(student__in=of_student)
    return {of_student[stay.student_id]: (stay.school_id, stay.grade, stay.class_number) for stay in stays}


@transaction.atomic
def add_escort(
    *, pupil: AideAssignmentPupil, weekly: int, from_on: date, version: int, by: User, key: UUID, now: datetime
) -> EscortHours:
    """Escort on the way from a day on; what stood before ends. The pupil's weekly hours stay as they are (R71).

    Raises StaleError when somebody changed the placing, its week or an escort of it meanwhile.
    """
    AideAssignment.objects.select_for_update(no_key=True).get(pk=pupil.assignment_id)
    known = EscortHours.objects.filter(form_key=key, pupil=pupil).first()
    if known:
        return known
    _pass_version(pupil.assignment_id, version)
    EscortHours.objects.filter(pupil=pupil, until_on=None).update(until_on=from_on)
    text = _("Escort on the way: %(hours)s hours a week, beside the hours of aide") % {"hours": weekly}
    file = pupil.file
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.AIDE, on=from_on, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CREATE, page="escort", subject=file.matter.ref)
    return EscortHours.objects.create(pupil=pupil, weekly=weekly, from_on=from_on, by=by, form_key=key)


def _pass_version(assignment: int, version: int) -> None:
    if not AideAssignment.objects.filter(pk=assignment, version=version).update(version=F("version") + 1):
        raise StaleError


@transaction.atomic
def end_escort(*, escort: EscortHours, on: date, version: int, by: User) -> bool:
    """Raises StaleError like `add_escort`; the second time changes nothing."""
    rows = EscortHours.objects.filter(pk=escort.pk, until_on=None, from_on__lte=on)
    if not rows.update(until_on=on):
        return False
    _pass_version(escort.pupil.assignment_id, version)
    record_access(by=by, action=AccessAction.CHANGE, page="escort", subject=f"escort {escort.pk}")
    return True


def escort_hours(pupils: Iterable[AideAssignmentPupil]) -> dict[int, int]:
    """By pupil, the weekly hours of escort that stand."""
    rows = EscortHours.objects.filter(pupil__in=pupils, until_on=None).values("pupil").annotate(hours=Sum("weekly"))
    return {row["pupil"]: row["hours"] for row in rows}
