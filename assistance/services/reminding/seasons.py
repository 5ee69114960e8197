"""What is told on its day of the year: 15 June (S7), 1 September (D14), October's new pupils (S8) and plans (S9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import ngettext

from assistance.services.reminding.daily import works
from assistance.services.reminding.lines import BOTH, DESK, MANAGER, MISSING, Line
from assistance.services.reminding.rows import Row, undecided
from charter.calendar import CalendarError, WorkCalendar, school_year, working_day_before

OCTOBER = 10


def season_lines(rows: list[Row], today: date, calendar: WorkCalendar) -> Iterator[Line]:
    yield from _june(rows, today)
    yield from _missing(rows, today)
    yield from _new_pupils(rows, today, calendar)
    yield from _plans(rows, today, calendar)


def _june(rows: list[Row], today: date) -> Iterator[Line]:
    """Once a year, on the target date or on the first day after an outage; the school year ends it (D10)."""
    late = [row for row in rows if row.promise == "june-delivery" and row.target <= today < date(row.year, 9, 1)]
    if late:
        text = ngettext(
            "%(n)s pupil without a recorded delivery on 15 June",
            "%(n)s pupils without a recorded delivery on 15 June",
            len(late),
        )
        yield Line("S7", f"june {late[0].year}", MANAGER, text % {"n": len(late)})


def _missing(rows: list[Row], today: date) -> Iterator[Line]:
    """D14: nothing rolls over; whoever has no decision on 1 September has no hours."""
    year = school_year(today).start.year
    files = undecided(row for row in rows if row.year == year)
    if files:
        text = ngettext(
            "%(n)s pupil began the school year without a decision and without hours",
            "%(n)s pupils began the school year without a decision and without hours",
            len(files),
        )
        yield Line("S4", f"missing {year}", BOTH, text % {"n": len(files)}, MISSING)


def _new_pupils(rows: list[Row], today: date, calendar: WorkCalendar) -> Iterator[Line]:
    """Once a week of October, on its first working day or when the system is back (R53)."""
    if today.month != OCTOBER or not works(today, calendar):
        return
    late = [row for row in rows if row.promise == "new-transfer" and row.due.year == today.year]
    if late:
        sunday = today - timedelta(days=(today.weekday() + 1) % 7)
        text = ngettext(
            "%(n)s new pupil was not passed to the MATYA", "%(n)s new pupils were not passed to the MATYA", len(late)
        )
        yield Line("S8", f"new {sunday}", MANAGER, text % {"n": len(late)})


def _plans(rows: list[Row], today: date, calendar: WorkCalendar) -> Iterator[Line]:
    """On 1.10, 15.10, the last three working days, and once after: the nearest of them that has come (R54)."""
    open_plans = [row for row in rows if row.promise == "iep-final"]
    for due in sorted({row.due for row in open_plans}):
        group = [row for row in open_plans if row.due == due]
        come = [day for day in plan_days(group[0].target, due, calendar) if day <= today]
        if come:
            text = ngettext("%(n)s individual plan is not final", "%(n)s individual plans are not final", len(group))
            yield Line("S9", f"plans {max(come)}", DESK, text % {"n": len(group)})


def plan_days(target: date, due: date, calendar: WorkCalendar) -> list[date]:
    first = date(due.year, OCTOBER, 1)
    days = [first, date(due.year, OCTOBER, 15), target, due + timedelta(days=1)]
    try:
        return days + [working_day_before(target, n, calendar, floor=first) for n in (1, 2)]
    except CalendarError:
        return days
