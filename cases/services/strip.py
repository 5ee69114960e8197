"""The ten-day strip: two working weeks from right to left, one bead a promise on its due day (`ux` 3.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from charter.calendar import CalendarError, WorkCalendar
from charter.models import Deadline
from charter.services.states import State, deadline_state
from charter.standards import Promise, promise

MOST_BEADS, MOST_BEFORE, MOST_TICKS = 6, 3, 3
ONE_DAY = timedelta(days=1)
SUNDAY = 6


@dataclass(frozen=True)
class Bead:
    promise: Promise
    case: Any
    state: State


@dataclass
class StripDay:
    """A column; `closed` names a day that is not counted, `is_gap` a weekend."""

    on: date
    is_today: bool = False
    is_gap: bool = False
    is_before: bool = False  # what is late from before the first day shown
    is_far: bool = False  # the second week: the phone has no room for it
    closed: str = ""
    beads: list[Bead] = field(default_factory=list)
    done: int = 0
    late: int = 0
    more: int = 0

    @property
    def ticks(self) -> range:
        return range(min(self.done, MOST_TICKS))


def build_strip(
    deadlines: Iterable[Deadline], cases: dict[int, Any], *, today: date, calendar: WorkCalendar
) -> list[StripDay]:
    """This week and the next one; what is late from before them stands in a narrow column of its own."""
    days = _two_weeks(today, calendar)
    columns = {day.on: day for day in days if not day.is_gap}
    before = StripDay(days[0].on - ONE_DAY, is_before=True)
    for deadline in deadlines:
        if deadline.closed_on is not None:
            if deadline.closed_on in columns and deadline.outcome.startswith("met"):
                columns[deadline.closed_on].done += 1
        elif deadline.due_on and deadline.due_on < today:
            _hang(columns.get(deadline.due_on, before), deadline, cases, today, calendar)
        elif deadline.due_on in columns:
            _hang(columns[deadline.due_on], deadline, cases, today, calendar)
    return [before, *days] if before.beads else days


def _hang(day: StripDay, deadline: Deadline, cases: dict[int, Any], today: date, calendar: WorkCalendar) -> None:
    case = cases.get(deadline.case_id)  # type: ignore[attr-defined]
    if case is None:
        return
    state = deadline_state(deadline, today, calendar)
    day.late += state.code == "late"
    if len(day.beads) == (MOST_BEFORE if day.is_before else MOST_BEADS):
        day.more += 1
    else:
        day.beads.append(Bead(promise(deadline.promise), case, state))


def _two_weeks(today: date, calendar: WorkCalendar) -> list[StripDay]:
    """Sunday to the end of the next working week; on a Friday or Saturday the two weeks ahead."""
    sunday = today - timedelta(days=(today.weekday() - SUNDAY) % 7)
    week = {int(weekday) for weekday in calendar.weeks.get(today.year, "60123")}
    if today.weekday() not in week and today != sunday:
        sunday += timedelta(days=7)
    days: list[StripDay] = []
    for offset in range(14):
        on = sunday + timedelta(days=offset)
        if on.weekday() in week:
            days.append(StripDay(on, is_today=on == today, is_far=offset >= 7, closed=_closed(on, calendar)))
        elif not (days and days[-1].is_gap) and offset < 7:
            days.append(StripDay(on, is_gap=True))
    return days


def _closed(on: date, calendar: WorkCalendar) -> str:
    try:
        return "" if calendar.is_working(on) else calendar.name(on) or "·"
    except CalendarError:
        return ""
