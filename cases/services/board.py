"""The manager's figures: the four timed promises, the load, and what waits for an officer (ux 3.7).

On time is measured over the promises whose due day fell in the period: excused ones are out, late open ones are in,
those kept by attempts count as kept and are shown apart (D5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Unit, User
from cases.models import Case, Enrolment, School
from cases.services.settling import TIMED
from cases.services.students import current_class
from charter.calendar import SchoolYear
from charter.models import Deadline, Outcome
from charter.models.deadline import EXCUSED, KEPT
from charter.standards import Promise, promise

HIGH = 70
FEW = 10  # under ten in the base: counts, no per cent
MEASURED = ("on_time", "late", "undone", "attempts")
DUE = ("overdue", "today", "week")


@dataclass(frozen=True)
class Scope:
    """Whose promises, and over which days."""

    unit: Unit
    since: date
    until: date
    officer: User | None = None
    school: School | None = None

    def deadlines(self) -> QuerySet[Deadline]:
        rows = Deadline.objects.filter(matter__unit=self.unit, promise__in=TIMED)
        if self.officer:
            rows = rows.filter(matter__owner=self.officer)
        if self.school:
            pupils = Enrolment.objects.current().filter(school=self.school).values("student")
            rows = rows.filter(
                Q(matter__referral__case__student__in=pupils) | Q(matter__meeting_request__case__student__in=pupils)
            )
        return rows

    def measured(self) -> QuerySet[Deadline]:
        """Those whose due day fell in the period."""
        return self.deadlines().filter(due_on__range=(self.since, self.until)).exclude(outcome__in=EXCUSED)


def in_state(state: str, today: date) -> Q:
    """What a figure of the board counts, so that the list behind it is the same rows."""
    return {
        "on_time": Q(outcome__in=KEPT, closed_on__lte=F("due_on")),
        "attempts": Q(outcome=Outcome.MET_BY_ATTEMPTS),
        "late": Q(outcome__in=KEPT, closed_on__gt=F("due_on")),
        "undone": Q(closed_on=None, due_on__lt=today) | Q(outcome=Outcome.LAPSED),
        "overdue": Q(closed_on=None, due_on__lt=today),
        "today": Q(closed_on=None, due_on=today),
        "week": Q(closed_on=None, due_on__gt=today, due_on__lte=today + timedelta(days=7)),
    }[state]


@dataclass(frozen=True)
class Tally:
    on_time: int = 0
    late: int = 0
    undone: int = 0
    attempts: int = 0

    @property
    def due(self) -> int:
        return self.on_time + self.late + self.undone

    @property
    def percent(self) -> int | None:
        return round(100 * self.on_time / self.due) if self.due else None

    @property
    def is_few(self) -> bool:
        return self.due < FEW


@dataclass(frozen=True)
class Figure:
    """One timed promise: this period, the same period last year, and the months of the year."""

    promise: Promise
    now: Tally
    before: Tally
    months: list[tuple[date, int | None]]

    @property
    def amounts(self) -> list[tuple[int, str, str]]:
        """For the bar: kept by attempts is a segment of its own."""
        by_call = self.now.on_time - self.now.attempts
        parts = [(by_call, _("on time"), "ok"), (self.now.attempts, _("by attempts"), "soft")]
        return [part for part in parts if part[0]] + [
            (self.now.late, pgettext("bar", "late"), "lt"),
            (self.now.undone, _("not done yet"), "op"),
        ]

    @property
    def line(self) -> list[tuple[str, int | None]]:
        """The months of the year, by their first letter."""
        return [(date_format(month, "F")[0], percent) for month, percent in self.months]

    @property
    def change(self) -> int | None:
        """In points; none where either side is too small to compare."""
        if self.now.is_few or self.before.is_few or self.now.percent is None or self.before.percent is None:
            return None
        return self.now.percent - self.before.percent

    @property
    def change_size(self) -> int:
        return abs(self.change or 0)


def _tallies(rows: QuerySet[Deadline], today: date, *groups: str) -> dict[tuple[Any, ...], Tally]:
    counted = {state: Count("pk", filter=in_state(state, today)) for state in MEASURED}
    found = rows.order_by().values_list(*groups).annotate(**counted)
    return {row[: len(groups)]: Tally(*row[len(groups) :]) for row in found}


def timed_figures(scope: Scope, year: SchoolYear, today: date) -> list[Figure]:
    """The four timed promises; three queries whatever the number of rows."""
    now = _tallies(scope.measured(), today, "promise")
    before = _tallies(_a_year_ago(scope).measured(), today, "promise")
    whole = Scope(scope.unit, year.start, today, scope.officer, scope.school)
    by_month = _tallies(whole.measured().annotate(month=TruncMonth("due_on")), today, "promise", "month")
    return [
        Figure(
            promise=promise(code),
            now=now.get((code,), Tally()),
            before=before.get((code,), Tally()),
            months=[(month, by_month.get((code, month), Tally()).percent) for month in _months(year.start, today)],
        )
        for code in TIMED
    ]


def _a_year_ago(scope: Scope) -> Scope:
    year = relativedelta(years=1)
    return Scope(scope.unit, scope.since - year, scope.until - year, scope.officer, scope.school)


def _months(first: date, last: date) -> list[date]:
    months = [first.replace(day=1)]
    while (following := (months[-1] + timedelta(days=32)).replace(day=1)) <= last:
        months.append(following)
    return months


@dataclass(frozen=True)
class Load:
    """One officer's desk; sorted by load, not by success, to help redistribute rather than rank."""

    officer: User
    cases: int
    bar: int  # its length, of 160
    overdue: int
    today: int
    week: int
    year: Tally


