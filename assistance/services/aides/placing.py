"""An aide beside pupils: placed, changed, ended. The pupils' own hours stay as entitled (R65, R66, N22)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import (
    Aide,
    AideAssignment,
    AideAssignmentPupil,
    AideFile,
    ClassHours,
    EscortHours,
    EventKind,
    Sharing,
)
from assistance.services.aides.forbidden import hold_school, refuse_guardian, refuse_volunteer
from assistance.services.aides.seats import Seat, refuse_sharing, take_seats, working_hours
from assistance.services.aides.telling import announce_shared, take_back_shared
from assistance.services.history import write_event
from assistance.services.progress import lock_file
from charter.calendar import year_of
from charter.services.deadlines import StaleError


class PlacedAlreadyError(ValueError):
    """The aide serves others of this school already: they are one shared assignment (R65); `assignment` says which."""

    def __init__(self, assignment: AideAssignment) -> None:
        super().__init__(assignment.pk)
        self.assignment = assignment


class WrongYearError(ValueError):
    """A day outside the school year of the file."""


@transaction.atomic
def place_aide(
    *,
    aide: Aide,
    files: Iterable[AideFile],
    sharing: str,
    from_on: date,
    by: User,
    key: UUID,
    now: datetime,
    hours: int | None = None,
    class_hours: int | None = None,
) -> AideAssignment:
    """Put an aide beside the pupils; the same key answers with the first assignment.

    `hours`: only so many of the one pupil's; `class_hours`: those of a class that has none on record.
    Raises what `seats` and `forbidden` name, and PlacedAlreadyError.
    """
    Aide.objects.select_for_update(no_key=True).get(pk=aide.pk)
    known = AideAssignment.objects.filter(form_key=key, aide=aide).first()
    if known:
        return known
    seats = _seats(aide, files, sharing, from_on, hours=hours)
    school = seats[0].stay.school
    standing = AideAssignment.objects.standing().filter(aide=aide, school=school, year=seats[0].file.year).first()
    if standing:
        raise PlacedAlreadyError(standing)
    _learn(seats, sharing, class_hours, by)
    assignment = AideAssignment.objects.create(
        aide=aide, school=school, year=seats[0].file.year, sharing=sharing, from_on=from_on,
        weekly_hours=working_hours(seats, sharing), by=by, at=now, form_key=key,
    )  # fmt: skip
    for seat in seats:
        _sit_down(assignment, seat, on=from_on, by=by, now=now)
    announce_shared(assignment, now=now)
    record_access(by=by, action=AccessAction.CREATE, page="assignment", subject=f"assignment {assignment.pk}")
    return assignment


def _seats(
    aide: Aide,
    files: Iterable[AideFile],
    sharing: str,
    on: date,
    *,
    hours: int | None = None,
    within: AideAssignment | None = None,
) -> list[Seat]:
    """All that must be true of an aide and these pupils; their files are held from here on."""
    held = [lock_file(file) for file in sorted(files, key=lambda file: file.pk)]
    refuse_guardian(aide, held)
    seats = take_seats(held, within=within, hours=hours if sharing == Sharing.ONE else None)
    refuse_sharing(seats, sharing)
    year = year_of(seats[0].file.year)
    if not year.start <= on <= year.end:
        raise WrongYearError
    school = seats[0].stay.school
    hold_school(school)
    refuse_volunteer(aide, school, (on, year.end))
    return seats


def _sit_down(assignment: AideAssignment, seat: Seat, *, on: date, by: User, now: datetime) -> None:
    AideAssignmentPupil.objects.create(assignment=assignment, file=seat.file, hours=seat.hours, from_on=on)
    text = _("Aide placed: %(name)s, %(hours)s hours a week") % {"name": assignment.aide.name, "hours": seat.hours}
    _write(seat.file, text, on=on, by=by, now=now)


def _write(file: AideFile, text: str, *, on: date, by: User, now: datetime) -> None:
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.AIDE, on=on, text=text, by=by, now=now)


@transaction.atomic
def change_pupils(
    *,
    assignment: AideAssignment,
    files: Iterable[AideFile],
    sharing: str,
    on: date,
    version: int,
    by: User,
    now: datetime,
    hours: int | None = None,
    class_hours: int | None = None,
) -> AideAssignment:
    """Serve these pupils from now on, with the hours they have today; who is not among them leaves.

    Raises StaleError when somebody else was first, and what `place_aide` raises.
    """
    aide = Aide.objects.select_for_update(no_key=True).get(pk=assignment.aide_id)
    rows = AideAssignment.objects.standing().filter(pk=assignment.pk, version=version)
    if not rows.update(version=F("version") + 1):
        raise StaleError
    seats = _seats(aide, files, sharing, on, hours=hours, within=assignment)
    if {seat.stay.school_id for seat in seats} != {assignment.school_id} or seats[0].file.year != assignment.year:
        raise WrongYearError
    _learn(seats, sharing, class_hours, by)
    AideAssignment.objects.filter(pk=assignment.pk).update(sharing=sharing, weekly_hours=working_hours(seats, sharing))
    assignment.refresh_from_db()
    _rearrange(assignment, seats, on=on, by=by, now=now)
    announce_shared(assignment, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="assignment", subject=f"assignment {assignment.pk}")
    return assignment


def _rearrange(assignment: AideAssignment, seats: list[Seat], *, on: date, by: User, now: datetime) -> None:
    wanted = {seat.file.pk: seat for seat in seats}
    for row in assignment.pupils.filter(ended_on=None).select_related("file__eligibility"):
        seat = wanted.pop(row.file_id, None)
        if seat is None:
            _stand_up(row, on=on, reason=_("left the shared aide"), by=by, now=now)
        elif seat.hours != row.hours:
            AideAssignmentPupil.objects.filter(pk=row.pk).update(hours=seat.hours)
            text = _("Hours with the aide: %(hours)s") % {"hours": seat.hours}
            _write(row.file, text, on=on, by=by, now=now)
    for seat in wanted.values():
        _sit_down(assignment, seat, on=on, by=by, now=now)


def _stand_up(row: AideAssignmentPupil, *, on: date, reason: str, by: User, now: datetime) -> None:
    """A pupil leaves an aide; the escort ends with it."""
    AideAssignmentPupil.objects.filter(pk=row.pk).update(ended_on=on)
    EscortHours.objects.filter(pupil=row, until_on=None, from_on__lte=on).update(until_on=on)
    _write(row.file, _("Aide ended: %(why)s") % {"why": reason}, on=on, by=by, now=now)


@transaction.atomic
def end_assignment(*, assignment: AideAssignment, on: date, reason: str, by: User, now: datetime) -> bool:
    """The aide leaves all the pupils; the second time changes nothing."""
    rows = AideAssignment.objects.standing().filter(pk=assignment.pk, from_on__lte=on)
    if not rows.update(ended_on=on, ended_reason=reason, version=F("version") + 1):
        return False
    for row in assignment.pupils.filter(ended_on=None).select_related("file__eligibility"):
        _stand_up(row, on=on, reason=reason, by=by, now=now)
    take_back_shared(assignment, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="assignment", subject=f"assignment {assignment.pk}")
    return True


def _learn(seats: list[Seat], sharing: str, hours: int | None, by: User) -> None:
    """Class hours as typed: of the one class, or of those classes that have none on record (R66)."""
    if not hours or sharing == Sharing.ONE:
        return
    write = ClassHours.objects.update_or_create if sharing == Sharing.CLASS else ClassHours.objects.get_or_create
    for grade, number in dict.fromkeys(seat.room for seat in seats):
        school, year, facts = seats[0].stay.school, seats[0].file.year, {"weekly_hours": hours}
        row, _made = write(school=school, year=year, grade=grade, class_number=number, defaults=facts)
        record_access(by=by, action=AccessAction.CHANGE, page="class hours", subject=f"class {row.pk}")
