"""Three moments a family may choose from when a meeting does not suit (ux 3.13): worked days, office hours, free."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import Unit
from charter.calendar import CalendarError
from charter.models import Matter, NextStep, StepKind
from charter.services.calendar import calendar_for

HOURS = (time(9), time(13), time(11), time(15))  # morning and afternoon in turn: parents work
OPEN, CLOSE = time(8), time(16)  # of a unit that did not write its hours
LASTS = timedelta(hours=1)  # a meeting of 40 minutes and the way to the next
AHEAD = 40  # days; no run of closed days is longer
HOW_MANY = 3
WEEKEND = (4, 5)  # Friday, Saturday: all that is known of a year without a calendar
_OPENING = re.compile(r"(\d{1,2}):(\d{2})")


def free_slots(matter: Matter, *, now: datetime, but: datetime | None = None) -> list[datetime]:
    """Three free moments of whoever answers for the matter, on three worked days from tomorrow on, in local time.

    `but` is a moment not to offer: the one that does not suit.
    """
    taken = [*_taken(matter, now), *([timezone.localtime(but)] if but else [])]
    slots: list[datetime] = []
    for day in _worked_days(matter.unit, timezone.localdate(now)):
        slots += _first_free(day, len(slots), _office_hours(matter.unit), taken)
        if len(slots) == HOW_MANY:
            break
    return slots


def still_free(matter: Matter, slots: list[datetime], *, now: datetime) -> list[datetime]:
    """Of moments that were offered before, those ahead that nothing else has taken since."""
    ahead = [slot for slot in slots if slot > now]
    taken = _taken(matter, now) if ahead else []
    return [slot for slot in ahead if all(abs(slot - other) >= LASTS for other in taken)]


def _first_free(day: date, turn: int, office: tuple[time, time], taken: list[datetime]) -> list[datetime]:
    """At most one moment of a day; each further day begins with another hour."""
    for hour in (*HOURS[turn:], *HOURS[:turn]):
        starts = timezone.make_aware(datetime.combine(day, hour))
        fits = office[0] <= hour and (starts + LASTS).time() <= office[1]
        if fits and all(abs(starts - other) >= LASTS for other in taken):
            return [starts]
    return []


def _worked_days(unit: Unit, today: date) -> Iterator[date]:
    """From tomorrow on; nothing is refused because a calendar is missing."""
    calendar = calendar_for(unit)
    for day in (today + timedelta(days=n) for n in range(1, AHEAD)):
        try:
            is_worked = calendar.is_working(day)
        except CalendarError:
            is_worked = day.weekday() not in WEEKEND
        if is_worked:
            yield day


def _taken(matter: Matter, now: datetime) -> list[datetime]:
    """The meetings and visits, with an hour, that the officer already has ahead."""
    ahead = NextStep.objects.open().filter(
        owner=matter.owner_id, kind__in=(StepKind.MEETING, StepKind.VISIT), due_on__gte=timezone.localdate(now)
    )
    rows = ahead.exclude(due_time=None).values_list("due_on", "due_time")
    return [timezone.make_aware(datetime.combine(on, at)) for on, at in rows if at]


def _office_hours(unit: Unit) -> tuple[time, time]:
    """As the unit wrote them, "8:00 עד 16:00"; the usual ones where it did not."""
    found = [time(int(hour) % 24, int(minute) % 60) for hour, minute in _OPENING.findall(unit.hours)]
    return (found[0], found[1]) if len(found) == 2 and found[0] < found[1] else (OPEN, CLOSE)
