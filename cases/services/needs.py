"""Needs and answers: what the services without a clock are measured by (R27, `ux` decision 8)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, Contact, ContactOutcome, EntryKind, Need, TimelineEntry
from cases.services.cases import write_entry

ANSWERED_AT_ONCE = UUID("6f0f3f0e-5d0c-4a43-9d2a-6a1f0f7c9b10")


@transaction.atomic
def raise_need(*, case: Case, promise: str, text: str, raised_on: date, by: User, key: UUID, now: datetime) -> Need:
    """Write down that a service is needed; the same key answers with the first record."""
    known = Need.objects.filter(form_key=key).first()
    if known:
        return known
    entry = write_entry(case, EntryKind.NEED, by=by, happened_at=now, now=now, text=f"{promise}: {text}")
    need = Need.objects.create(case=case, promise=promise, text=text, raised_on=raised_on, entry=entry, form_key=key)
    record_access(by=by, action=AccessAction.CREATE, page="need", subject=f"case {case.matter.ref}")
    return need


def answer_needs(*, case: Case, promise: str, entry: TimelineEntry) -> int:
    """Let an act answer every open need of its service raised by its day; return how many.

    An act nobody had asked for answers its own need, so that all acts are counted. The caller is atomic.
    """
    on = timezone.localdate(entry.happened_at)
    waiting = Need.objects.open().filter(case=case, promise=promise)
    answered = waiting.filter(raised_on__lte=on).update(answered_on=on, answer=entry)
    if not answered and not Need.objects.filter(case=case, promise=promise).filter(_concerns(entry)).exists():
        Need.objects.get_or_create(
            form_key=uuid5(ANSWERED_AT_ONCE, f"entry {entry.pk}"),
            defaults={
                "case": case,
                "promise": promise,
                "raised_on": on,
                "entry": entry,
                "answered_on": on,
                "answer": entry,
            },
        )
    return answered


def _concerns(entry: TimelineEntry) -> Q:
    """What keeps an act from being its own need: one that still waits, or one it has answered already."""
    return Q(answered_on=None, dropped_on=None) | Q(answer=entry)


def take_answer_back(entry: TimelineEntry) -> None:
    """An act that was undone answers nothing any more; a need it had raised itself goes with it."""
    Need.objects.filter(answer=entry, entry=entry).delete()
    Need.objects.filter(answer=entry).update(answered_on=None, answer=None)


def weigh_visit(contact: Contact) -> None:
    """Home visits answer the needs of promise 3 where somebody was met at home; an attempt or one undone does not.

    The answer is taken back first and given to the first visit that stands for it. The caller is atomic.
    """
    take_answer_back(contact.entry)
    met = Contact.objects.standing().filter(case=contact.case_id, kind=contact.kind, outcome=ContactOutcome.AT_HOME)
    for visit in met.select_related("case", "entry").order_by("happened_at", "pk"):
        answer_needs(case=visit.case, promise="3", entry=visit.entry)


@transaction.atomic
def drop_need(*, need: Need, reason: str, by: User, today: date, now: datetime) -> bool:
    """Close a need that fell away, with the reason; the second time changes nothing."""
    if not Need.objects.open().filter(pk=need.pk).update(dropped_on=today, dropped_reason=reason):
        return False
    text = f"{need.promise}: {reason}"
    write_entry(need.case, EntryKind.NEED_DROPPED, by=by, happened_at=now, now=now, text=text)
    record_access(by=by, action=AccessAction.CHANGE, page="need", subject=f"case {need.case.matter.ref}")
    return True
