"""What stands here on a day, by pupil and by school: entitled by the ledger of hours, employed by the placing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet, Sum

from accounts.models import User
from assistance.models import AideAssignment, AideAssignmentPupil, AideFile, TopUp
from assistance.services.files import files_of
from cases.models import Enrolment, Student


@dataclass(frozen=True)
class Ours:
    """The files of a school year and the aides, on one day."""

    files: dict[int, AideFile]
    entitled: dict[int, int]  # file -> weekly hours
    school: dict[int, str]  # file -> symbol of its pupil's school on the day, "" for none
    placed: list[tuple[int, str, int]]  # file, symbol, weekly hours beside the pupil
    employed: list[tuple[str, int]]  # symbol, weekly hours an aide works there (R66)
    by_number: dict[str, int]  # whole number of a pupil -> file; a number of two pupils is nobody's


def our_hours(user: User, *, year: int, day: date, today: date) -> Ours:
    files = {file.pk: file for file in _files(user, year, day, today)}
    stays = {pk: _stay(file.student, day) for pk, file in files.items()}
    works = AideAssignment.objects.visible_to(user).filter(year=year, from_on__lte=day).exclude(ended_on__lt=day)
    return Ours(
        files=files,
        entitled=_entitled(files, day),
        school={pk: stay.school.symbol if stay else "" for pk, stay in stays.items()},
        placed=_placed(files, day),
        employed=list(works.values_list("school__symbol", "weekly_hours")),
        by_number=_by_number(files),
    )


def _files(user: User, year: int, day: date, today: date) -> QuerySet[AideFile]:
    rows = files_of(user, today).filter(year=year).exclude(ended_on__lt=day)
    stays = Enrolment.objects.select_related("school").order_by("from_on", "pk")
    rows = rows.select_related("matter", "eligibility__student")
    return rows.prefetch_related(Prefetch("eligibility__student__enrolments", stays, to_attr="all_stays"))


def _stay(student: Student, day: date) -> Enrolment | None:
    """The pupil's class on the day; where none was on record yet, the first one after it."""
    stays: list[Enrolment] = student.all_stays  # type: ignore[attr-defined]
    on_the_day = [stay for stay in stays if stay.from_on <= day and (stay.until_on is None or stay.until_on > day)]
    later = [stay for stay in stays if stay.from_on > day]
    return next(iter([*on_the_day[::-1], *later]), None)


def _entitled(files: dict[int, AideFile], day: date) -> dict[int, int]:
    """The sum of the ledger's entries decided by the day."""
    rows = TopUp.objects.filter(file__in=files, decided_on__lte=day).values_list("file").annotate(all=Sum("hours"))
    return {pk: hours for pk, hours in rows if hours > 0}


def _placed(files: dict[int, AideFile], day: date) -> list[tuple[int, str, int]]:
    rows = AideAssignmentPupil.objects.filter(file__in=files, from_on__lte=day).exclude(ended_on__lt=day)
    gone = Q(assignment__ended_on__lt=day)
    return list(rows.exclude(gone).values_list("file", "assignment__school__symbol", "hours"))


def _by_number(files: dict[int, AideFile]) -> dict[str, int]:
    """By the whole number alone, also by one a pupil had before two records of his were joined."""
    holders: dict[str, set[int]] = {}
    of_student = {file.eligibility.student_id: pk for pk, file in files.items()}
    for file in files.values():
        holders.setdefault(file.student.id_number, set()).add(file.eligibility.student_id)
    for former in Student.objects.filter(merged_into__in=of_student).only("id_number", "merged_into"):
        holders.setdefault(former.id_number, set()).add(former.merged_into_id or 0)
    return {number: of_student[min(who)] for number, who in holders.items() if number and len(who) == 1}
