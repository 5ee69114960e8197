"""Referrals: taken in, the clocks start, people are told; withdrawn or corrected with a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, EntryKind, Reason, Referral, ReporterKind, RequesterKind, Student, TimelineEntry
from cases.models.referral import NOTHING_TO_TELL, SCHOOL_STAFF
from cases.services.cases import open_case, open_matter_in, restrict_case, write_entry
from cases.services.meeting import log_meeting_request
from cases.services.ringing import ring_referral
from cases.services.settling import TIMED, lock_student, settle_promises
from cases.services.telling.intake import announce_intake, withdraw_announcement
from charter.models import Deadline, MoveKind
from charter.services.calendar import dates_of
from charter.services.deadlines import move_deadline, open_deadline

OPENED = ("9", "10", "12")  # D7: promise 11 waits for somebody to ask (D6)


@transaction.atomic
def log_referral(
    *,
    student: Student,
    reporter_kind: ReporterKind,
    received_at: datetime,
    reasons: list[str],
    by: User | None,
    key: UUID,
    now: datetime,
    owner: User | None = None,
    meeting_requested_by: RequesterKind | None = None,
    meeting_requested_on: date | None = None,
    tells_parents: bool = True,
    **facts: Any,
) -> Referral:
    """Take a referral in: join or open the pupil's case, start promises 9, 10, 12, tell people (R17, D7, N27, S1, S2).

    `facts` are further columns of the referral. The same key answers with the first record.
    """
    lock_student(student)
    known = Referral.objects.filter(form_key=key).select_related("matter", "case__matter").first()
    if known:
        return known
    received_on = timezone.localdate(received_at)
    restricted = Reason.HARM in reasons
    case = open_case(student=student, on=received_on, owner=owner, by=by, now=now, restricted=restricted)
    if restricted:
        restrict_case(case, by=by, now=now)
    matter = open_matter_in(case, on=received_on, by=by, restricted=restricted)
    referral = Referral.objects.create(
        matter=matter,
        case=case,
        entry=write_entry(case, EntryKind.REFERRAL, by=by, happened_at=received_at, now=now, restricted=restricted),
        reporter_kind=reporter_kind,
        received_at=received_at,
        recorded_at=now,
        reasons=reasons,
        form_key=key,
        told_stage=0 if facts.get("reporter_email") and reporter_kind in SCHOOL_STAFF else NOTHING_TO_TELL,
        **facts,
    )
    for promise in OPENED:
        open_deadline(matter=matter, promise=promise, on=received_on, now=now)
    settle_promises(student, OPENED, now=now)
    if meeting_requested_by:
        log_meeting_request(
            case=case,
            requested_by=meeting_requested_by,
            requested_on=meeting_requested_on or received_on,
            by=by,
            key=uuid5(key, "meeting"),
            now=now,
            reporter=referral,
            tells=tells_parents,
        )
    if by:
        record_access(by=by, action=AccessAction.CREATE, page="referral", subject=f"case {case.matter.ref}")
    ring_referral(referral, by=by, now=now)
    if tells_parents:
        announce_intake(referral, now=now)
    return referral


@transaction.atomic
def withdraw_referral(*, referral: Referral, reason: str, by: User, now: datetime) -> bool:
    """Close a referral's open promises as withdrawn, with the reason (D4); the second time changes nothing."""
    student = referral.case.student
    lock_student(student)
    standing = Referral.objects.filter(pk=referral.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=now, withdrawn_reason=reason):
        return False
    write_entry(referral.case, EntryKind.WITHDRAWN, by=by, happened_at=now, now=now, text=reason)
    settle_promises(student, OPENED, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="withdraw", subject=f"case {referral.case.matter.ref}")
    if not referral.case.referrals.filter(withdrawn_at=None).exists():
        withdraw_announcement(referral.case, now=now)
    return True


@transaction.atomic
def correct_received(*, referral: Referral, received_at: datetime, reason: str, by: User, now: datetime) -> None:
    """Correct when a referral reached the unit (C5): its promises start anew, the old dates stay beside."""
    student = referral.case.student
    lock_student(student)
    received_on = timezone.localdate(received_at)
    for deadline in Deadline.objects.filter(matter=referral.matter_id, promise__in=OPENED).select_related(
        "matter__unit"
    ):
        dates = dates_of(deadline.matter.unit, deadline.promise, received_on)
        facts = {"opened_on": received_on, **({"set_at": now, **dates._asdict()} if dates else {})}
        move_deadline(deadline, facts, kind=MoveKind.CORRECTION, reason=reason, by=by, now=now)
    Referral.objects.filter(pk=referral.pk).update(received_at=received_at)
    TimelineEntry.objects.filter(pk=referral.entry_id).update(happened_at=received_at)
    Case.objects.filter(pk=referral.case_id, opened_on__gt=received_on).update(opened_on=received_on)
    write_entry(referral.case, EntryKind.DATE_CORRECTED, by=by, happened_at=now, now=now, text=reason)
    settle_promises(student, TIMED, now=now)
