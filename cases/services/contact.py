"""Contacts: logged, corrected for a day, undone for ten minutes; each time the promises are judged anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, Contact, ContactKind, ContactOutcome, EntryKind, Guardian
from cases.services.cases import write_entry
from cases.services.meeting_held import tick_meetings
from cases.services.needs import weigh_visit
from cases.services.settling import TOUCHED, lock_student, settle_promises
from charter.models import Deadline, NextStep
from charter.services.deadlines import StaleError
from charter.services.steps import PlannedStep, add_next_step

UNDO_WINDOW = timedelta(minutes=10)
CORRECTION_WINDOW = timedelta(hours=24)
OUTCOMES = {
    ContactKind.CALL: (ContactOutcome.REACHED, ContactOutcome.NO_ANSWER, ContactOutcome.LEFT_MESSAGE),
    ContactKind.MESSAGE: (ContactOutcome.SENT,),
    ContactKind.MEETING: (ContactOutcome.HELD, ContactOutcome.NO_SHOW, ContactOutcome.POSTPONED),
    ContactKind.SCHOOL: (ContactOutcome.REACHED, ContactOutcome.WAITING),
    ContactKind.PARTNER: (ContactOutcome.REACHED, ContactOutcome.WAITING),
    ContactKind.VISIT: (ContactOutcome.AT_HOME, ContactOutcome.NOT_OPENED, ContactOutcome.WRONG_ADDRESS),
    ContactKind.NOTE: (ContactOutcome.NOTED,),
}


@transaction.atomic
def log_contact(
    *,
    case: Case,
    kind: ContactKind,
    outcome: ContactOutcome,
    happened_at: datetime,
    by: User | None,
    key: UUID,
    now: datetime,
    guardians: Iterable[Guardian] = (),
    step: PlannedStep | None = None,
    **facts: Any,
) -> Contact:
    """Record what happened: an act that counts answers every earlier report (D22) and is judged by its day (D23).

    `facts` are further columns of the contact. The same key answers with the first record, and plans no second step.
    """
    lock_student(case.student)
    known = Contact.objects.filter(form_key=key).first()
    if known:
        return known
    contact = Contact.objects.create(
        case=case,
        entry=write_entry(
            case, EntryKind.CONTACT, by=by, happened_at=happened_at, now=now, restricted=kind == ContactKind.VISIT
        ),
        kind=kind,
        outcome=outcome,
        happened_at=happened_at,
        recorded_at=now,
        recorded_by=by,
        form_key=key,
        **facts,
    )
    contact.guardians.set(guardians)
    settle_promises(case.student, TOUCHED[kind], now=now)
    _follow(contact, now=now)
    if by and step:
        add_next_step(matter=case.matter, by=by, key=contact.step_key, **step._asdict())
    if by:
        record_access(by=by, action=AccessAction.CREATE, page="contact", subject=f"case {case.matter.ref}")
    return contact


def _follow(contact: Contact, *, now: datetime) -> None:
    """What hangs on a visit or a meeting beside the promises: needs, and steps that were planned."""
    if contact.kind == ContactKind.VISIT:
        weigh_visit(contact)
    elif contact.kind == ContactKind.MEETING:
        tick_meetings(contact, now=now)


def can_undo(contact: Contact, user: User, now: datetime) -> bool:
    return contact.undone_at is None and contact.recorded_by == user and now <= contact.recorded_at + UNDO_WINDOW


def can_correct(contact: Contact, user: User, now: datetime) -> bool:
    return contact.undone_at is None and contact.recorded_by == user and now <= contact.recorded_at + CORRECTION_WINDOW


@transaction.atomic
def undo_contact(*, contact: Contact, by: User, now: datetime) -> bool:
    """Take a contact back within ten minutes, with the next step decided in it; the second time changes nothing."""
    lock_student(contact.case.student)
    if not can_undo(contact, by, now) or not Contact.objects.standing().filter(pk=contact.pk).update(undone_at=now):
        return False
    NextStep.objects.open().filter(form_key=contact.step_key).delete()
    settle_promises(contact.case.student, TOUCHED[ContactKind(contact.kind)], now=now)
    contact.undone_at = now
    _follow(contact, now=now)
    NextStep.objects.filter(visit_plan__visit__contact=contact).update(done_on=None)
    record_access(by=by, action=AccessAction.CHANGE, page="undo", subject=f"case {contact.case.matter.ref}")
    return True


@transaction.atomic
def reopened_by_undoing(*, contact: Contact, by: User, now: datetime) -> list[str] | None:
    """Undo, and return the promises that are open again; None where it was not undone."""
    settled = list(contact.entry.settled.values_list("pk", flat=True))
    if not undo_contact(contact=contact, by=by, now=now):
        return None
    again = Deadline.objects.open().filter(pk__in=settled).order_by("promise")
    return list(again.values_list("promise", flat=True).distinct())


@transaction.atomic
def correct_contact(
    *,
    contact: Contact,
    version: int,
    by: User,
    now: datetime,
    guardians: Iterable[Guardian] | None = None,
    **facts: Any,
) -> Contact:
    """Correct a contact within a day, keeping what it said before. Raises StaleError when somebody else was first."""
    lock_student(contact.case.student)
    before = {name: str(getattr(contact, name)) for name in facts} | {"at": now.isoformat(), "by": by.name}
    before["guardians"] = ", ".join(str(guardian) for guardian in contact.guardians.select_related("recipient"))
    fresh = Contact.objects.standing().filter(pk=contact.pk, version=version)
    corrections = [*contact.corrections, before]
    if not fresh.update(**facts, corrections=corrections, corrected_at=now, version=F("version") + 1):
        raise StaleError
    contact.refresh_from_db()
    if guardians is not None:
        contact.guardians.set(guardians)
    contact.entry.happened_at = contact.happened_at
    contact.entry.save(update_fields=["happened_at"])
    settle_promises(contact.case.student, TOUCHED[ContactKind(contact.kind)], now=now)
    _follow(contact, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="correct", subject=f"case {contact.case.matter.ref}")
    return contact
