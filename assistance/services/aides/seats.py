"""How one aide is shared: whose hours, which classes, and how many hours the aide works of it (R65, R66)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Sum

from assistance.models import AideAllocation, AideAssignment, AideAssignmentPupil, AideFile, ClassHours, Sharing
from cases.models import Enrolment

Room = tuple[int, int]  # grade and number of the class, 0 for the only one


class NoHoursError(ValueError):
    """A pupil without a level in force has no hours, hence no aide (R28, D14); `file` says who."""

    def __init__(self, file: AideFile) -> None:
        super().__init__(file.pk)
        self.file = file


class NothingLeftError(NoHoursError):
    """Another aide covers all the hours of the pupil; or more was asked for than is left."""

    def __init__(self, file: AideFile, left: int = 0) -> None:
        super().__init__(file)
        self.left = left


class NotOneSchoolError(ValueError):
    """Pupils of different schools, or of different school years (R65)."""


class NotOneClassError(ValueError):
    """Pupils of different classes where the aide was to serve one class (R66)."""


class WrongNumberError(ValueError):
    """One pupil for a shared aide, or several for an aide of one pupil."""


class SharingNotAllowedError(ValueError):
    """The team did not allow a shared aide for one of the pupils (R65)."""

    def __init__(self, file: AideFile) -> None:
        super().__init__(file.pk)
        self.file = file


class ClassHoursMissingError(ValueError):
    """Nobody wrote how many hours this class learns in a week (R66)."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.room = room


class OverTheWeekError(ValueError):
    """The classes together need more hours than a school week has; `most` is its number."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class Seat(NamedTuple):
    """One pupil beside an aide: where he learns, and how many hours of his own."""

    file: AideFile
    stay: Enrolment
    hours: int

    @property
    def room(self) -> Room:
        return self.stay.grade, self.stay.class_number or 0


def take_seats(
    files: Iterable[AideFile], *, within: AideAssignment | None = None, hours: int | None = None
) -> list[Seat]:
    """Each pupil with the hours no other aide covers, or with `hours` of them; the caller holds the files."""
    return [_seat(file, within, hours) for file in files]


def _seat(file: AideFile, within: AideAssignment | None, asked: int | None) -> Seat:
    left = hours_left(file, without=within)
    if left < (asked or 1):
        raise NothingLeftError(file, left)
    stay = Enrolment.objects.current().select_related("school").filter(student=file.eligibility.student_id).first()
    if stay is None:
        raise NotOneSchoolError
    return Seat(file, stay, asked or left)


def hours_left(file: AideFile, *, without: AideAssignment | None = None) -> int:
    """Of the pupil's weekly hours, those without an aide. Raises NoHoursError."""
    allocation = AideAllocation.objects.filter(file=file).first()
    if allocation is None:
        raise NoHoursError(file)
    rows = AideAssignmentPupil.objects.filter(file=file, ended_on=None, assignment__ended_on=None)
    placed = rows.exclude(assignment=without) if without else rows
    return allocation.total - (placed.aggregate(hours=Sum("hours"))["hours"] or 0)


def refuse_sharing(seats: list[Seat], sharing: str) -> None:
    """R65, R66: one school always, one class for a class, the team's word for a school."""
    if (len(seats) == 1) != (sharing == Sharing.ONE):
        raise WrongNumberError
    if len({(seat.stay.school_id, seat.file.year) for seat in seats}) > 1:
        raise NotOneSchoolError
    if sharing == Sharing.CLASS and len({seat.room for seat in seats}) > 1:
        raise NotOneClassError
    if sharing == Sharing.SCHOOL:
        for seat in seats:
            if not seat.file.sharing_allowed:
                raise SharingNotAllowedError(seat.file)


def working_hours(seats: list[Seat], sharing: str) -> int:
    """What the aide works: in each class the sum, up to the hours the class learns; together never above a week."""
    if sharing == Sharing.ONE:
        return seats[0].hours
    sums: dict[Room, int] = {}
    for seat in seats:
        sums[seat.room] = sums.get(seat.room, 0) + seat.hours
    weeks = {room: class_hours(seats[0], room) for room in sums}
    total = sum(min(hours, weeks[room]) for room, hours in sums.items())
    if total > max(weeks.values()):
        raise OverTheWeekError(max(weeks.values()))
    return total


def class_hours(seat: Seat, room: Room) -> int:
    facts = {"school": seat.stay.school_id, "year": seat.file.year, "grade": room[0], "class_number": room[1]}
    row = ClassHours.objects.filter(**facts).first()
    if row is None:
        raise ClassHoursMissingError(room)
    return row.weekly_hours
