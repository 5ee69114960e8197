"""What our own staff get into their calendars: a case's number, never a pupil's name (issue 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from accounts.models import User
from cases.services.telling.families import left
from charter.models import Matter
from notices.models import Notice, NoticeState, Recipient
from notices.models.notice import NoticeQuerySet
from notices.services import recipients_for_users, tell
from notices.texts.facts import CalendarFacts

KINDS = ("calendar", "calendar-cancelled")


def uid_of(thing: str, key: UUID) -> str:
    """The same for the whole life of a meeting, whatever day it moves to."""
    return f"{thing}-{key}@sadir"


def invite_staff(
    people: Iterable[User], facts: CalendarFacts, *, subject: str, matter: Matter | None, now: datetime
) -> None:
    """A calendar entry by mail for each; the same day again is no second mail.

    Whoever's entry was called off gets a new one, under a number that calendars take for the later word.
    """
    for recipient in recipients_for_users(people):
        last = _last(subject, recipient)
        if last and last.kind == "calendar" and _same(last.context, facts):
            continue
        _tell(
            "calendar", {**facts}, _number_after(subject, recipient, facts["sequence"]), recipient, subject, matter, now
        )


def call_off_for_staff(
    *, subject: str, matter: Matter | None, sequence: int, now: datetime, only: Iterable[User] | None = None
) -> None:
    """Whoever got an entry gets its cancelling."""
    rows = left("calendar", subject=subject).select_related("recipient").order_by("recipient", "-revision")
    people = None if only is None else {user.pk for user in only}
    for recipient in {notice.recipient: None for notice in rows}:
        last = _last(subject, recipient)
        if last is None or last.kind != "calendar" or (people is not None and recipient.user_id not in people):
            continue
        number = max(sequence, last.revision)
        _tell("calendar-cancelled", {**last.context}, number, recipient, subject, matter, now)


def entered(*, subject: str) -> list[User]:
    """Whose calendars hold it."""
    rows = left("calendar", subject=subject).select_related("recipient__user")
    people = {notice.recipient: notice.recipient.user for notice in rows}
    held = [(_last(subject, recipient), user) for recipient, user in people.items()]
    return [user for last, user in held if user and last and last.kind == "calendar"]


def _tell(
    kind: str, facts: dict[str, Any], number: int, to: Recipient, subject: str, matter: Matter | None, now: datetime
) -> None:
    context = {**facts, "sequence": number}
    tell(kind=kind, subject=subject, matter=matter, recipient=to, context=context, revision=number, now=now)


def _rows(subject: str, recipient: Recipient) -> NoticeQuerySet:
    return Notice.objects.filter(kind__in=KINDS, subject=subject, recipient=recipient)


def _last(subject: str, recipient: Recipient) -> Notice | None:
    """What this calendar was told last, or will be; of one number the cancelling is the later word."""
    told = _rows(subject, recipient).exclude(state=NoticeState.CANCELLED, uncertain=False)
    return told.order_by("-revision", "-kind").first()


def _number_after(subject: str, recipient: Recipient, wanted: int) -> int:
    """Nothing that was ever written down has it: calendars keep the higher one (RFC 5546, SEQUENCE)."""
    highest = _rows(subject, recipient).aggregate(Max("revision"))["revision__max"]
    return wanted if highest is None else max(wanted, highest + 1)


def _same(told: Mapping[str, Any], facts: CalendarFacts) -> bool:
    return {**told, "sequence": 0} == {**facts, "sequence": 0}
