"""The integration plan (charter 4, R7): shared by school and parents, done in steps, reviewed; nothing is erased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import (
    Case,
    EntryKind,
    Guardian,
    IntegrationPlan,
    Need,
    PlanParticipant,
    PlanReview,
    PlanSide,
    PlanStep,
    StepSide,
    TimelineEntry,
)
from cases.services.cases import write_entry
from cases.services.needs import answer_needs, take_answer_back
from cases.services.settling import lock_student
from charter.models import StepKind
from charter.services.deadlines import StaleError
from charter.services.steps import add_next_step, finish_next_step

CODE = "4"
BOTH = (PlanSide.SCHOOL, PlanSide.PARENTS)


class Person(NamedTuple):
    """Somebody who takes part in a plan."""

    side: PlanSide
    name: str
    guardian: Guardian | None = None


def missing_sides(sides: Iterable[str]) -> list[PlanSide]:
    """School and parents must both take part (R7); without one the plan is not shared."""
    there = set(sides)
    return [side for side in BOTH if side not in there]


@transaction.atomic
def make_plan(
    *,
    case: Case,
    needs: str,
    review_on: date,
    people: Iterable[Person],
    by: User,
    key: UUID,
    today: date,
    now: datetime,
) -> IntegrationPlan:
    """Write a plan down; the same key, or a plan that runs already, answers with what stands."""
    lock_student(case.student)
    known = IntegrationPlan.objects.filter(form_key=key).first() or case.plans.running().first()
    if known:
        return known
    entry = _tell(case, _("a plan was written"), by=by, now=now)
    plan = IntegrationPlan.objects.create(
        case=case, entry=entry, needs=needs, made_on=today, review_on=review_on, form_key=key
    )
    _seat(plan, people)
    _weigh(plan, entry)
    record_access(by=by, action=AccessAction.CREATE, page="plan", subject=f"case {case.matter.ref}")
    return plan


@transaction.atomic
def change_plan(
    *,
    plan: IntegrationPlan,
    version: int,
    needs: str,
    review_on: date,
    people: Iterable[Person],
    by: User,
    now: datetime,
) -> None:
    """Say it anew, keeping what it said before. Raises StaleError when somebody else was first."""
    lock_student(plan.case.student)
    before = {"at": now.isoformat(), "by": by.name, "needs": plan.needs, "review_on": plan.review_on.isoformat()}
    before["people"] = ", ".join(person.name for person in plan.participants.order_by("pk"))
    fresh = IntegrationPlan.objects.running().filter(pk=plan.pk, version=version)
    earlier = [*plan.earlier, before]
    if not fresh.update(needs=needs, review_on=review_on, earlier=earlier, version=F("version") + 1):
        raise StaleError
    plan.refresh_from_db()
    plan.participants.all().delete()
    _seat(plan, people)
    _weigh(plan, _tell(plan.case, _("the plan was changed"), by=by, now=now))
    record_access(by=by, action=AccessAction.CHANGE, page="plan", subject=f"case {plan.case.matter.ref}")


def _seat(plan: IntegrationPlan, people: Iterable[Person]) -> None:
    PlanParticipant.objects.bulk_create(PlanParticipant(plan=plan, **person._asdict()) for person in people)


def _tell(case: Case, text: str, *, by: User, now: datetime) -> TimelineEntry:
    url = f"{case.matter.url}plan/"
    return write_entry(case, EntryKind.PLAN, by=by, happened_at=now, now=now, text=text, url=url)


def _weigh(plan: IntegrationPlan, entry: TimelineEntry) -> None:
    """Only a plan of both sides answers the need; one that lost a side answers none."""
    is_shared = not missing_sides(plan.participants.values_list("side", flat=True))
    if is_shared and (plan.shared_by is None or _waits(plan)):
        answer_needs(case=plan.case, promise=CODE, entry=entry)
        plan.shared_by = plan.shared_by or entry
    elif not is_shared and plan.shared_by:
        take_answer_back(plan.shared_by)
        plan.shared_by = None
    plan.save(update_fields=["shared_by"])


def _waits(plan: IntegrationPlan) -> bool:
    return Need.objects.open().filter(case=plan.case_id, promise=CODE).exists()


@transaction.atomic
def add_plan_step(
    *, plan: IntegrationPlan, text: str, side: StepSide, who: str, due_on: date, by: User, key: UUID
) -> PlanStep:
    """Add what somebody does by a day; the officer's own stands among her next steps."""
    known = PlanStep.objects.filter(form_key=key).first()
    if known:
        return known
    step = None
    if side == StepSide.OFFICER:
        step = add_next_step(
            matter=plan.case.matter,
            kind=StepKind.OTHER,
            due_on=due_on,
            by=by,
            key=uuid5(key, "step"),
            text=text,
            promise=CODE,
        )
    made = PlanStep.objects.create(
        plan=plan, text=text, side=side, who=who, due_on=due_on, step=step, form_key=key
    )  # fmt: skip
    record_access(by=by, action=AccessAction.CHANGE, page="plan", subject=f"case {plan.case.matter.ref}")
    return made


@transaction.atomic
def finish_plan_step(*, step: PlanStep, by: User, today: date) -> bool:
    """Tick a step off; the second tick changes nothing."""
    if step.step:
        return finish_next_step(step=step.step, by=by, today=today)
    done = bool(PlanStep.objects.filter(pk=step.pk, done_on=None).update(done_on=today))
    if done:
        record_access(by=by, action=AccessAction.CHANGE, page="plan", subject=f"case {step.plan.case.matter.ref}")
    return done


@transaction.atomic
def review_plan(
    *,
    plan: IntegrationPlan,
    version: int,
    on: date,
    text: str,
    sides: Iterable[str],
    next_on: date | None,
    by: User,
    key: UUID,
    now: datetime,
) -> PlanReview:
    """Look at the plan together; without a next day the plan ends. Raises StaleError when somebody else was first."""
    lock_student(plan.case.student)
    known = PlanReview.objects.filter(form_key=key).first()
    if known:
        return known
    change = {"review_on": next_on} if next_on else {"ended_on": on}
    fresh = IntegrationPlan.objects.running().filter(pk=plan.pk, version=version)
    if not fresh.update(**change, version=F("version") + 1):
        raise StaleError
    there = {f"with_{side.value}": side in set(sides) for side in PlanSide}
    said = _("the plan was reviewed") if next_on else _("the plan was reviewed and ended")
    entry = _tell(plan.case, said, by=by, now=now)
    review = PlanReview.objects.create(
        plan=plan, entry=entry, on=on, text=text, next_on=next_on, form_key=key, **there
    )  # fmt: skip
    if there["with_school"] and there["with_parents"] and _waits(plan):
        answer_needs(case=plan.case, promise=CODE, entry=entry)
    record_access(by=by, action=AccessAction.CHANGE, page="plan", subject=f"case {plan.case.matter.ref}")
    return review
