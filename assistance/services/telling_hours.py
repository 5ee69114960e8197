"""Parents hear of hours: that they are approved or changed (N16), and of a request for more (N17)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assistance.models import AideAllocation, AideFile, RequestStatus, TopUpRequest
from assistance.standards import Level
from cases.models import Guardian
from notices.models import Notice, NoticeState
from notices.services import cancel_notices, tell
from notices.texts import KINDS

LEFT = (NoticeState.SENT, NoticeState.POSTED, NoticeState.DELIVERED)


def told_parents(file: AideFile) -> list[Guardian]:
    """Whom we may write to; asked again at the moment of sending (T6)."""
    rows = Guardian.objects.filter(student=file.eligibility.student_id, recipient__may_receive=True)
    return list(rows.select_related("recipient").order_by("pk"))


def tell_hours(allocation: AideAllocation, *, now: datetime) -> list[Notice]:
    """N16 with the numbers as they stand; one that still waits with older numbers stays here."""
    subject = forget_hours(allocation, now=now)
    file, facts = allocation.file, hours_facts(allocation)
    return _tell(file, "N16", told_parents(file), facts, subject=subject, revision=allocation.version, now=now)


def forget_hours(allocation: AideAllocation, *, now: datetime) -> str:
    """What waits of these hours does not leave any more: they are others now, or none."""
    subject = f"hours {allocation.file.matter.ref} v{allocation.decision.number}"
    cancel_notices(kind="N16", subject=subject, reason=_("The hours changed again"), now=now)
    return subject


def hours_facts(allocation: AideAllocation) -> dict[str, Any]:
    return {
        **child_facts(allocation.file),
        "year": allocation.file.year,
        "level": Level(allocation.decision.level).letter if allocation.decision.level else "",
        "base": allocation.level_min,
        "matya": allocation.matya_hours,
        "supervisor": allocation.supervisor_hours,
        "total": allocation.total,
        "most": allocation.level_max,
        "is_changed": Notice.objects.filter(kind="N16", matter=allocation.file.matter, state__in=LEFT).exists(),
    }


def tell_receipt(request: TopUpRequest, *, now: datetime) -> list[Notice]:
    """N17 to the parent who asked, at once."""
    asker = [one for one in told_parents(request.file) if one.pk == request.guardian_id]
    return _tell_request(request, asker, "received", now)


def tell_answer(request: TopUpRequest, *, now: datetime) -> list[Notice]:
    """N17 to each parent: what was decided and why; a receipt that has not left says nothing any more."""
    cancel_notices(kind="N17", subject=_subject(request), reason=_("The request was answered"), now=now)
    return _tell_request(request, told_parents(request.file), "answered", now)


def _tell_request(request: TopUpRequest, parents: Iterable[Guardian], stage: str, now: datetime) -> list[Notice]:
    allocation = AideAllocation.objects.filter(file=request.file).first()
    facts = {
        **child_facts(request.file),
        "year": request.file.year,
        "stage": stage,
        "asked": request.hours,
        "granted": request.given or None,
        "result": str(RequestStatus(request.status).label) if stage == "answered" else "",
        "explained": request.answer,
        "most": allocation and allocation.level_max,
        "answer_by": request.answer_by.isoformat() if stage == "received" and request.answer_by else None,
    }
    revision = 0 if stage == "received" else 1
    return _tell(request.file, "N17", parents, facts, subject=_subject(request), revision=revision, now=now)


def _subject(request: TopUpRequest) -> str:
    return f"request {request.pk}"


def child_facts(file: AideFile) -> dict[str, Any]:
    student = file.eligibility.student
    return {"child": student.first_name, "gender": student.gender, "ref": file.matter.ref}


def _tell(
    file: AideFile, kind: str, parents: Iterable[Guardian], facts: Mapping[str, Any], **more: Any
) -> list[Notice]:
    if not KINDS[kind].is_ours:
        return []
    told = [tell(kind=kind, matter=file.matter, recipient=one.recipient, context={**facts}, **more) for one in parents]
    return [notice for notices in told for notice in notices]
