"""What our own staff get into their calendars: a case's number, never a pupil's name (issue 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from accounts.models import User
from cases.services.telling.families import left
from charter.models import Matter
from notices.services import recipients_for_users, tell
from notices.texts.facts import CalendarFacts


def uid_of(thing: str, key: UUID) -> str:
    """The same for the whole life of a meeting, whatever day it moves to."""
    return f"{thing}-{key}@sadir"


def invite_staff(
    people: Iterable[User], facts: CalendarFacts, *, subject: str, matter: Matter | None, now: datetime
) -> None:
    """A calendar entry by mail for each; the same day again is no second mail."""
    for recipient in recipients_for_users(people):
        tell(
            kind="calendar",
            subject=subject,
            matter=matter,
            recipient=recipient,
            context={**facts},
            revision=facts["sequence"],
            now=now,
        )


def call_off_for_staff(
    *, subject: str, matter: Matter | None, sequence: int, now: datetime, only: Iterable[User] | None = None
) -> None:
    """Whoever got an entry gets its cancelling."""
    rows = left("calendar", subject=subject).select_related("recipient").order_by("recipient", "-revision")
    people = None if only is None else {user.pk for user in only}
    told: set[int] = set()
    for notice in rows:
        if notice.recipient_id in told or (people is not None and notice.recipient.user_id not in people):
            continue
        told.add(notice.recipient_id)
        tell(
            kind="calendar-cancelled",
            subject=subject,
            matter=matter,
            recipient=notice.recipient,
            context={**notice.context, "sequence": sequence},
            revision=sequence,
            now=now,
        )
