"""Who was treated in a school year and who newly dropped out, counted live or as frozen when the year ended (R11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Min, Q
from django.utils import timezone

from accounts.models import Unit
from cases.models import Case, DropoutEvent, DropoutYear, TimelineEntry, TreatedPupil, TreatedSince
from cases.services.dropout.rate import Rate
from charter.calendar import SchoolYear, school_year
from charter.models import Desk

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Treated:
    """One pupil of the cohort and why he is in it."""

    student: int
    case: int
    since: TreatedSince
    treated_from: date
    dropped_on: date | None = None
    returned_on: date | None = None


@dataclass(frozen=True)
class Figures:
    """The numbers of a year up to a day; `row` is the frozen or typed year they were read from."""

    year: SchoolYear
    treated: int
    new: int
    returned: int = 0
    row: DropoutYear | None = None

    @property
    def rate(self) -> Rate:
        return Rate(self.new, self.treated)


def year_before(year: SchoolYear) -> SchoolYear:
    return school_year(year.start - ONE_DAY)


def same_day_last_year(today: date) -> date:
    """The same date a year ago; 28 February for the 29th."""
    try:
        return today.replace(year=today.year - 1)
    except ValueError:
        return today - timedelta(days=366)


def read_cohort(unit: Unit, year: SchoolYear, until: date) -> list[Treated]:
    """Distinct pupils with a case open on any day of the year up to a day, each with his dropout of that year."""
    last = min(until, year.end)
    cases = Case.objects.filter(matter__unit=unit, matter__desk=Desk.CASES, opened_on__lte=last)
    cases = cases.filter(Q(closed_on=None) | Q(closed_on__gte=year.start)).order_by("opened_on", "pk")
    dropped = _dropouts(unit, year, last)
    cohort: dict[int, Treated] = {}
    for student, case, opened_on in cases.values_list("student", "pk", "opened_on"):
        since = TreatedSince.START if opened_on < year.start else TreatedSince.OPENED
        days = dropped.get(student, (None, None))
        cohort.setdefault(student, Treated(student, case, since, max(opened_on, year.start), *days))
    return list(cohort.values())


def _dropouts(unit: Unit, year: SchoolYear, last: date) -> dict[int, tuple[date, date | None]]:
    """Each pupil's first dropout in the year, and his return from the last one, if that was by the last day."""
    events = DropoutEvent.objects.standing().within(year, last).filter(case__matter__unit=unit)
    found: dict[int, tuple[date, date | None]] = {}
    for student, dropped_on, returned_on in events.order_by("dropped_on", "pk").values_list(
        "case__student", "dropped_on", "returned_on"
    ):
        first = found[student][0] if student in found else dropped_on
        found[student] = (first, returned_on if returned_on and returned_on <= last else None)
    return found


def count_cohort(year: SchoolYear, cohort: Iterable[Treated], until: date, row: DropoutYear | None = None) -> Figures:
    """The numbers as they were on a day: who was not treated or had not dropped out by then is left out."""
    present = [one for one in cohort if one.treated_from <= until]
    new = [one for one in present if one.dropped_on and one.dropped_on <= until]
    back = [one for one in new if one.returned_on and one.returned_on <= until]
    return Figures(year, len(present), len(new), len(back), row)


def standing_year(rows: Iterable[DropoutYear]) -> DropoutYear | None:
    """Which figures of one year hold: counted over the whole year, else typed last, else counted over a part."""
    ordered = sorted(rows, key=lambda row: (row.is_whole, row.typed_by_id is not None, row.made_at), reverse=True)
    return ordered[0] if ordered else None


def figures_of(row: DropoutYear) -> Figures:
    return Figures(row.year, row.treated, row.new_dropouts, row.returned, row)


def frozen_until(row: DropoutYear, until: date) -> Figures | None:
    """The same numbers by an earlier day of a frozen year; a typed one has no days."""
    if not row.is_whole:
        return None
    columns = ("student", "case", "since", "treated_from", "dropped_on", "returned_on")
    cohort = [Treated(*values) for values in row.pupils.values_list(*columns)]
    return count_cohort(row.year, cohort, until, row)


def count_year_on_year(unit: Unit, year: SchoolYear) -> int:
    """As the state counts (D19): registered in the year before, and nowhere on the first day of this one."""
    events = DropoutEvent.objects.standing().filter(case__matter__unit=unit)
    gone = events.filter(dropped_on__gt=year_before(year).start, dropped_on__lte=year.start)
    still = gone.filter(Q(returned_on=None) | Q(returned_on__gt=year.start))
    return still.values("case__student").distinct().count()


def freeze_years(*, today: date, now: datetime) -> int:
    """Freeze the year that ended for every unit that has not; how many were made. Runs any number of times."""
    year = year_before(school_year(today))
    made = DropoutYear.objects.frozen().filter(starts_on=year.start)
    waiting = Unit.objects.exclude(pk__in=made.values("unit")).order_by("pk")
    return sum(bool(freeze_year(unit=unit, year=year, now=now)) for unit in waiting)


def freeze_year(*, unit: Unit, year: SchoolYear, now: datetime) -> DropoutYear | None:
    """The year as it stands, with the names behind each number; none where the system was not in use in it."""
    covers_from = _in_use_since(unit, year)
    if covers_from is None:
        return None
    cohort = read_cohort(unit, year, year.end)
    figures = count_cohort(year, cohort, year.end)
    try:
        with transaction.atomic():
            row = DropoutYear.objects.create(
                unit=unit,
                starts_on=year.start,
                treated=figures.treated,
                new_dropouts=figures.new,
                returned=figures.returned,
                year_on_year=count_year_on_year(unit, year) if _was_counted(unit, year_before(year)) else None,
                covers_from=covers_from,
                made_at=now,
            )
            TreatedPupil.objects.bulk_create([_pupil(row, one) for one in cohort], batch_size=500)
    except IntegrityError:  # another worker froze it in the same moment
        return None
    return row


def _was_counted(unit: Unit, year: SchoolYear) -> bool:
    """Who left in a year that nobody counted is not known afterwards."""
    row = DropoutYear.objects.frozen().filter(unit=unit, starts_on=year.start).first()
    return row is not None and row.is_whole


def _pupil(row: DropoutYear, one: Treated) -> TreatedPupil:
    return TreatedPupil(
        year=row,
        student_id=one.student,
        case_id=one.case,
        since=one.since,
        treated_from=one.treated_from,
        dropped_on=one.dropped_on,
        returned_on=one.returned_on,
    )


def _in_use_since(unit: Unit, year: SchoolYear) -> date | None:
    """From which day of the year the system knew the unit's cases; a year typed in afterwards is not one it knew."""
    entries = TimelineEntry.objects.filter(case__matter__unit=unit)
    first = entries.aggregate(first=Min("recorded_at"))["first"]
    if first is None or timezone.localdate(first) > year.end:
        return None
    return max(timezone.localdate(first), year.start)
