"""The charter ruler as plain data: working days from right to left, one lane a promise (`ux` 3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charter import texts
from charter.calendar import CalendarError, WorkCalendar, nth_working_day, working_days_between
from charter.models import Deadline, NextStep
from charter.services.states import State, deadline_state

START_X, STEP, GAP = 870, 62, 26
LANES_Y = (78, 122, 166, 210)
LEAST_COLUMNS, MOST_COLUMNS = 8, 16
LEFT_EDGE = 250
CHIP_EDGE = 204
RUNS = {"late": "late", "today": "today"}


@dataclass(frozen=True)
class Lane:
    """What the caller knows of one promise: its deadline, attempts that closed nothing, and a set meeting."""

    number: int
    label: str
    icon: str
    deadline: Deadline | None
    attempts: Sequence[date] = ()
    planned: NextStep | None = None
    terms: str = ""  # "within 3 working days"


@dataclass(frozen=True)
class Column:
    x: int
    day: date
    number: int
    is_today: bool


@dataclass(frozen=True)
class DrawnLane:
    """One lane in the ruler's own units; `sentence` is all of it in words."""

    lane: Lane
    state: State
    y: int
    track: tuple[int, int] | None = None
    run: tuple[int, int] | None = None
    run_css: str = ""
    done_x: int | None = None
    planned_x: int | None = None
    attempts_x: tuple[int, ...] = ()
    detail: str = ""
    sentence: str = ""

    @property
    def chip_text(self) -> str:
        """ "יעד היום" where the chip stands alone; a set hour says itself."""
        return self.state.spoken if self.state.text == _("today") else self.state.text

    @property
    def chip_width(self) -> int:
        """Text in SVG has no measure of its own: a letter takes about eight units."""
        return max(96, 42 + 8 * len(self.chip_text))

    @property
    def chip_x(self) -> int:
        return CHIP_EDGE - self.chip_width

    @property
    def beside_chip_x(self) -> int:
        return self.chip_x - 10

    @property
    def fits_beside(self) -> bool:
        """Is there room for the second line at the end of the chip? Else it stands below."""
        return 6 * len(self.detail) <= self.beside_chip_x


@dataclass(frozen=True)
class Ruler:
    columns: list[Column]
    gaps: list[int] = field(default_factory=list)
    today_x: int | None = None
    today_width: int = STEP
    lanes: list[DrawnLane] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        return [drawn.sentence for drawn in self.lanes]


