"""Matters: made once, handed over as one."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction

from accounts.models import Unit, User
from charter.models import Desk, Matter, NextStep


def new_ref(year: int) -> str:
    """Year and eight random digits: nothing of the case can be read from it, and the next one not guessed."""
    return f"{year}-{secrets.randbelow(10**8):08d}"


def new_refs(year: int, count: int) -> list[str]:
    """As many numbers as a file of referrals needs, none of them taken."""
    refs: set[str] = set()
    while len(refs) < count:
        drawn = {new_ref(year) for _ in range(count - len(refs))}
        refs |= drawn.difference(Matter.objects.filter(ref__in=drawn).values_list("ref", flat=True))
    return list(refs)


def open_matter(
    *,
    unit: Unit,
    desk: Desk,
    url: str,
    on: date,
    owner: User | None = None,
    opened_by: User | None = None,
    restricted: bool = False,
) -> Matter:
    """Make the thing a promise can be about; `{ref}` in `url` becomes its number."""
    ref = new_ref(on.year)
    while Matter.objects.filter(ref=ref).exists():
        ref = new_ref(on.year)
    return Matter.objects.create(
        unit=unit,
        ref=ref,
        url=url.format(ref=ref),
        desk=desk,
        owner=owner,
        opened_by=opened_by,
        restricted=restricted,
    )


@transaction.atomic
def hand_over(matters: list[Matter], *, owner: User) -> int:
    """Give matters and their open next steps to somebody; promises run on (C13). Return how many changed hands."""
    ids = [matter.pk for matter in matters]
    NextStep.objects.open().filter(matter__in=ids).update(owner=owner)
    return (
        Matter.objects.filter(pk__in=ids)
        .exclude(owner=owner)
        .update(owner=owner, cover=None, cover_from=None, cover_until=None)
    )
