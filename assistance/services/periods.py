"""The last day of an appeal and of the body that hears it, in calendar days (D9, C9)."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.models import Unit
from assistance.standards.appeals import APPEAL_DAYS, DECIDING_DAYS
from charter.calendar import period_end
from charter.services.calendar import rest_days

LONGEST_REST = timedelta(days=10)


def appeal_until(unit: Unit, delivered_on: date) -> date:
    """The guardian's own last day: the day of delivery is not counted, and a day of rest is not the last."""
    return _end(unit, delivered_on, APPEAL_DAYS)


def decide_by(unit: Unit, filed_on: date) -> date:
    return _end(unit, filed_on, DECIDING_DAYS)


def _end(unit: Unit, event: date, days: int) -> date:
    last = event + timedelta(days=days)
    return period_end(event, days, rest_days(unit, last, last + LONGEST_REST))
