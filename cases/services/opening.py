"""What a referral will open, worked out from what was typed so far: the live card of the intake page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from accounts.fields import parse_date
from accounts.models import Unit
from charter.calendar import MissingYearError, nth_working_day
from charter.services.calendar import calendar_for, dates_of
from charter.standards import Promise, promise


@dataclass(frozen=True)
class Opening:
    """One promise that will run: due on a day; without a day it waits for a meeting request or for the calendar."""

    promise: Promise
    due_on: date | None
    waits_for_request: bool = False


@dataclass(frozen=True)
class Openings:
    received_on: date
    counting_from: date | None  # set where the next working day is not the next day: worth saying
    promises: list[Opening]


def promises_to_open(*, unit: Unit, typed: Mapping[str, str], today: date) -> Openings:
    """Promises 9, 10 and 12 from the day received, 11 from the day a meeting was asked for (D6, D7)."""
    received_on = _day(typed.get("received_day"), today, default=today)
    asked_on = _day(typed.get("meeting_requested_on"), today, default=received_on)
    asked = bool(typed.get("meeting_requested_by"))
    rows = []
    for code in ("9", "10", "11", "12"):
        waits = code == "11" and not asked
        dates = None if waits else dates_of(unit, code, asked_on if code == "11" else received_on)
        rows.append(Opening(promise(code), dates.due_on if dates else None, waits))
    return Openings(received_on, _counting_from(unit, received_on), rows)


def _counting_from(unit: Unit, received_on: date) -> date | None:
    try:
        first = nth_working_day(received_on, 1, calendar_for(unit))
    except MissingYearError:
        return None
    return first if (first - received_on).days > 1 else None


def _day(typed: str | None, today: date, *, default: date) -> date:
    try:
        return parse_date(typed, today=today, earliest=date(2020, 1, 1), latest=today) if typed else default
    except ValidationError:
        return default
