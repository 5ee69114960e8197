"""The demo's days: one calendar for all units, each answer worked out once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random

from django.utils import timezone

from charter.calendar import DueDates, WorkCalendar
from charter.standards import promise

FIRST_MINUTE = time(0, 1)
HERE = timezone.get_default_timezone()


def stamp(moment: datetime) -> str:
    """As both databases store it: UTC, to the second."""
    return str(moment.astimezone(UTC))[:19]


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, HERE)


def school_year_start(day: date) -> date:
    return date(day.year if day.month >= 9 else day.year - 1, 9, 1)


class DemoDays:
    """The working days from the start of last school year to some weeks after today."""

    def __init__(self, calendar: WorkCalendar, today: date) -> None:
        self.calendar, self.today = calendar, today
        self.this_year = school_year_start(today)
        self.last_year = school_year_start(self.this_year - timedelta(days=1))
        span = (today - self.last_year).days + 40
        days = [self.last_year + timedelta(days=n) for n in range(span)]
        self.working = [day for day in days if calendar.is_working(day)]
        self.dates = cache(self._dates)
        self.now = at(today, FIRST_MINUTE)

    def _dates(self, code: str, on: date) -> DueDates:
        dates = promise(code).rule.dates(on, self.calendar)
        if dates is None:
            raise ValueError(f"promise {code} has no clock")
        return dates

    def after(self, day: date, working_days: int) -> date:
        """The n-th working day after a day; 0 is the day itself or the next working day."""
        first = bisect_left(self.working, day) if working_days == 0 else bisect_right(self.working, day) - 1
        return self.working[min(first + working_days, len(self.working) - 1)]

    def past(self, first: date, last: date) -> list[date]:
        return self.working[bisect_left(self.working, first) : bisect_right(self.working, last)]

    def received_for(self, code: str, first_due: date, last_due: date) -> list[date]:
        """Days up to today on which a referral had to come in for a promise to fall due in a range."""
        days = [self.today - timedelta(days=n) for n in range(45)]
        return [day for day in days if first_due <= self.dates(code, day).due_on <= last_due]


def office_hour(rng: Random) -> time:
    return time(rng.randrange(8, 16), rng.randrange(0, 60, 5))
