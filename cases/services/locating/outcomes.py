"""What was tried for a child and what became of it; a referral where a framework has to be found (R24, R17)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import (
    Case,
    EntryKind,
    IdType,
    LocatingAttempt,
    LocatingItem,
    LocatingResult,
    Reason,
    ReporterKind,
    Student,
    TimelineEntry,
)
from cases.services.cases import write_entry
from cases.services.needs import answer_needs
from cases.services.referral import log_referral
from cases.services.students import create_student
from charter.services.deadlines import StaleError

PAGE, PROMISE = "locating", "14"
NOON = time(12)
OF_ITEMS = UUID("0b6b2c1e-6f0e-4d0e-9f7a-14a14a14a14a")  # referrals from lists, one a child


@transaction.atomic
def log_attempt(*, item: LocatingItem, on: date, text: str, by: User, key: UUID, now: datetime) -> LocatingAttempt:
    """One try to find the child or to bring it back; in the pupil's open case it answers the need (charter 14)."""
    known = LocatingAttempt.objects.filter(form_key=key).first()
    if known:
        return known
    entry = _tell_case(item, text, on=on, by=by, now=now)
    record_access(by=by, action=AccessAction.CREATE, page=PAGE, subject=_subject(item))
    return LocatingAttempt.objects.create(
        item=item, on=on, text=text, by=by, recorded_at=now, entry=entry, form_key=key
    )


@transaction.atomic
def settle_item(
    *, item: LocatingItem, version: int, result: LocatingResult, note: str, by: User, today: date, now: datetime
) -> LocatingItem:
    """Write what became of a child; raises StaleError where somebody else did since the form was shown."""
    rows = LocatingItem.objects.filter(pk=item.pk, version=version, referral=None)
    facts = {"result": result, "result_note": note, "result_on": today if result else None}
    if result != LocatingResult.REFERRED:
        if not rows.update(**facts, version=F("version") + 1):
            raise StaleError
        item.refresh_from_db()
        entry = _tell_case(item, f"{item.get_result_display()}: {note}", on=today, by=by, now=now) if result else None
        if entry and item.entry_id is None:
            LocatingItem.objects.filter(pk=item.pk).update(entry=entry)
    elif not rows.update(version=F("version") + 1):
        raise StaleError
    else:
        _refer(item, note, by=by, today=today, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page=PAGE, subject=_subject(item))
    item.refresh_from_db()
    return item


def _refer(item: LocatingItem, note: str, *, by: User, today: date, now: datetime) -> None:
    """The child becomes a pupil with a referral, and its promises run from today."""
    student = item.student or put_on_file(item, by=by, on=today)
    referral = log_referral(
        student=student,
        reporter_kind=ReporterKind.ROSTER,
        reporter_name=item.campaign.name[:80],
        received_at=now,
        reasons=[Reason.NOT_REGISTERED.value],
        description=note,
        by=by,
        key=uuid5(OF_ITEMS, f"item {item.pk}"),
        now=now,
        owner=item.officer,
    )
    entry = _write(referral.case, item, item.campaign.name, by=by, on=today, now=now)
    LocatingItem.objects.filter(pk=item.pk).update(
        result=LocatingResult.REFERRED,
        result_note=note,
        result_on=today,
        student=student,
        referral=referral,
        entry=item.entry_id or entry.pk,
    )


def put_on_file(item: LocatingItem, *, by: User, on: date) -> Student:
    """A pupil of the roster from what the list says; without an ID the reason stands beside."""
    same = {"unit": by.unit_id, "id_type": IdType.ISRAELI, "id_number": item.id_number}
    known = Student.objects.filter(**same).select_related("merged_into").first() if item.id_number else None
    if known:
        return known.merged_into or known
    number: dict[str, Any] = {"id_type": IdType.ISRAELI, "id_number": item.id_number}
    if not item.id_number:
        number = {"id_type": IdType.NONE, "id_missing_reason": _("the list did not say")}
    facts: dict[str, Any] = {name: getattr(item, name) for name in ("first_name", "last_name", "birth_on", "address")}
    return create_student(by=by, on=on, **facts, **number)


def _tell_case(item: LocatingItem, text: str, *, on: date, by: User, now: datetime) -> TimelineEntry | None:
    """A line in the pupil's open case, where there is one."""
    if item.student_id is None:
        return None
    case = (
        Case.objects.open()
        .filter(student=item.student_id)
        .select_related("matter__unit", "matter__owner", "student")
        .first()
    )
    return _write(case, item, text, by=by, on=on, now=now) if case else None


def _write(case: Case, item: LocatingItem, text: str, *, by: User, on: date, now: datetime) -> TimelineEntry:
    happened_at = min(timezone.make_aware(datetime.combine(on, NOON)), now)
    entry = write_entry(case, EntryKind.LOCATED, by=by, happened_at=happened_at, now=now, text=text, url=url_of(item))
    answer_needs(case=case, promise=PROMISE, entry=entry)
    return entry


def url_of(item: LocatingItem) -> str:
    return f"/locating/{item.campaign_id}/items/{item.pk}/"


def _subject(item: LocatingItem) -> str:
    return f"locating {item.campaign_id} of {item.pk}"
