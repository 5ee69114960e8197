"""Reports through the school's own door, leave and cover."""

from __future__ import annotations

from datetime import date
from random import Random

from accounts.models import Unit


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """Nothing yet."""
