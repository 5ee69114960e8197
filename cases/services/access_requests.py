"""Requests to see what is kept about a pupil (domain 5.2): a receipt at once, an answer within thirty days (C9)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from cases.models import AccessRequest, AnsweredHow, Case, EntryKind
from cases.services.cases import write_entry
from cases.services.settling import lock_student
from cases.services.telling.access_request import announce_answer, announce_receipt
from charter.calendar import period_end
from charter.models import NextStep, StepKind
from charter.services.calendar import rest_days
from charter.services.deadlines import StaleError
from charter.services.steps import add_next_step
from notices.models import Recipient

ANSWER_DAYS = 30  # calendar days (regulations of 1981, reg. 2); counted by C9
LONGEST_REST = timedelta(days=10)


def answer_by(unit: Unit, asked_on: date) -> date:
    """The thirtieth day, moved on from a day of rest."""
    last = asked_on + timedelta(days=ANSWER_DAYS)
    return period_end(asked_on, ANSWER_DAYS, rest_days(unit, last, last + LONGEST_REST))


def requests_of(case: Case) -> QuerySet[AccessRequest]:
    """Those that wait first, the most urgent of them on top."""
    rows = AccessRequest.objects.filter(case=case).select_related("recipient")
    return rows.order_by(F("answered_on").desc(nulls_first=True), "due_on", "pk")


@transaction.atomic
def receive_access_request(
    *, case: Case, recipient: Recipient, asked_on: date, by: User, key: UUID, now: datetime
) -> AccessRequest:
    """Write a request down, plan its answer and send the receipt (N26); the same key answers with the first record."""
    lock_student(case.student)
    known = AccessRequest.objects.filter(form_key=key).first()
    if known:
        return known
    if recipient.pk is None:
        recipient.save()
    due_on = answer_by(case.matter.unit, asked_on)
    step = add_next_step(
        matter=case.matter,
        kind=StepKind.OTHER,
        due_on=due_on,
        by=by,
        owner=by,
        key=uuid5(key, "step"),
        text=_("Answer the request to see the information: %(name)s") % {"name": recipient},
    )
    request = AccessRequest.objects.create(
        case=case,
        recipient=recipient,
        asked_on=asked_on,
        due_on=due_on,
        step=step,
        made_by=by,
        form_key=key,
        entry=write_entry(
            case, EntryKind.ACCESS_REQUEST, by=by, happened_at=now, now=now, text=str(recipient), url=page_of(case)
        ),
    )
    announce_receipt(request, now=now)
    record_access(by=by, action=AccessAction.CREATE, page="access request", subject=f"case {case.matter.ref}")
    return request


@transaction.atomic
def answer_access_request(
    *, request: AccessRequest, version: int, on: date, how: AnsweredHow, note: str, by: User, now: datetime
) -> None:
    """Say when and how it was answered, and tell whoever asked (N26). Raises StaleError where somebody was first."""
    case = request.case
    lock_student(case.student)
    rows = AccessRequest.objects.waiting().filter(pk=request.pk, version=version)
    if not rows.update(answered_on=on, how=how, note=note, version=F("version") + 1):
        raise StaleError
    NextStep.objects.open().filter(pk=request.step_id).update(done_on=on)
    words = " · ".join(filter(None, (str(request.recipient), str(AnsweredHow(how).label), note)))
    write_entry(case, EntryKind.ACCESS_REQUEST, by=by, happened_at=now, now=now, text=words, url=page_of(case))
    announce_answer(request, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="access request", subject=f"case {case.matter.ref}")


def page_of(case: Case) -> str:
    return f"{case.matter.url}access/"
