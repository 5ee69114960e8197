"""The roster: pupils, their schools and classes, their parents; loading it again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from cases.models import School
from cases.services.imports.checks import Report, RowCheck
from cases.services.imports.roster_plan import RosterPlan
from cases.services.imports.roster_rows import RosterRow, check_roster_row
from cases.services.imports.tables import SourceRow, Table

CHUNK = 2_000
Progress = Callable[[int], object]


def chunks(rows: Iterable[SourceRow]) -> Iterator[list[SourceRow]]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


class RosterImport:
    """One pass over one file: without a moment to store at it finds out everything and writes nothing."""

    def __init__(self, *, unit: Unit, table: Table, today: date, now: datetime | None = None) -> None:
        self.unit, self.table, self.today, self.now = unit, table, today, now
        self.report = Report()
        self.seen: dict[str, int] = {}  # ID number -> its first line
        self.schools = {school.symbol: school for school in School.objects.filter(unit=unit)}  # and what a file adds

    def run(self, progress: Progress) -> Report:
        for chunk in chunks(self.table.rows):
            good = [row for source in chunk if (row := self._check(source))]
            plan = RosterPlan(
                unit=self.unit, rows=good, schools=self.schools, today=self.today, titles=self.table.titles
            )
            plan.make(self.report)
            if self.now:
                plan.store(self.now)
            self.report.read += len(chunk)
            progress(self.report.read)
        return self.report

    def _check(self, source: SourceRow) -> RosterRow | None:
        check = RowCheck(source, self.table.titles)
        row = check_roster_row(check, today=self.today)
        if row and row.id_number in self.seen:
            check.refuse("id_number", _("This pupil is already in line %d of the file.") % self.seen[row.id_number])
        if check.refusals or row is None:
            self.report.refuse(check.refusals)
            return None
        self.seen[row.id_number] = row.line
        return row


def preview_roster(*, unit: Unit, table: Table, today: date, progress: Progress = bool) -> Report:
    """What the file would do; nothing is stored."""
    return RosterImport(unit=unit, table=table, today=today).run(progress)


@transaction.atomic
def import_roster(
    *, unit: Unit, table: Table, today: date, now: datetime, by: User | None = None, progress: Progress = bool
) -> Report:
    """Store the good rows of the file in one transaction and tell what became of each."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # one file at a time in a unit
    record_access(by=by, action=AccessAction.CHANGE, page="/imports/", subject="import roster")
    return RosterImport(unit=unit, table=table, today=today, now=now).run(progress)
