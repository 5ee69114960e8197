"""What the patrol pages show: the plan of a year with its results, and whom one patrol met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from accounts.models import Unit, User
from cases.models import Case, Patrol, PatrolFinding, PatrolState, PatrolYear
from cases.services.patrols.days import patrol_days
from cases.services.patrols.years import PROMISE
from cases.services.students import current_class
from charter.calendar import SchoolYear
from charter.models import Deadline
from charter.services.quotas import times_asked
from charter.standards import TimesAYear, promise


@dataclass(frozen=True)
class Row:
    """One patrol of the plan; `why_not` where its day is no school day any more."""

    patrol: Any
    why_not: str = ""


@dataclass(frozen=True)
class Plan:
    """The patrols of one school year: what was done, what comes, what is missing."""

    span: SchoolYear
    rows: list[Row]
    deadline: Deadline | None
    today: date

    @property
    def done(self) -> int:
        return sum(row.patrol.state == PatrolState.DONE for row in self.rows)

    @property
    def asked(self) -> int:
        return times_asked(PROMISE)

    @property
    def next(self) -> Any:
        """The one that is running, else the next planned."""
        waiting = [row.patrol for row in self.rows if row.patrol.is_open]
        return min(waiting, key=lambda patrol: (patrol.state != PatrolState.RUNNING, patrol.on), default=None)

    @property
    def pupils(self) -> int:
        return sum(row.patrol.pupils for row in self.rows)

    @property
    def unknown(self) -> int:
        return sum(row.patrol.unknown for row in self.rows)

    @property
    def milestone(self) -> tuple[date, int] | None:
        """By when how many are needed (R25): the first step of the year that is not reached yet."""
        rule = promise(PROMISE).rule
        if not isinstance(rule, TimesAYear) or self.done >= rule.times or self.today > self.span.end:
            return None
        wanted = next((stone.times for stone in rule.milestones if self.done < stone.times), rule.times)
        return rule.warns_on(self.done, self.span.start, default=self.span.end), wanted

    @property
    def is_behind(self) -> bool:
        return bool(self.milestone and self.milestone[0] <= self.today)


def read_plan(unit: Unit, year: PatrolYear | None, span: SchoolYear, today: date) -> Plan:
    if year is None:
        return Plan(span, [], None, today)
    patrols = list(with_findings(Patrol.objects.filter(year=year)).order_by("on", "pk"))
    ahead = [patrol.on for patrol in patrols if patrol.state == PatrolState.PLANNED]
    days = patrol_days(unit, [*ahead, span.start])
    rows = [Row(patrol, days.why_not(patrol.on) if patrol.on in ahead else "") for patrol in patrols]
    deadline = Deadline.objects.filter(matter=year.matter_id, promise=PROMISE).first()
    return Plan(span, rows, deadline, today)


def with_findings(patrols: Any) -> Any:
    """How many pupils became referrals, how many children stayed unknown; with parks and staff."""
    standing = Q(findings__undone_at=None)
    return patrols.annotate(
        pupils=Count("findings", filter=standing & Q(findings__referral__isnull=False)),
        unknown=Coalesce(Sum("findings__number", filter=standing & Q(findings__referral=None)), 0),
    ).prefetch_related("parks", "staff")


@dataclass(frozen=True)
class Met:
    """One line of what a patrol met; the name only for those who were there or may see the case."""

    finding: PatrolFinding
    name: str = ""
    class_name: str = ""
    url: str = ""
    can_undo: bool = False


def read_findings(patrol: Patrol, user: User, today: date) -> list[Met]:
    """Newest first. Other officers of the unit read numbers, as of any case that is not theirs."""
    rows = (
        PatrolFinding.objects.standing()
        .filter(patrol=patrol)
        .select_related("referral__matter", "referral__case__matter", "referral__case__student", "recorded_by")
        .prefetch_related(current_class("referral__case__student__enrolments"))
        .order_by("-found_at", "-pk")
    )
    seen = Case.objects.visible_to(user, today).filter(referrals__patrol_finding__patrol=patrol)
    cases = set(seen.values_list("pk", flat=True))
    was_there = user.is_manager or any(person.pk == user.pk for person in patrol.staff.all())
    return [_met(row, user, cases, was_there) for row in rows]


def _met(row: PatrolFinding, user: User, cases: set[int], was_there: bool) -> Met:
    can_undo = user.is_manager or row.recorded_by_id == user.pk
    if row.referral is None:
        return Met(row, can_undo=can_undo)
    case, mine = row.referral.case, row.recorded_by_id == user.pk
    if not (was_there or mine or case.pk in cases):
        return Met(row)
    stays: Sequence[Any] = getattr(case.student, "current_enrolments", ())
    url = case.matter.url if case.pk in cases else f"/referrals/{row.referral.matter.ref}/receipt/" if mine else ""
    return Met(row, case.student.name, stays[0].class_name if stays else "", url, can_undo)