def officer_loads(unit: Unit, year: SchoolYear, today: date) -> list[Load]:
    """Every active officer of the unit; four queries whatever their number."""
    cases = Case.objects.open().filter(matter__unit=unit).order_by().values_list("matter__owner")
    open_cases = dict(cases.annotate(n=Count("pk")))
    most = max(open_cases.values(), default=0) or 1
    scope = Scope(unit, year.start, today)
    counted = {state: Count("pk", filter=in_state(state, today)) for state in DUE}
    running = scope.deadlines().filter(closed_on=None).order_by().values_list("matter__owner").annotate(**counted)
    desks = {row[0]: row[1:] for row in running}
    years = _tallies(scope.measured(), today, "matter__owner")
    loads = [
        Load(
            officer=officer,
            cases=open_cases.get(officer.pk, 0),
            bar=round(160 * open_cases.get(officer.pk, 0) / most),
            year=years.get((officer.pk,), Tally()),
            **dict(zip(DUE, desks.get(officer.pk, (0, 0, 0)), strict=True)),
        )
        for officer in User.objects.active().filter(unit=unit, is_officer=True)
    ]
    return sorted(loads, key=lambda load: (-load.cases, load.officer.name))


def unassigned_cases(unit: Unit) -> QuerySet[Case]:
    """Open cases nobody answers for yet, the most urgent first."""
    mine = Case.objects.open().filter(matter__unit=unit, matter__owner=None)
    first_due = Min("referrals__matter__deadlines__due_on", filter=Q(referrals__matter__deadlines__closed_on=None))
    return (
        mine.annotate(first_due=first_due, received_at=Min("referrals__received_at"))
        .select_related("matter", "student")
        .prefetch_related(current_class("student__enrolments"))
        .order_by("first_due", "pk")
    )


def weakest(figures: list[Figure], threshold: int) -> Figure | None:
    """The promise furthest below the unit's own line, if one is below it and enough fell due to say so."""
    below = [f for f in figures if not f.now.is_few and f.now.percent is not None and f.now.percent < threshold]
    return min(below, key=lambda figure: figure.now.percent or 0, default=None)


def with_pupils(rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Bring the case, the pupil and the owner of each promise along, in one query."""
    return rows.select_related(
        "matter__owner",
        "matter__referral__case__student",
        "matter__referral__case__matter",
        "matter__meeting_request__case__student",
        "matter__meeting_request__case__matter",
    )


def axis_floor(figures: list[Figure]) -> int:
    """Where the monthly lines start, in per cent: one axis for all four, high only where every month is high."""
    known = [percent for figure in figures for _month, percent in figure.months if percent is not None]
    return HIGH if min(known, default=HIGH) >= HIGH else 0
