"""ID numbers of guardians, by which a parent is recognised who is the aide of her own child (R70)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import GuardianId
from cases.models import Guardian
from charter.services.deadlines import StaleError


class Card(NamedTuple):
    """A guardian's number as typed, and which version of it was seen; 0: none was on record."""

    guardian: Guardian
    id_type: str
    id_number: str
    version: int


@transaction.atomic
def write_cards(*, cards: Iterable[Card], by: User) -> None:
    """All numbers of one form, or none. Raises StaleError when somebody else was first."""
    for card in cards:
        write_guardian_id(
            guardian=card.guardian, id_type=card.id_type, id_number=card.id_number, version=card.version, by=by
        )


@transaction.atomic
def write_guardian_id(*, guardian: Guardian, id_type: str, id_number: str, by: User, version: int = 0) -> bool:
    """The number a guardian is known by; an empty one takes it away. False where it stands so already.

    Raises StaleError when it is not the one of `version` any more.
    """
    Guardian.objects.select_for_update(no_key=True, of=("self",)).get(pk=guardian.pk)
    known = GuardianId.objects.filter(guardian=guardian).first()
    stands = (known.id_type, known.id_number) if known else None
    if stands == ((id_type, id_number) if id_number else None):
        return False
    if version != (known.version if known else 0):
        raise StaleError
    _write(guardian, {"id_type": id_type, "id_number": id_number}, known)
    record_access(by=by, action=AccessAction.CHANGE, page="guardian", subject=f"pupil {guardian.student_id}")
    return True


def _write(guardian: Guardian, card: dict[str, str], known: GuardianId | None) -> None:
    rows = GuardianId.objects.filter(guardian=guardian)
    if known is None:
        GuardianId.objects.create(guardian=guardian, **card)
    elif card["id_number"]:
        rows.update(**card, version=F("version") + 1)
    else:
        rows.delete()
