"""Yearly files: opened by the system on 1 February, at once for whoever comes later; nothing rolls over (R44, D14)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assistance.models import AideEligibility, AideFile, EventKind
from assistance.services.history import write_event
from assistance.services.years import file_years, first_year, opening_day
from cases.models import Student
from charter.models import Desk
from charter.services.deadlines import open_deadline
from charter.services.matters import open_matter
from charter.standards import CONTINUING, LATECOMERS, NEWCOMERS


def open_yearly_files(*, today: date, now: datetime) -> int:
    """Open every file that is due by `today`; twice is once, four at once are once, ten weeks of silence lose nothing.

    Rows alone decide: which eligibilities stand, and which files are there already.
    """
    return sum(_open_missing(eligibility, today, now) for eligibility in _lacking(today))


def _lacking(today: date) -> list[AideEligibility]:
    """Those that may lack a file; the newest year that can be open is the only one that is new on most days."""
    rows = AideEligibility.objects.for_aides().filter(valid_until__gte=date(today.year - 1, 9, 1))
    return list(rows.select_related("matter__unit", "student").prefetch_related("files").order_by("pk"))


def _open_missing(eligibility: AideEligibility, today: date, now: datetime) -> int:
    there = {file.year for file in eligibility.files.all()}
    missing = [year for year in years_of(eligibility, today) if year not in there]
    return sum(open_file(eligibility=eligibility, year=year, now=now)[1] for year in missing)


def years_of(eligibility: AideEligibility, today: date) -> list[int]:
    known_on = timezone.localdate(eligibility.recorded_at)
    return list(file_years(eligibility.valid_from, eligibility.valid_until, known_on, today))


@transaction.atomic
def open_file(*, eligibility: AideEligibility, year: int, now: datetime) -> tuple[AideFile, bool]:
    """One file of one pupil and school year with its dates; the second time answers with the first."""
    locked = (
        AideEligibility.objects.select_for_update(no_key=True).select_related("matter__unit").get(pk=eligibility.pk)
    )
    his = Q(eligibility=locked) | Q(eligibility__student=locked.student_id, ended_on=None)
    known = AideFile.objects.filter(his, year=year).order_by(F("ended_on").asc(nulls_first=True), "pk").first()
    if known:
        return known, False
    file = _make(locked, year, now)
    for promise in _promises(file):
        open_deadline(matter=file.matter, promise=promise, on=file.opened_on, now=now)
    Student.objects.filter(pk=locked.student_id, has_aide_file=False).update(has_aide_file=True)
    text = _("The file of %(year)s was opened") % {"year": file.school_year}
    write_event(eligibility=locked, file=file, kind=EventKind.OPENED, on=file.opened_on, text=text, by=None, now=now)
    return file, True


def _promises(file: AideFile) -> tuple[str, ...]:
    """A new pupil we learn of after 31 October of the running year has no year to wait (ADR 0030)."""
    if file.is_latecomer:
        return LATECOMERS
    return NEWCOMERS if file.is_new_pupil else CONTINUING


def _make(eligibility: AideEligibility, year: int, now: datetime) -> AideFile:
    known_on = timezone.localdate(eligibility.recorded_at)
    is_new = eligibility.is_new_pupil and year == first_year(eligibility.valid_from, known_on)
    unit = eligibility.matter.unit
    matter = open_matter(unit=unit, desk=Desk.ASSISTANCE, url="/assist/{ref}/", on=date(year, 2, 1))
    return AideFile.objects.create(
        matter=matter,
        eligibility=eligibility,
        year=year,
        opened_on=max(opening_day(year), known_on) if is_new else opening_day(year),
        is_new_pupil=is_new,
        new_reason=eligibility.new_reason if is_new else "",
    )
