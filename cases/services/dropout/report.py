"""The page's finding: this year's rate against last year's, the whole year and by the same date (R11, D18)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Unit
from cases.models import DropoutYear
from cases.services.dropout.rate import Judgement, Verdict, in_hundredths, judge
from cases.services.dropout.years import (
    Figures,
    count_cohort,
    count_year_on_year,
    figures_of,
    frozen_until,
    read_cohort,
    same_day_last_year,
    standing_year,
    year_before,
)
from charter.calendar import SchoolYear, school_year
from charter.standards import RateNoWorse, promise

FEW = 10  # below it one pupil moves the rate so far that only the counts say something (`ux` 3.7)


@dataclass(frozen=True)
class Comparison:
    """A year against the one before it; `is_by_day` where both are taken up to the same date."""

    now: Figures | None
    before: Figures | None
    judgement: Judgement
    is_by_day: bool = False

    @property
    def verdict(self) -> str:
        return VERDICTS[self.judgement.verdict]()

    @property
    def change(self) -> str:
        return change_words(self.judgement)


@dataclass(frozen=True)
class Report:
    year: SchoolYear
    is_running: bool
    whole: Comparison
    by_day: Comparison | None
    year_on_year: int | None
    frozen: DropoutYear | None = None
    typed: list[DropoutYear] = field(default_factory=list)
    corrected: int | None = None  # what the frozen number would be by what stands on record today

    @property
    def headline(self) -> Comparison:
        """While the year runs only the same date says something; after it the year does."""
        by_day = self.by_day
        return by_day if by_day and by_day.judgement.verdict != Verdict.NO_DATA else self.whole

    @property
    def last_year(self) -> SchoolYear:
        return year_before(self.year)

    @property
    def asks_for_last_year(self) -> bool:
        """Last year was not counted as a whole: the manager may type what is known of it."""
        before = self.whole.before
        return before is None or before.row is None or not before.row.is_whole

    @property
    def is_few(self) -> bool:
        shown = [figures for figures in (self.whole.now, self.whole.before) if figures]
        return any(figures.new < FEW for figures in shown)


VERDICTS = {
    Verdict.NO_DATA: lambda: _("no data"),
    Verdict.WORSE: lambda: _("target missed"),
    Verdict.KEPT: lambda: _("target met"),
    Verdict.FULL: lambda: _("target met in full"),
}


Known = dict[SchoolYear, list[DropoutYear]]


def known_years(unit: Unit, today: date) -> Known:
    """The frozen and typed years of a unit, newest first, with the running one."""
    rows: Known = {school_year(today): []}
    for row in DropoutYear.objects.filter(unit=unit).select_related("typed_by").order_by("-starts_on", "-made_at"):
        rows.setdefault(row.year, []).append(row)
    return rows


def read_report(unit: Unit, year: SchoolYear, today: date, known: Known | None = None) -> Report:
    """In few queries, however many pupils."""
    known = known_years(unit, today) if known is None else known
    last, own = standing_year(known.get(year_before(year), ())), standing_year(known.get(year, ()))
    is_running = today in year
    live = count_cohort(year, read_cohort(unit, year, today), min(today, year.end))
    now = live if is_running else figures_of(own) if own else None
    state_count = own.year_on_year if own else None
    if is_running and last and last.is_whole:
        state_count = count_year_on_year(unit, year)
    return Report(
        year=year,
        is_running=is_running,
        whole=_compare(now, figures_of(last) if last else None),
        by_day=_by_day(now, last, today) if is_running else None,
        year_on_year=state_count,
        frozen=None if is_running else own,
        typed=[row for row in known.get(year_before(year), ()) if row.typed_by_id],
        corrected=live.new if own and own.is_whole and live.new != own.new_dropouts else None,
    )


def _compare(now: Figures | None, before: Figures | None, *, is_by_day: bool = False) -> Comparison:
    rule = promise("6").rule
    full = rule.full if isinstance(rule, RateNoWorse) else 0
    judgement = judge(now.rate if now else None, before.rate if before else None, full=full)
    return Comparison(now, before, judgement, is_by_day)


def _by_day(now: Figures | None, last: DropoutYear | None, today: date) -> Comparison | None:
    before = frozen_until(last, same_day_last_year(today)) if last else None
    return _compare(now, before, is_by_day=True) if before else None


def percent_words(value: Fraction | None) -> str:
    """ "8.01%"; nothing to divide by is "no data"."""
    return f"{in_hundredths(value)}%" if value is not None else _("no data")


def change_words(judgement: Judgement) -> str:
    """ "ירידה של 0.34 נקודות האחוז, שהן 4.19% מהשיעור אשתקד": a sign in words, points always (D18)."""
    points, relative = judgement.points, judgement.relative
    if points is None:
        return ""
    if points == 0:
        return _("the same rate as last year")
    facts = {"points": in_hundredths(abs(points)), "part": in_hundredths(abs(relative or Fraction(0)))}
    if relative is None:
        return _("a rise of %(points)s percentage points, from none last year") % facts
    if points < 0:
        return _("a drop of %(points)s percentage points, %(part)s%% of last year's rate") % facts
    return _("a rise of %(points)s percentage points, %(part)s%% of last year's rate") % facts


def figures_words(figures: Figures) -> str:
    """ "33 נושרים חדשים מתוך 430 מטופלים"."""
    dropouts = ngettext("%(n)s new dropout", "%(n)s new dropouts", figures.new) % {"n": figures.new}
    pupils = ngettext("%(n)s pupil treated", "%(n)s pupils treated", figures.treated) % {"n": figures.treated}
    return _("%(dropouts)s out of %(pupils)s") % {"dropouts": dropouts, "pupils": pupils}