def build_ruler(lanes: Iterable[Lane], *, start: date, today: date, calendar: WorkCalendar) -> Ruler:
    """Columns 0 (the day of the report) to 8 or the latest due day, then each promise on its lane."""
    lanes = list(lanes)
    last = max((lane.deadline.due_on for lane in lanes if lane.deadline and lane.deadline.due_on), default=start)
    days = _column_days(start, last, calendar)
    gap_after = [(b - a).days > 1 for a, b in pairwise(days)]
    step = STEP
    if len(days) > LEAST_COLUMNS + 1:
        step = min(STEP, (START_X - LEFT_EDGE - GAP * sum(gap_after)) // (len(days) - 1))
    scale = Scale(days, gap_after, step)
    columns = [Column(scale.x_of[day], day, n, day == today) for n, day in enumerate(days)]
    return Ruler(
        columns=columns,
        gaps=scale.gaps,
        today_x=scale.at(today) if days[0] <= today <= days[-1] else None,
        today_width=step,
        lanes=[_draw(lane, y, scale, today, calendar) for lane, y in zip(lanes, LANES_Y, strict=False)],
    )


def _column_days(start: date, last: date, calendar: WorkCalendar) -> list[date]:
    days = [start]
    try:
        while len(days) <= LEAST_COLUMNS or (days[-1] < last and len(days) <= MOST_COLUMNS):
            days.append(nth_working_day(days[-1], 1, calendar))
    except CalendarError:
        pass  # the years that follow have no calendar yet: the ruler ends where the known days end
    return days


class Scale:
    """Where a day stands; days that are not counted stand in the gap after the last one that is."""

    def __init__(self, days: list[date], gap_after: list[bool], step: int) -> None:
        self.days, self.step, self.x_of, self.gaps = days, step, {}, []
        x = START_X
        for day, gap in zip(days, [*gap_after, False], strict=True):
            self.x_of[day] = x
            x -= step
            if gap:
                self.gaps.append(x + step // 2 - GAP)
                x -= GAP

    def at(self, day: date) -> int:
        if day in self.x_of:
            return self.x_of[day]
        before = [known for known in self.days if known < day]
        if not before:
            return START_X
        return self.x_of[before[-1]] - (self.step + GAP) // 2 if len(before) < len(self.days) else self.x_of[before[-1]]


def _draw(lane: Lane, y: int, scale: Scale, today: date, calendar: WorkCalendar) -> DrawnLane:
    deadline = lane.deadline
    state = deadline_state(deadline, today, calendar, lane.planned)
    detail = _detail(lane, state, today, calendar)
    number = _("promise %(n)s") % {"n": lane.number}
    sentence = ". ".join(filter(None, (f"{lane.label}, {number}: {state.spoken}", detail)))
    if deadline is None or deadline.due_on is None:
        return DrawnLane(lane, state, y, detail=detail, sentence=sentence)
    begin, due = scale.at(deadline.opened_on), scale.at(deadline.due_on)
    end = deadline.closed_on or min(today, scale.days[-1])
    return DrawnLane(
        lane=lane,
        state=state,
        y=y,
        track=(begin, due),
        run=(begin, scale.at(end)) if end > deadline.opened_on and state.code != "na" else None,
        run_css=RUNS.get(state.code, "donelate" if state.code == "donelate" else ""),
        done_x=scale.at(deadline.closed_on) if deadline.closed_on and deadline.outcome.startswith("met") else None,
        planned_x=_planned_x(lane.planned, scale, today) if deadline.closed_on is None else None,
        attempts_x=_attempts_x(lane.attempts, due, scale),
        detail=detail,
        sentence=sentence,
    )


def _planned_x(planned: NextStep | None, scale: Scale, today: date) -> int | None:
    if planned is None or planned.done_on or not today <= planned.due_on <= scale.days[-1]:
        return None
    return scale.at(planned.due_on)


def _attempts_x(attempts: Sequence[date], due: int, scale: Scale) -> tuple[int, ...]:
    """Discs side by side where a day has several, beside the end mark on the due day."""
    taken: list[int] = []
    for day in sorted(attempts):
        x = scale.at(day)
        x += 16 if x == due else 0
        while any(abs(x - other) < 18 for other in taken):
            x += 18
        taken.append(x)
    return tuple(taken)


def _detail(lane: Lane, state: State, today: date, calendar: WorkCalendar) -> str:
    """The second line: which working day it was done on, how many attempts, what is left."""
    deadline = lane.deadline
    if deadline is None or deadline.due_on is None:
        return ""
    if deadline.closed_on is None and lane.planned and today <= lane.planned.due_on and today < deadline.due_on:
        return _left(today, deadline.due_on, calendar)
    if lane.attempts and deadline.closed_on is None:
        return texts.attempts(len(lane.attempts))
    try:
        length = working_days_between(deadline.opened_on, deadline.due_on, calendar)
        if deadline.closed_on is not None and deadline.outcome.startswith("met"):
            at = working_days_between(deadline.opened_on, deadline.closed_on, calendar)
            return _("working day %(n)s of %(length)s") % {"n": at, "length": length}
    except CalendarError:
        return ""
    if deadline.closed_on is not None:
        return deadline.reason
    return _("by %(day)s") % {"day": texts.short_day(deadline.due_on, today)}


def _left(today: date, due_on: date, calendar: WorkCalendar) -> str:
    """ "נותרו 5 ימי עבודה ליעד", under the words of a set meeting."""
    try:
        left = working_days_between(today, due_on, calendar)
    except CalendarError:
        return _("by %(day)s") % {"day": texts.short_day(due_on, today)}
    return ngettext("%(n)s working day to the due day", "%(n)s working days to the due day", left) % {"n": left}
