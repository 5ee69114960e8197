"""Dropouts, returns and the search for a framework (charter 2, 6)."""

from __future__ import annotations

from datetime import date
from random import Random

from accounts.models import Unit


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """Nothing yet."""
