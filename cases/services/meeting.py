"""Meeting requests: somebody asks for a meeting with parents and pupil, and promise 11 starts (charter 11, D6)."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, EntryKind, Guardian, MeetingRequest, Referral, RequesterKind
from cases.services.cases import open_matter_in, write_entry
from cases.services.settling import lock_student, settle_promises
from cases.services.telling.request import announce_request, withdraw_request
from charter.services.deadlines import open_deadline


@transaction.atomic
def log_meeting_request(
    *, case: Case, requested_by: RequesterKind, requested_on: date, by: User | None, key: UUID, now: datetime,
    guardian: Guardian | None = None, reporter: Referral | None = None, tells: bool = True,
) -> MeetingRequest:  # fmt: skip
    """Write a request down, start its eight working days and tell whoever asked (N4); the same key, the same record.

    `reporter` is the report with which it was asked for; a request out of a file tells nobody.
    """
    lock_student(case.student)
    known = MeetingRequest.objects.filter(form_key=key).first()
    if known:
        return known
    asked_at = min(timezone.make_aware(datetime.combine(requested_on, time(12))), now)
    matter = open_matter_in(case, on=requested_on, by=by)
    request = MeetingRequest.objects.create(
        matter=matter,
        case=case,
        entry=write_entry(case, EntryKind.MEETING_REQUEST, by=by, happened_at=asked_at, now=now),
        requested_by=requested_by,
        requested_on=requested_on,
        guardian=guardian,
        form_key=key,
    )
    open_deadline(matter=matter, promise="11", on=requested_on, now=now)
    settle_promises(case.student, ["11"], now=now)
    if tells:
        announce_request(request, reporter=reporter, now=now)
    if by:
        record_access(by=by, action=AccessAction.CREATE, page="meeting request", subject=f"case {case.matter.ref}")
    return request


@transaction.atomic
def withdraw_meeting_request(*, request: MeetingRequest, reason: str, by: User, now: datetime) -> bool:
    """Close the request's promise as withdrawn, with the reason; the second time changes nothing."""
    lock_student(request.case.student)
    standing = MeetingRequest.objects.filter(pk=request.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=now, withdrawn_reason=reason):
        return False
    withdraw_request(request, now=now)
    write_entry(request.case, EntryKind.WITHDRAWN, by=by, happened_at=now, now=now, text=reason)
    settle_promises(request.case.student, ["11"], now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="withdraw", subject=f"case {request.case.matter.ref}")
    return True
