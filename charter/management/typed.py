"""What the calendar's commands share: the unit, and dates and numbers as typed."""

from __future__ import annotations

import re
from datetime import date

from django.core.management.base import CommandError

from accounts.models import Unit
from charter.calendar import WrongCountError

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE = re.compile(r"-?[0-9]{1,9}")


def find_unit(wanted: str) -> Unit:
    """The only unit, or the one named by its number, name or municipality."""
    units = list(Unit.objects.order_by("pk"))
    if wanted:
        units = [unit for unit in units if wanted in (str(unit.pk), unit.name, unit.municipality)]
    if len(units) != 1:
        raise CommandError(f"{len(units)} units match: name one with --unit (its number, name or municipality).")
    return units[0]


def read_date(text: str) -> date:
    try:
        if ISO.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise CommandError(f"A date is written YYYY-MM-DD, not {text[:40]!r}.")


def read_count(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise WrongCountError(text[:40])
    return int(text)
