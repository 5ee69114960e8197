"""The days of one yearly discussion, drawn together where today lies before its end, so that every step is seen."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from assistance.services.years import opening_day
from charter.calendar import WorkCalendar

NEVER = date.max
DECIDED_UNTIL, WITHIN = (5, 13), timedelta(days=21)
FIRST, PASSED_AFTER = timedelta(days=24), 7  # days after 1 February, working days after the last decision


class Season:
    """`year`: the school year that begins in its September."""

    def __init__(self, calendar: WorkCalendar, year: int, today: date) -> None:
        self.calendar, self.year, self.today = calendar, year, today
        self.opened_on = opening_day(year)
        self.decided_until = min(date(year, *DECIDED_UNTIL), today - WITHIN)
        self.passed_on = self.after(self.decided_until, PASSED_AFTER)

    def working(self, first: date, last: date) -> list[date]:
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if self.calendar.is_working(day)]

    def after(self, day: date, working_days: int) -> date:
        """The n-th working day after a day; before it where `working_days` is below zero."""
        if day == NEVER:
            return NEVER
        step = timedelta(days=1 if working_days > 0 else -1)
        left = abs(working_days)
        while left:
            day += step
            left -= self.calendar.is_working(day)
        return day

    def decision_day(self, rng: Random, not_before: date) -> date:
        """A day on which the team sits; none yet in the first weeks of February."""
        days = self.working(max(self.opened_on + FIRST, not_before), self.decided_until)
        return rng.choice(days) if days else NEVER
