"""The dates of a file with their states, and the one that presses most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistance.models import AideFile
from charter.calendar import WorkCalendar
from charter.models import Deadline
from charter.services.ribbon import urgency
from charter.services.states import State, deadline_state
from charter.standards import promise


@dataclass(frozen=True)
class DateRow:
    """One date of the file with its state."""

    deadline: Deadline
    label: str
    state: State


def dates_of_file(file: AideFile, today: date, calendar: WorkCalendar) -> list[DateRow]:
    return [
        DateRow(row, str(promise(row.promise).label), deadline_state(row, today, calendar))
        for row in file.matter.deadlines.all()
    ]


def next_of(dates: list[DateRow]) -> DateRow | None:
    """The open date that presses most."""
    running = [row for row in dates if row.deadline.is_open]
    return min(running, key=lambda row: urgency(row.state), default=None)
