"""Hours of an aide that do not follow what the pupils have today: seen, and brought along in one step (R66)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from assistance.models import AideAssignment, AideAssignmentPupil, AideFile
from assistance.services.aides.placing import change_pupils
from assistance.services.aides.reading import PlacedPupil
from assistance.services.aides.seats import ClassHoursMissingError, OverTheWeekError, Seat, take_seats, working_hours


@transaction.atomic
def follow_hours(*, assignment: AideAssignment, version: int, on: date, by: User, now: datetime) -> bool:
    """Give each pupil all the hours no other aide covers, and the aide what follows; False where it is so already.

    Raises StaleError when somebody else was first, and what `change_pupils` raises.
    """
    rows = list(assignment.pupils.filter(ended_on=None).select_related("file__eligibility").order_by("pk"))
    if not rows or _follows(assignment, rows):
        return False
    files = [row.file for row in rows]
    change_pupils(
        assignment=assignment, files=files, sharing=assignment.sharing, on=on, version=version, by=by, now=now
    )
    return True


def _follows(assignment: AideAssignment, rows: list[AideAssignmentPupil]) -> bool:
    seats = take_seats([row.file for row in rows], within=assignment)
    same = all(seat.hours == row.hours for seat, row in zip(seats, rows, strict=True))
    return same and working_hours(seats, assignment.sharing) == assignment.weekly_hours


def strays(assignment: AideAssignment, pupils: Iterable[tuple[AideAssignmentPupil, PlacedPupil]]) -> bool:
    """Whether the placing is behind: a pupil's hours changed, or those the class learns."""
    shown = [(row, pupil) for row, pupil in pupils if has_hours(pupil.file) and pupil.stay]
    if assignment.ended_on or not shown:
        return False
    if any(pupil.left for _row, pupil in shown):
        return True
    seats = [Seat(pupil.file, pupil.stay, row.hours) for row, pupil in shown if pupil.stay]
    try:
        return working_hours(seats, assignment.sharing) != assignment.weekly_hours
    except (ClassHoursMissingError, OverTheWeekError):
        return False


def has_hours(file: AideFile) -> bool:
    return hasattr(file, "allocation")
