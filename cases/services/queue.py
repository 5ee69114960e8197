"""An officer's work queue: her open cases, each with the promise that presses most, by few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import DateField, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least, NullIf
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Contact, ContactKind, Enrolment, Guardian
from cases.models.contact import ATTEMPTS
from cases.services.occasion import KIND_FOR
from cases.services.talk_figures import talk_facts
from charter.calendar import WorkCalendar
from charter.models import Deadline, NextStep
from charter.services.ribbon import Cell, build_ribbon, urgency, weightiest
from charter.services.states import State, deadline_state
from charter.standards import Promise, promise

NEVER = date(9999, 12, 31)
GUARDIAN_FACTS = {"guardian_name": "recipient__name", "guardian_phone": "phone", "guardian_relation": "relation"}


@dataclass(frozen=True)
class Row:
    """One case in the list: whose, what presses, how it stands."""

    case: Any  # Case with the facts of `listed_cases`
    promise: Promise
    deadline: Deadline
    state: State
    ribbon: list[Cell]
    attempts: list[datetime] = field(default_factory=list)
    planned: NextStep | None = None

    @property
    def kind(self) -> ContactKind:
        """What is logged from this row: the act that its promise asks for."""
        return KIND_FOR[self.promise.code]


@dataclass(frozen=True)
class Queue:
    """Everything the page of today shows; `due` counts promises, the lists hold cases."""

    late: list[Row]
    today: list[Row]
    later: list[Row]
    deadlines: list[Deadline]
    steps: list[NextStep]
    cases: dict[int, Any]

    @property
    def rows(self) -> list[Row]:
        return self.late + self.today + self.later


def answered_by(user: User, today: date, prefix: str = "matter__") -> Q:
    """What the user answers for: as the owner, or as the cover of these days."""

    def q(**facts: object) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in facts.items()})

    return q(unit=user.unit_id) & (q(owner=user) | q(cover=user, cover_from__lte=today, cover_until__gte=today))


def listed_cases(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Each case with its pupil, class, school and the parent one would call, in the same query."""
    whom = Guardian.objects.filter(student=OuterRef("student"), restriction="").exclude(phone="")
    whom = whom.order_by("-lives_with_pupil", "pk")
    facts = {name: Subquery(whom.values(column)[:1]) for name, column in GUARDIAN_FACTS.items()}
    stay = FilteredRelation("student__enrolments", condition=Q(student__enrolments__until_on=None))
    return cases.select_related("student", "matter").annotate(
        stay=stay,
        school_name=F("stay__school__name"),
        school_id=F("stay__school_id"),
        grade=F("stay__grade"),
        class_number=F("stay__class_number"),
        language=Subquery(whom.values("recipient__language")[:1]),
        **facts,
    )


def class_name(case: Any) -> str:
    """ "ח'1" of a listed case; empty where the pupil is in no class."""
    if case.grade is None:
        return ""
    return Enrolment(grade=case.grade, class_number=case.class_number).class_name


def deadlines_of(cases: Iterable[int]) -> list[Deadline]:
    """Open and closed deadlines of many cases, each with its case's number as `case_id`."""
    ids = list(cases)
    his = Q(matter__referral__case__in=ids) | Q(matter__meeting_request__case__in=ids)
    rows = Deadline.objects.filter(his).select_related("matter__referral", "matter__meeting_request")
    case_id = Coalesce("matter__referral__case", "matter__meeting_request__case")
    return list(rows.annotate(case_id=case_id).order_by("due_on", "pk"))


def build_queue(user: User, *, today: date, calendar: WorkCalendar) -> Queue:
    mine = listed_cases(Case.objects.open().filter(answered_by(user, today))).annotate(**talk_facts(today))
    cases = {case.pk: case for case in mine}
    deadlines = deadlines_of(cases)
    steps = list(_open_steps(user, cases.values(), today))
    rows = _rows(cases, deadlines, steps, _attempts(cases), today, calendar)
    rows.sort(key=lambda row: (*urgency(row.state), row.deadline.due_on or date.max, row.case.pk))
    return Queue(
        late=[row for row in rows if row.state.code == "late"],
        today=[row for row in rows if row.state.code == "today"],
        later=[row for row in rows if row.state.code not in ("late", "today")],
        deadlines=deadlines,
        steps=steps,
        cases=cases,
    )


def _open_steps(user: User, cases: Iterable[Case], today: date) -> QuerySet[NextStep]:
    matters = [case.matter_id for case in cases]
    mine = Q(owner=user) | Q(matter__in=matters)
    steps = NextStep.objects.open().filter(mine, matter__unit=user.unit_id).select_related("matter")
    return steps.order_by("due_on", F("due_time").asc(nulls_last=True), "pk")


def _attempts(cases: Iterable[int]) -> dict[int, list[datetime]]:
    """When nobody answered, by case: what a row says about promise 10."""
    calls = Contact.objects.standing().filter(case__in=list(cases), kind=ContactKind.CALL, outcome__in=ATTEMPTS)
    found: dict[int, list[datetime]] = defaultdict(list)
    for case, happened_at in calls.order_by("happened_at").values_list("case", "happened_at"):
        found[case].append(happened_at)
    return found


def _rows(
    cases: dict[int, Any],
    deadlines: list[Deadline],
    steps: list[NextStep],
    attempts: dict[int, list[datetime]],
    today: date,
    calendar: WorkCalendar,
) -> list[Row]:
    by_case: dict[int, list[Deadline]] = defaultdict(list)
    for deadline in deadlines:
        by_case[deadline.case_id].append(deadline)  # type: ignore[attr-defined]
    planned: dict[int, dict[str, NextStep]] = defaultdict(dict)
    for step in steps:
        if step.promise and step.due_on >= today:
            planned[step.matter_id].setdefault(step.promise, step)
    rows = []
    for pk, case in cases.items():
        row = _row(case, by_case[pk], planned[case.matter_id], attempts.get(pk, []), today, calendar)
        if row:
            rows.append(row)
    return rows


def _row(
    case: Any,
    deadlines: list[Deadline],
    planned: dict[str, NextStep],
    attempts: list[datetime],
    today: date,
    calendar: WorkCalendar,
) -> Row | None:
    """The row of one case; None where nothing is open any more."""
    pressing = [
        (urgency(state), promise(deadline.promise).number, deadline, state)
        for deadline in weightiest(deadlines).values()
        if deadline.is_open
        for state in [deadline_state(deadline, today, calendar, planned.get(deadline.promise))]
    ]
    if not pressing:
        return None
    _urgency, _number, deadline, state = min(pressing, key=lambda each: each[:2])
    calls = attempts if deadline.promise == "10" else []
    return Row(
        case=case,
        promise=promise(deadline.promise),
        deadline=deadline,
        state=state,
        ribbon=build_ribbon(deadlines, today, calendar, planned),
        attempts=[at for at in calls if timezone.localdate(at) >= deadline.opened_on],
        planned=planned.get(deadline.promise),
    )


def with_next_due(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Each case with the day its first open promise is due."""
    due = Deadline.objects.open().exclude(due_on=None).order_by("due_on").values("due_on")
    of_referrals = Subquery(due.filter(matter__referral__case=OuterRef("pk"))[:1])
    of_requests = Subquery(due.filter(matter__meeting_request__case=OuterRef("pk"))[:1])
    never = Value(NEVER, output_field=DateField())
    earliest = Least(Coalesce(of_referrals, never), Coalesce(of_requests, never))
    return cases.annotate(next_due=NullIf(earliest, never))
