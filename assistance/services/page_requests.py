"""A parent's request for more hours from the signed page (R58): at most one that waits."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from assistance.models import AideFile, TopUpRequest
from assistance.services.progress import lock_file
from assistance.services.requests import receive_request
from cases.models import Guardian
from notices.models import SignedLink
from notices.services.signing import mark_used


@transaction.atomic
def ask_more_hours(
    *, link: SignedLink, file: AideFile, guardian: Guardian, hours: int, reasons: str, now: datetime
) -> TopUpRequest:
    """While one waits it is the answer, sent twice too. Raises what `receive_request` does."""
    file = lock_file(file)
    waiting = TopUpRequest.objects.waiting().filter(file=file, guardian=guardian).first()
    if waiting:
        return waiting
    request = receive_request(
        file=file, hours=hours, reasons=reasons, received_on=timezone.localdate(now), guardian=guardian,
        key=uuid4(), now=now, from_page=True,
    )  # fmt: skip
    mark_used(link, now=now)
    return request
