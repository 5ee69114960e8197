"""The light check before sensitive content (ux 3.13, T7): the last four digits of a telephone on file."""

from __future__ import annotations

from cases.models import Guardian
from notices.models import Recipient

DIGITS = 4
SHORTEST = 7  # digits of a number that is a person's; a star number is a service


def second_facts(recipient: Recipient) -> list[str]:
    """What the parent may answer; empty for whoever has no telephone on file."""
    guardian = Guardian.objects.filter(recipient=recipient).first()
    numbers = (guardian.phone, guardian.second_phone) if guardian else ()
    digits = ["".join(filter(str.isdigit, number)) for number in numbers]
    return [number[-DIGITS:] for number in digits if len(number) >= SHORTEST]


def may_open_sensitive(recipient: Recipient) -> bool:
    """Whether sensitive content may be shown on a signed page at all; otherwise it goes by hand or by post only."""
    return bool(second_facts(recipient))
