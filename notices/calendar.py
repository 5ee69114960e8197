"""When a notice to a family may leave (domain 6.1, "Quiet hours"): pure, on dates and a set of days."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

JERUSALEM = ZoneInfo("Asia/Jerusalem")
MORNING, SHORT_DAY_END, EVENING = time(8), time(14), time(20)
FRIDAY, SATURDAY = 4, 5


@dataclass(frozen=True)
class QuietDays:
    """A unit's holidays, on which nothing leaves, and the eves that end at 14:00; Shabbat and Friday are known."""

    holidays: frozenset[date] = field(default_factory=frozenset)
    eves: frozenset[date] = field(default_factory=frozenset)

    def closing_time(self, day: date) -> time | None:
        """Until when notices may leave on this day; None: not at all."""
        if day.weekday() == SATURDAY or day in self.holidays:
            return None
        return SHORT_DAY_END if day.weekday() == FRIDAY or day in self.eves else EVENING


def next_sending_moment(moment: datetime, quiet: QuietDays) -> datetime:
    """`moment` itself where it is allowed, else the first allowed moment after it."""
    local = moment.astimezone(JERUSALEM)
    closing = quiet.closing_time(local.date())
    if closing and MORNING <= local.time() < closing:
        return moment
    day = local.date() if closing and local.time() < MORNING else local.date() + timedelta(days=1)
    while quiet.closing_time(day) is None:
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, JERUSALEM)
