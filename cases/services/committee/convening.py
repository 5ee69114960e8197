"""A committee: convened once, changed until something of it is published, its kind and people known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import AgendaItem, Committee, CommitteeLetter, CommitteeMember
from cases.services.telling.committee import announce_committee_move
from charter.services.deadlines import StaleError

Members = Iterable[Mapping[str, Any]]


@transaction.atomic
def convene_committee(*, by: User, key: UUID, now: datetime, members: Members = (), **facts: Any) -> Committee:
    """Put a committee into the calendar; the same key answers with the first record."""
    committee, made = Committee.objects.get_or_create(
        form_key=key, defaults={**facts, "unit": by.unit, "made_by": by, "made_at": now}
    )
    if made:
        _seat(committee, members)
        record_access(by=by, action=AccessAction.CREATE, page="committee", subject=f"committee {committee.pk}")
    return committee


@transaction.atomic
def change_committee(
    *, committee: Committee, version: int, members: Members, by: User, now: datetime, **facts: Any
) -> None:
    """Change when, where and who; a new day or place is told anew. StaleError where somebody was first, or published.

    What was released for the former day has left; its calendar entry moves by the same UID.
    """
    stood = Committee.objects.get(pk=committee.pk)
    is_moved = any(name in facts and facts[name] != getattr(stood, name) for name in ("held_on", "held_at", "place"))
    rows = Committee.objects.filter(pk=committee.pk, version=version, closed_at=None)
    if is_locked(committee) or not rows.update(**facts, version=F("version") + 1, moves=F("moves") + int(is_moved)):
        raise StaleError
    _seat(committee, members)
    if is_moved:
        announce_committee_move(Committee.objects.select_related("kind").get(pk=committee.pk), now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="committee", subject=f"committee {committee.pk}")


def is_locked(committee: Committee) -> bool:
    """From the first published decision on nobody moves the committee any more."""
    published = AgendaItem.objects.standing().filter(committee=committee).exclude(published_at=None)
    return committee.closed_at is not None or published.exists()


def _seat(committee: Committee, members: Members) -> None:
    CommitteeMember.objects.filter(committee=committee).delete()
    CommitteeMember.objects.bulk_create(CommitteeMember(committee=committee, **member) for member in members)


@transaction.atomic
def write_letter(*, committee: Committee, by: User, key: UUID, now: datetime, **facts: str) -> CommitteeLetter:
    """Keep the letter to a chair whose committee went beyond its authority (R31); the same key, the same letter."""
    letter, made = CommitteeLetter.objects.get_or_create(
        form_key=key, defaults={**facts, "committee": committee, "by": by, "at": now}
    )
    if made:
        subject = f"committee {committee.pk}"
        record_access(by=by, action=AccessAction.CREATE, page="committee letter", subject=subject)
    return letter
