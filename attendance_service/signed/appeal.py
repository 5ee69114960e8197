"""An appeal from the parent's own page (R59): what it is about, and why, in the page's language."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Self
from uuid import uuid4

from django.utils import timezone

from assistance.models import AppealSubject, DecisionDelivery
from assistance.services.appeals import AlreadyOpenError, file_appeal
from attendance_service.signed.appeal_form import AppealForm
from attendance_service.signed.visit import Visit


@dataclass(frozen=True)
class Filing:
    """The form as it is shown, or that it was sent."""

    form: AppealForm
    is_filed: bool = False
    key: str = ""

    @classmethod
    def empty(cls, visit: Visit) -> Self:
        return cls(AppealForm(words=visit.speech.words), key=str(uuid4()))


def file_from_page(visit: Visit, delivery: DecisionDelivery) -> Filing:
    """Sent twice it is one appeal; one that waits already is shown instead of a second."""
    form = AppealForm(visit.request.POST, words=visit.speech.words)
    if not form.is_valid():
        return Filing(form, key=form.hidden)
    facts = form.cleaned_data
    with suppress(AlreadyOpenError):
        file_appeal(
            decision=delivery.decision,
            guardian=delivery.guardian,
            subject=AppealSubject(facts["subject"]),
            reasons=facts["reasons"],
            filed_on=timezone.localdate(visit.now),
            key=facts["key"],
            by=None,
            now=visit.now,
        )
    return Filing(form, is_filed=True)
