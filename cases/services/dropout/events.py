"""A pupil drops out and comes back; an event is corrected or taken back with its reason, its history kept (R10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, DropoutChange, DropoutEvent, EntryKind, School, TimelineEntry
from cases.services.cases import write_entry
from cases.services.settling import lock_student
from cases.services.students import enrol_student
from charter.services.deadlines import StaleError

NOON = time(12)


class OverlapError(Exception):
    """The pupil was already out of school on that day by another event."""


@dataclass(frozen=True)
class Dropout:
    """What is known of one dropout."""

    dropped_on: date
    reason: str
    source: str
    last_school: School | None = None
    last_school_name: str = ""
    grade: int | None = None
    note: str = ""
    returned_on: date | None = None
    returned_to: str = ""


@dataclass(frozen=True)
class Seat:
    """The class a pupil comes back to, in a school of the unit."""

    school: School
    grade: int
    class_number: int | None = None


def at_noon(day: date, now: datetime) -> datetime:
    """A moment of a day whose hour nobody knows; never after now."""
    return min(timezone.make_aware(datetime.combine(day, NOON)), now)


@transaction.atomic
def record_dropout(*, case: Case, dropout: Dropout, by: User | None, key: UUID, now: datetime) -> DropoutEvent:
    """Write a dropout down; the same key answers with the first record. Raises OverlapError."""
    lock_student(case.student)
    known = DropoutEvent.objects.filter(form_key=key).first()
    if known:
        return known
    _refuse_overlap(case, dropout)
    entry = _tell(case, EntryKind.DROPOUT, by=by, now=now, on=dropout.dropped_on, text=words_of(dropout))
    event = DropoutEvent.objects.create(case=case, entry=entry, form_key=key, **_columns(dropout))
    _record(case, by, AccessAction.CREATE)
    return event


@transaction.atomic
def record_return(
    *,
    event: DropoutEvent,
    returned_on: date,
    returned_to: str,
    by: User | None,
    now: datetime,
    seat: Seat | None = None,
) -> bool:
    """The pupil studies again, in a class of ours where a seat is named; the second time changes nothing."""
    case = event.case
    lock_student(case.student)
    waiting = DropoutEvent.objects.out().filter(pk=event.pk)
    if not waiting.update(returned_on=returned_on, returned_to=returned_to, version=F("version") + 1):
        return False
    entry = _tell(case, EntryKind.RETURNED, by=by, now=now, on=returned_on, text=returned_to)
    DropoutEvent.objects.filter(pk=event.pk).update(return_entry=entry)
    if seat:
        take_seat(case, seat, on=returned_on)
    _record(case, by, AccessAction.CHANGE)
    event.refresh_from_db()
    return True


def take_seat(case: Case, seat: Seat, *, on: date) -> None:
    enrol_student(student=case.student, school=seat.school, grade=seat.grade, class_number=seat.class_number, on=on)


@transaction.atomic
def correct_dropout(*, event: DropoutEvent, dropout: Dropout, reason: str, by: User, now: datetime) -> None:
    """Put the facts of an event right; what stood before stays beside it. Raises StaleError, OverlapError."""
    case = event.case
    lock_student(case.student)
    _refuse_overlap(case, dropout, besides=event)
    stood = DropoutEvent.objects.select_related("last_school").get(pk=event.pk)
    seen = DropoutEvent.objects.standing().filter(pk=event.pk, version=event.version)
    if not seen.update(version=F("version") + 1, **_columns(dropout)):
        raise StaleError
    before = facts_of(stood)
    text = _("corrected: %(words)s. Before: %(before)s. Reason: %(why)s") % {
        "words": words_of(dropout),
        "before": words_of(before),
        "why": reason,
    }
    entry = _tell(case, EntryKind.DROPOUT, by=by, now=now, text=text)
    DropoutChange.objects.create(event=event, before=_stored(before), reason=reason, entry=entry)
    _record(case, by, AccessAction.CHANGE)
    event.refresh_from_db()


@transaction.atomic
def withdraw_dropout(*, event: DropoutEvent, reason: str, by: User, today: date, now: datetime) -> bool:
    """Take an event back that never was a dropout: it counts nowhere and stays on record; once."""
    lock_student(event.case.student)
    standing = DropoutEvent.objects.standing().filter(pk=event.pk)
    if not standing.update(withdrawn_on=today, withdrawn_reason=reason, version=F("version") + 1):
        return False
    text = _("taken back: %(why)s") % {"why": reason}
    _tell(event.case, EntryKind.DROPOUT, by=by, now=now, text=text)
    _record(event.case, by, AccessAction.CHANGE)
    return True


def facts_of(event: DropoutEvent) -> Dropout:
    return Dropout(**{name: getattr(event, name) for name in Dropout.__dataclass_fields__})


def words_of(dropout: Dropout) -> str:
    """ "12.10.2026, תיכון אורן, הפסיק/ה להגיע": what the timeline says."""
    reason = DropoutEvent(reason=dropout.reason).get_reason_display()
    school = dropout.last_school.name if dropout.last_school else dropout.last_school_name
    words = [_day(dropout.dropped_on), school, str(reason), dropout.note]
    if dropout.returned_on:
        words.append(
            _("returned on %(day)s to %(place)s") % {"day": _day(dropout.returned_on), "place": dropout.returned_to}
        )
    return ", ".join(filter(None, words))


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _columns(dropout: Dropout) -> dict[str, Any]:
    return {name: getattr(dropout, name) for name in Dropout.__dataclass_fields__}


def _stored(dropout: Dropout) -> dict[str, str | int | None]:
    facts = {**_columns(dropout), "last_school": dropout.last_school.pk if dropout.last_school else None}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}


def _refuse_overlap(case: Case, dropout: Dropout, besides: DropoutEvent | None = None) -> None:
    """A pupil who is out cannot drop out again, nor on a day by which he had not come back yet."""
    others = DropoutEvent.objects.standing().filter(case__student=case.student)
    if besides:
        others = others.exclude(pk=besides.pk)
    until = Q(dropped_on__lte=dropout.returned_on) if dropout.returned_on else Q()
    if others.filter(Q(returned_on=None) | Q(returned_on__gt=dropout.dropped_on), until).exists():
        raise OverlapError


def _tell(
    case: Case, kind: EntryKind, *, by: User | None, now: datetime, text: str, on: date | None = None
) -> TimelineEntry:
    url = reverse("cases:dropout-detail", args=[case.matter.ref])
    happened_at = at_noon(on, now) if on else now
    return write_entry(case, kind, by=by, happened_at=happened_at, now=now, text=text, url=url)


def _record(case: Case, by: User | None, action: AccessAction) -> None:
    if by:
        record_access(by=by, action=action, page="dropout", subject=f"case {case.matter.ref}")
