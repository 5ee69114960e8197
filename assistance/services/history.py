"""One line of history for everything that happens to a pupil's right (charter 16)."""

from __future__ import annotations

from datetime import date, datetime

from accounts.models import User
from assistance.models import AideEligibility, AideEvent, AideFile, EventKind


def write_event(
    *,
    eligibility: AideEligibility,
    kind: EventKind,
    on: date,
    text: str,
    by: User | None,
    now: datetime,
    file: AideFile | None = None,
) -> AideEvent:
    """`text` is whole, in Hebrew and without the name of another pupil; the caller's transaction holds it."""
    return AideEvent.objects.create(
        eligibility=eligibility, file=file, kind=kind, on=on, text=text[:300], by=by, at=now
    )
