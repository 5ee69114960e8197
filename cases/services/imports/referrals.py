"""Referrals of a file: each opens its promises as of the day it was received; nobody is written to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.fields import clean_israeli_id
from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from cases.models import Case, Contact, Enrolment, Referral, Student
from cases.services.imports.checks import Report, RowCheck
from cases.services.imports.opening import Opening
from cases.services.imports.referral_rows import ReferralRow, check_referral_row
from cases.services.imports.roster import Progress, chunks
from cases.services.imports.tables import SourceRow, Table
from cases.services.settling import TIMED, settle_promises
from cases.services.students import pupils_by_number
from charter.models import Deadline
from charter.services.calendar import draft_missing_years, hold_calendar


class ReferralImport:
    """One pass over one file: without `store` it finds out everything and writes nothing."""

    def __init__(self, *, unit: Unit, table: Table, by: User | None, now: datetime, store: bool) -> None:
        self.unit, self.table, self.by, self.now, self.store = unit, table, by, now, store
        self.report = Report()
        self.seen: dict[UUID, int] = {}  # key -> its first line

    def run(self, progress: Progress) -> Report:
        for chunk in chunks(self.table.rows):
            students = self._students(chunk)
            good = [row for source in chunk if (row := self._check(source, students))]
            known = set(
                Referral.objects.filter(form_key__in=[row.key for row in good]).values_list("form_key", flat=True)
            )
            fresh = [row for row in good if row.key not in known]
            self.report.new += len(fresh)
            self.report.unchanged += len(good) - len(fresh)
            if self.store:
                store_referrals(fresh, unit=self.unit, by=self.by, now=self.now)
            self.report.read += len(chunk)
            progress(self.report.read)
        return self._with_late()

    def _students(self, chunk: list[SourceRow]) -> dict[str, Student]:
        numbers = {number for source in chunk if (number := _id_of(source))}
        return pupils_by_number(self.unit, numbers)

    def _check(self, source: SourceRow, students: dict[str, Student]) -> ReferralRow | None:
        check = RowCheck(source, self.table.titles)
        row = check_referral_row(check, find=students.get, now=self.now)
        if row and row.key in self.seen:
            check.refuse("id_number", _("This referral is already in line %d of the file.") % self.seen[row.key])
        if check.refusals or row is None:
            self.report.refuse(check.refusals)
            return None
        self.seen[row.key] = row.line
        return row

    def _with_late(self) -> Report:
        """How many promises of the file's referrals are overdue today, asked when they are stored."""
        if self.store:
            overdue = Deadline.objects.overdue(timezone.localdate(self.now))
            self.report.late = sum(
                overdue.filter(matter__referral__form_key__in=keys).count() for keys in _batches(list(self.seen))
            )
        return self.report


def _batches(keys: list[UUID], size: int = 500) -> Iterable[list[UUID]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _id_of(source: SourceRow) -> str | None:
    try:
        return clean_israeli_id(source.cells.get("id_number"))
    except ValidationError:
        return None


def store_referrals(rows: list[ReferralRow], *, unit: Unit, by: User | None, now: datetime) -> None:
    """The rows' cases, promises and timeline in sets; where something had been done already, it is judged again."""
    students = sorted({row.student.pk for row in rows})
    list(Student.objects.select_for_update().filter(pk__in=students).order_by("pk").values_list("pk"))
    hold_calendar(unit)
    opening = Opening(unit=unit, rows=rows, cases=_open_cases(students), by=by, now=now)
    owners = _officers(students)
    for row in rows:
        opening.add(row, owner=owners.get(row.student.pk))
    opening.store()
    acted = Contact.objects.standing().filter(case__student__in=students).values_list("case__student", flat=True)
    for student in Student.objects.filter(pk__in=set(acted)).select_related("unit").order_by("pk"):
        settle_promises(student, TIMED, now=now)


def _open_cases(students: list[int]) -> dict[int, Case]:
    cases = Case.objects.open().filter(student__in=students).select_related("matter__owner", "matter__cover")
    return {case.student_id: case for case in cases}


def _officers(students: list[int]) -> dict[int, User]:
    """Who answers for each pupil's school."""
    stays = Enrolment.objects.current().filter(student__in=students, school__officer__is_active=True)
    return {
        stay.student_id: stay.school.officer for stay in stays.select_related("school__officer") if stay.school.officer
    }


def preview_referrals(*, unit: Unit, table: Table, now: datetime, progress: Progress = bool) -> Report:
    """What the file would do; nothing is stored."""
    return ReferralImport(unit=unit, table=table, by=None, now=now, store=False).run(progress)


@transaction.atomic
def import_referrals(
    *, unit: Unit, table: Table, now: datetime, by: User | None = None, progress: Progress = bool
) -> Report:
    """Store the good rows of the file in one transaction and tell what became of each."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # one file at a time in a unit
    record_access(by=by, action=AccessAction.CHANGE, page="/imports/", subject="import referrals")
    draft_missing_years(today=timezone.localdate(now), now=now)  # a new unit: no sweep has been there yet
    return ReferralImport(unit=unit, table=table, by=by, now=now, store=True).run(progress)
