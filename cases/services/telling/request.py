"""A meeting somebody asked for (N4): whoever asked hears by when it will be, where there is an address."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from cases.models import Guardian, MeetingRequest, Referral, ReporterKind, RequesterKind
from cases.services.telling.families import is_recent, may_tell, take_back
from charter.models import Deadline
from notices.models import Recipient
from notices.services import create_reporter_recipient, tell
from notices.texts.facts import RequestFacts


def announce_request(request: MeetingRequest, *, reporter: Referral | None, now: datetime) -> None:
    """At once, with promise 11's day; of an old request that is typed today nobody is told."""
    recipient = _requester(request, reporter)
    if recipient is None or not recipient.address or not may_tell(request.case) or not _is_recent(request, now):
        return
    due_on = Deadline.objects.filter(matter=request.matter_id, promise="11").values_list("due_on", flat=True).first()
    facts: RequestFacts = {"ref": request.matter.ref, "meet_by": due_on.isoformat() if due_on else None}
    tell(
        kind="N4",
        subject=subject_of(request),
        matter=request.matter,
        recipient=recipient,
        context={**facts},
        now=now,
    )


def withdraw_request(request: MeetingRequest, *, now: datetime) -> None:
    take_back(("N4",), subject=subject_of(request), reason=gettext("The request was withdrawn"), now=now)


def subject_of(request: MeetingRequest) -> str:
    return f"request {request.matter.ref}"


def _is_recent(request: MeetingRequest, now: datetime) -> bool:
    return is_recent(request.entry.happened_at, request.matter.unit, now=now)


def _requester(request: MeetingRequest, report: Referral | None) -> Recipient | None:
    """The parent who asked; else whoever reported and asked with it. A pupil has no address here."""
    if request.requested_by == RequesterKind.PARENT and (parent := _parent(request)):
        return parent.recipient
    if report is None or not report.reporter_email or not _asked_himself(request, report):
        return None
    return create_reporter_recipient(name=report.reporter_name, email=report.reporter_email)


def _parent(request: MeetingRequest) -> Guardian | None:
    """Who was marked; the only one where nobody was. Whoever may not receive is told nothing."""
    allowed = request.case.student.guardians.filter(recipient__may_receive=True).select_related("recipient")
    if request.guardian_id:
        return allowed.filter(pk=request.guardian_id).first()
    only = list(request.case.student.guardians.values_list("pk", flat=True)[:2])
    return allowed.first() if len(only) == 1 else None


def _asked_himself(request: MeetingRequest, report: Referral) -> bool:
    is_parent = report.reporter_kind == ReporterKind.PARENT
    return is_parent == (request.requested_by == RequesterKind.PARENT)
