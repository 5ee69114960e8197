"""A request to see what is kept (N26): its receipt at once, and that it was answered; neither says what is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.utils.translation import gettext

from cases.models import AccessRequest
from cases.services.telling.families import take_back
from notices.services import tell
from notices.texts.facts import AccessRequestFacts


def announce_receipt(request: AccessRequest, *, now: datetime) -> None:
    _tell(request, "received", 0, now)


def announce_answer(request: AccessRequest, *, now: datetime) -> None:
    """A receipt that has not left says nothing any more."""
    take_back(("N26",), subject=subject_of(request), reason=gettext("The request was answered"), now=now)
    _tell(request, "answered", 1, now)


def subject_of(request: AccessRequest) -> str:
    return f"access {request.pk}"


def _tell(request: AccessRequest, stage: Literal["received", "answered"], revision: int, now: datetime) -> None:
    if not request.recipient.may_receive:
        return
    matter = request.case.matter
    facts: AccessRequestFacts = {"ref": matter.ref, "answer_by": request.due_on.isoformat(), "stage": stage}
    tell(
        kind="N26",
        subject=subject_of(request),
        matter=matter,
        recipient=request.recipient,
        context={**facts},
        revision=revision,
        now=now,
    )
