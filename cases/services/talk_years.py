"""The rows of promise 1: one for each open case and school year, opened with the case and on every 1 September."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from cases.models import Case, Contact, Student
from cases.services.linking import link_entries
from cases.services.talks import TALKS, settle_talks
from charter.calendar import DueDates, school_year
from charter.models import Deadline, Outcome
from charter.services.calendar import calendar_for, dates_of, hold_calendar

LAST_WHOLE = (4, 1)  # a case opened later in the school year has no time for three talks (D16)
BATCH = 500


def is_partial(opened_on: date) -> bool:
    """D16: opened after 1 April, the year is shown as partial and is no breach."""
    return opened_on > date(school_year(opened_on).end.year, *LAST_WHOLE)


def opening_days(opened_on: date, today: date) -> Iterator[date]:
    """The day the case opened, and each 1 September since."""
    yield opened_on
    first = school_year(opened_on).end.year
    yield from (date(year, 9, 1) for year in range(first, today.year + 1) if date(year, 9, 1) <= today)


def open_yearly_talks(*, today: date, now: datetime) -> int:
    """Open what is missing in open cases, whatever minute was missed; return how many rows. Idle, it is one query."""
    opened = 0
    while waiting := list(_without_this_year(today).values_list("pk", flat=True)[:BATCH]):
        found = open_talks(Case.objects.filter(pk__in=waiting), today=today, now=now)
        opened += found
        if not found:
            break
    return opened


def _without_this_year(today: date) -> QuerySet[Case]:
    year = school_year(today)
    rows = Deadline.objects.filter(matter=OuterRef("matter"), promise=TALKS, opened_on__range=year)
    return Case.objects.open().filter(~Exists(rows), opened_on__lte=today).order_by("pk")


@transaction.atomic
def open_talks(cases: QuerySet[Case], *, today: date, now: datetime) -> int:
    """Open the missing school years of these cases in one set, and judge them where the pupil was talked with."""
    chosen = list(cases.select_related("matter__unit"))
    for unit in sorted({case.matter.unit for case in chosen}, key=lambda unit: unit.pk):
        hold_calendar(unit)
    rows = list(_missing_rows(chosen, today, now))
    Deadline.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    fresh = {row.matter_id for row in rows}
    _judge({case.student_id for case in chosen if case.matter_id in fresh}, now)
    return len(rows)


def _missing_rows(cases: list[Case], today: date, now: datetime) -> Iterator[Deadline]:
    standing = Deadline.objects.filter(promise=TALKS, matter__in=[case.matter_id for case in cases])
    there = {(matter, school_year(on).start) for matter, on in standing.values_list("matter", "opened_on")}
    calendar = cache(calendar_for)
    dates = cache(lambda unit, on: dates_of(unit, TALKS, on, calendar=calendar(unit)))
    for case in cases:
        for on in opening_days(case.opened_on, today):
            if (case.matter_id, school_year(on).start) not in there:
                yield _row(case, on, dates(case.matter.unit, on), now)


def _row(case: Case, on: date, dates: DueDates | None, now: datetime) -> Deadline:
    facts: dict[str, Any] = {"set_at": now, **dates._asdict()} if dates else {}
    if is_partial(on):
        facts |= {"closed_on": on, "closed_at": now, "outcome": Outcome.NOT_REQUIRED, "reason": _("partial year")}
    return Deadline(matter=case.matter, promise=TALKS, opened_on=on, **facts)


def _judge(students: Iterable[int], now: datetime) -> None:
    """Only pupils who have been talked with: the others' rows are right as they were opened."""
    talked = Contact.objects.standing().filter(case__student__in=list(students)).values("case__student")
    for student in Student.objects.select_for_update().filter(pk__in=talked).order_by("pk"):
        acts = Contact.objects.standing().filter(case__student=student).prefetch_related("guardians")
        link_entries(settle_talks(student, acts, now=now))


def end_talks(case: Case, *, reason: str, on: date, now: datetime) -> int:
    """Excuse this case's running talks with the reason why nobody is to talk any more. The caller holds the lock."""
    running = Deadline.objects.open().filter(matter=case.matter_id, promise=TALKS)
    return running.update(closed_on=on, closed_at=now, outcome=Outcome.NOT_REQUIRED, reason=reason)
