"""The charter ribbon: the four timed promises of a case in one fixed order, at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from charter.calendar import WorkCalendar
from charter.models import Deadline, NextStep
from charter.services.states import State, deadline_state
from charter.standards import promise

RIBBON = ("9", "10", "11", "12")
URGENCY = ("late", "today", "soon", "track", "donelate", "attempts", "done", "na")
SIGNS = {"late": "", "today": "clock-fill", "done": "check", "donelate": "check", "attempts": "check", "na": "dot"}


@dataclass(frozen=True)
class Cell:
    """One promise: its own icon, then a mark or the number of working days left."""

    icon: str
    code: str
    sign: str
    text: str
    spoken: str


def urgency(state: State) -> tuple[int, int]:
    """Sorts states: latest first, then by day; the quiet ones last."""
    return URGENCY.index(state.code), state.days or 0


def weightiest(deadlines: Iterable[Deadline]) -> dict[str, Deadline]:
    """One deadline a promise: the open one due first, else the one that closed last (D22)."""
    chosen: dict[str, Deadline] = {}
    for deadline in deadlines:
        known = chosen.get(deadline.promise)
        if known is None or _weight(deadline) < _weight(known):
            chosen[deadline.promise] = deadline
    return chosen


def _weight(deadline: Deadline) -> tuple[bool, int]:
    day = deadline.closed_on or deadline.due_on or date.max
    return deadline.closed_on is not None, -day.toordinal() if deadline.closed_on else day.toordinal()


def build_ribbon(
    deadlines: Iterable[Deadline], today: date, calendar: WorkCalendar, planned: dict[str, NextStep] | None = None
) -> list[Cell]:
    chosen = weightiest(deadlines)
    steps = planned or {}
    return [_cell(number, deadline_state(chosen.get(number), today, calendar, steps.get(number))) for number in RIBBON]


def _cell(number: str, state: State) -> Cell:
    text = "!" if state.code == "late" else str(state.days) if state.code in ("soon", "track") else ""
    entry = promise(number)
    return Cell(entry.icon, state.code, SIGNS.get(state.code, ""), text, f"{entry.label}: {state.spoken}")
