"""A wish for more hours inside the level, and its answer in words (R58, N17)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import (
    AideAllocation,
    AideDocument,
    AideFile,
    EventKind,
    HoursSource,
    RequestStatus,
    TopUpRequest,
)
from assistance.services.history import write_event
from assistance.services.hours import add_hours
from assistance.services.ledger import NoAllocationError, OverTheLevelError
from assistance.services.page_bell import ring_desk
from assistance.services.progress import lock_file
from assistance.services.telling_hours import tell_answer, tell_receipt
from cases.models import Guardian
from charter.services.calendar import dates_within
from charter.services.deadlines import StaleError

ANSWER_WITHIN = 8  # working days: the unit's own target, as the charter's longer promise (R58)


@transaction.atomic
def receive_request(
    *,
    file: AideFile,
    hours: int,
    reasons: str,
    received_on: date,
    key: UUID,
    now: datetime,
    by: User | None = None,
    source: HoursSource = HoursSource.MATYA,
    guardian: Guardian | None = None,
    asked_by: str = "",
    document: AideDocument | None = None,
    from_page: bool = False,
) -> TopUpRequest:
    """Put a request on the centre's list; the same key answers with the first.

    Raises NoAllocationError and OverTheLevelError: above the level an appeal is the way, not a request.
    """
    known = TopUpRequest.objects.filter(form_key=key, file=file).first()
    if known:
        return known
    file = lock_file(file)
    _check_room(file, hours)
    request = TopUpRequest.objects.create(
        file=file, guardian=guardian, asked_by=asked_by, received_on=received_on, hours=hours, source=source,
        answer_by=soft_day(file, received_on), reasons=reasons, document=document, from_page=from_page,
        recorded_by=by, recorded_at=now, form_key=key,
    )  # fmt: skip
    _write(request, _("%(hours)s hours asked for") % {"hours": hours}, on=received_on, by=by, now=now)
    tell_receipt(request, now=now)
    if from_page:
        url = f"{file.get_absolute_url()}requests/{request.pk}/"
        ring_desk(file, _("A parent asks for more hours"), subject=f"request {request.pk}", url=url, now=now)
    return request


def _check_room(file: AideFile, hours: int) -> None:
    allocation = AideAllocation.objects.filter(file=file, file__ended_on=None).first()
    if allocation is None:
        raise NoAllocationError
    if hours > allocation.room:
        raise OverTheLevelError(allocation.room)


def soft_day(file: AideFile, received_on: date) -> date | None:
    dates = dates_within(file.matter.unit, ANSWER_WITHIN, received_on)
    return dates.due_on if dates else None


@transaction.atomic
def approve_request(
    *,
    request: TopUpRequest,
    hours: int,
    decided_by: str,
    decided_on: date,
    answer: str,
    version: int,
    by: User,
    now: datetime,
    document: AideDocument | None = None,
    reference: str = "",
) -> TopUpRequest:
    """Grant the hours asked for, or a part: an addition of its own. Raises what `add_hours` raises, and StaleError."""
    file = lock_file(request.file)
    status = RequestStatus.APPROVED if hours == request.hours else RequestStatus.PART
    if _is_answered(request, status, hours):
        return request
    _answer(request, status, version, given=hours, answer=answer, on=timezone.localdate(now), by=by)
    add_hours(
        file=file, source=HoursSource(request.source), hours=hours, decided_by=decided_by, decided_on=decided_on,
        reason=request.reasons[:300], key=uuid5(request.form_key, "granted"), by=by, now=now, document=document,
        reference=reference, request=request,
    )  # fmt: skip
    tell_answer(request, now=now)
    return request


@transaction.atomic
def decline_request(*, request: TopUpRequest, answer: str, version: int, by: User, now: datetime) -> TopUpRequest:
    """Say no, with a reason that the parents are sent. Raises StaleError."""
    return _close(request, RequestStatus.DECLINED, _("Request declined"), answer, version, by, now)


@transaction.atomic
def withdraw_request(*, request: TopUpRequest, answer: str, version: int, by: User, now: datetime) -> TopUpRequest:
    """Whoever asked took it back. Raises StaleError."""
    return _close(request, RequestStatus.WITHDRAWN, _("Request taken back"), answer, version, by, now)


def _close(
    request: TopUpRequest, status: RequestStatus, words: str, answer: str, version: int, by: User, now: datetime
) -> TopUpRequest:
    lock_file(request.file)
    if _is_answered(request, status, 0):
        return request
    today = timezone.localdate(now)
    _answer(request, status, version, given=0, answer=answer, on=today, by=by)
    _write(request, f"{words}: {answer}", on=today, by=by, now=now)
    if status == RequestStatus.DECLINED:
        tell_answer(request, now=now)
    return request


def _is_answered(request: TopUpRequest, status: RequestStatus, given: int) -> bool:
    """The same answer stands already; the caller holds the file."""
    request.refresh_from_db()
    return request.status == status and request.given == given


def _answer(
    request: TopUpRequest, status: RequestStatus, version: int, *, given: int, answer: str, on: date, by: User
) -> None:
    rows = TopUpRequest.objects.filter(pk=request.pk, status=RequestStatus.WAITING, version=version)
    facts = {"given": given, "answer": answer, "answered_on": on, "answered_by": by}
    if not rows.update(status=status, version=F("version") + 1, **facts):
        raise StaleError
    request.refresh_from_db()


def _write(request: TopUpRequest, text: str, *, on: date, by: User | None, now: datetime) -> None:
    file, kind = request.file, EventKind.REQUEST
    write_event(eligibility=file.eligibility, file=file, kind=kind, on=on, text=text, by=by, now=now)
    if by:
        record_access(by=by, action=AccessAction.CHANGE, page="request", subject=file.matter.ref)
