"""A unit's calendar: drafted by rules, approved and changed by people, read by every promise."""

from charter.services.calendar.approving import approve_year, rules_change, set_rules
from charter.services.calendar.changing import (
    Change,
    ReasonNeededError,
    add_closed_days,
    closed_days,
    preview_change,
    remove_closed_day,
)
from charter.services.calendar.drafting import draft_missing_years, draft_year
from charter.services.calendar.holidays import calendar_by_rules, drafted_days
from charter.services.calendar.moving import Effect, Flip, Move, fill_missing_dates
from charter.services.calendar.reading import (
    calendar_for,
    dates_of,
    dates_within,
    hold_calendar,
    rest_days,
    years_to_approve,
)

__all__ = [
    "Change",
    "Effect",
    "Flip",
    "Move",
    "ReasonNeededError",
    "add_closed_days",
    "approve_year",
    "calendar_by_rules",
    "calendar_for",
    "closed_days",
    "dates_of",
    "dates_within",
    "draft_missing_years",
    "draft_year",
    "drafted_days",
    "fill_missing_dates",
    "hold_calendar",
    "preview_change",
    "remove_closed_day",
    "rest_days",
    "rules_change",
    "set_rules",
    "years_to_approve",
]
