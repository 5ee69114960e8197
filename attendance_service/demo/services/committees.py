"""Committees behind us and to come (charter 5)."""

from __future__ import annotations

from datetime import date
from random import Random

from accounts.models import Unit


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """Nothing yet."""
