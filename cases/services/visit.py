"""Home visits: planned as a next step, recorded as a contact of their own kind (charter 3, R6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, Contact, ContactKind, ContactOutcome, EntryKind, HomeVisit, VisitPlan
from cases.services.cases import write_entry
from cases.services.contact import log_contact
from cases.services.harm import raise_harm
from cases.services.settling import lock_student
from charter import texts
from charter.models import StepKind
from charter.services.steps import add_next_step, finish_next_step


def visiting_staff(case: Case) -> QuerySet[User]:
    """Who may go: the officers and managers of the unit."""
    handles = Q(is_officer=True) | Q(is_manager=True)
    return User.objects.active().filter(handles, unit=case.matter.unit_id).order_by("name", "pk")


@transaction.atomic
def plan_visit(
    *,
    case: Case,
    on: date,
    at: time | None,
    officers: Iterable[User],
    announced: bool,
    by: User,
    key: UUID,
    now: datetime,
) -> VisitPlan:
    """Decide on a visit: it stands among the next steps; the same key answers with the first plan."""
    lock_student(case.student)
    known = VisitPlan.objects.filter(form_key=key).first()
    if known:
        return known
    going = list(officers)
    step = add_next_step(
        matter=case.matter, kind=StepKind.VISIT, due_on=on, due_time=at, by=by, key=uuid5(key, "step"), promise="3"
    )
    text = plan_words(on, at, going, announced=announced, today=timezone.localdate(now))
    entry = write_entry(
        case,
        EntryKind.VISIT_PLANNED,
        by=by,
        happened_at=now,
        now=now,
        text=text,
        restricted=True,
        url=f"{case.matter.url}visits/",
    )
    plan = VisitPlan.objects.create(case=case, entry=entry, step=step, announced=announced, form_key=key)
    plan.officers.set(going)
    return plan


def plan_words(on: date, at: time | None, officers: Iterable[User], *, announced: bool, today: date) -> str:
    """ "ה׳ 26.11, 10:00 · דנה לביא · בתיאום עם המשפחה"."""
    when = ", ".join(filter(None, (texts.short_day(on, today), f"{at:%H:%M}" if at else "")))
    how = _("announced to the family") if announced else _("not announced")
    return " · ".join((when, ", ".join(officer.name for officer in officers), how))


def open_plans(case: Case) -> QuerySet[VisitPlan]:
    plans = VisitPlan.objects.filter(case=case, step__done_on=None).select_related("step")
    return plans.prefetch_related("officers").order_by("step__due_on", "step__due_time", "pk")


@transaction.atomic
def log_visit(
    *,
    case: Case,
    outcome: ContactOutcome,
    happened_at: datetime,
    officers: Iterable[User],
    announced: bool,
    by: User | None,
    key: UUID,
    now: datetime,
    safety_note: str = "",
    suspects_harm: bool = False,
    plan: VisitPlan | None = None,
    **facts: Any,
) -> Contact:
    """Record a visit as a contact and what it adds; what was planned is ticked off, a suspicion opens its checklist.

    `facts` are further columns of the contact. The same key answers with the first record.
    """
    contact = log_contact(
        case=case, kind=ContactKind.VISIT, outcome=outcome, happened_at=happened_at, by=by, key=key, now=now, **facts
    )
    if HomeVisit.objects.filter(contact=contact).exists():
        return contact
    caution = {"safety_flag": bool(safety_note), "safety_note": safety_note}
    visit = HomeVisit.objects.create(contact=contact, plan=_unused(plan), announced=announced, **caution)
    visit.officers.set(officers)
    if visit.plan and by:
        finish_next_step(step=visit.plan.step, by=by, today=timezone.localdate(now))
    if suspects_harm:
        raise_harm(case=case, source=contact.entry, by=by, now=now)
    return contact


def _unused(plan: VisitPlan | None) -> VisitPlan | None:
    """One plan, one visit: an undone visit gives its plan back."""
    if plan is None:
        return None
    HomeVisit.objects.filter(plan=plan, contact__undone_at__isnull=False).update(plan=None)
    return None if HomeVisit.objects.filter(plan=plan).exists() else plan


@transaction.atomic
def lift_caution(*, visit: HomeVisit, reason: str, by: User, now: datetime) -> bool:
    """The danger is past: its banner goes, its words stay with the visit. The second time changes nothing."""
    lifted = HomeVisit.objects.cautioning().filter(pk=visit.pk)
    if not lifted.update(lifted_at=now, lifted_by=by, lifted_reason=reason):
        return False
    record_access(by=by, action=AccessAction.CHANGE, page="visit", subject=f"case {visit.contact.case.matter.ref}")
    return True
