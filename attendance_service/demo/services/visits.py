"""Home visits, set meetings, documents and plans (charter 3, 4, 16)."""

from __future__ import annotations

from datetime import date
from random import Random

from accounts.models import Unit


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """Nothing yet."""
