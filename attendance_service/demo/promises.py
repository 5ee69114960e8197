"""Promises as rows: opened with their dates, closed by what happened, flagged as the sweep would have."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from attendance_service.demo import words
from attendance_service.demo.acts import Act, Report
from attendance_service.demo.days import FIRST_MINUTE, DemoDays, at
from attendance_service.demo.sheets import Book
from attendance_service.demo.verdicts import Ending, ending_of
from cases.models import TimelineEntry
from charter.calendar import DueDates
from charter.models import Deadline, Flag, Outcome

SETTLED = TimelineEntry.settled.through


class PromiseWriter:
    def __init__(self, book: Book, days: DemoDays, rng: Random) -> None:
        self.book, self.days, self.rng = book, days, rng

    def write(self, matter: int, code: str, report: Report, acts: list[Act], set_at: datetime) -> None:
        dates, ending = self.days.dates(code, report.on), ending_of(code, report, acts, self.days)
        flag, flagged_on = self._flag(dates, ending)
        deadline = self.book[Deadline].add(
            matter_id=matter,
            promise=code,
            opened_on=report.on,
            **dates._asdict(),
            set_at=set_at,
            closed_on=ending.on if ending else None,
            closed_at=ending.recorded_at if ending else None,
            outcome=ending.outcome if ending else "",
            reason="דווח בטעות" if ending and ending.outcome == Outcome.WITHDRAWN else "",
            annotation=self._annotation(dates, ending),
            flag=flag.value,
            flagged_at=at(flagged_on, FIRST_MINUTE) if flagged_on else None,
        )
        if ending and ending.entry:
            self.book[SETTLED].add(timelineentry_id=ending.entry, deadline_id=deadline)

    def _flag(self, dates: DueDates, ending: Ending | None) -> tuple[Flag, date | None]:
        """What people had been told when it ended, or have been told by today."""
        until = ending.on if ending else self.days.today
        if dates.due_on < until:
            return Flag.OVERDUE, dates.due_on + timedelta(days=1)
        return (Flag.SOON, dates.soon_on) if dates.soon_on <= until else (Flag.NONE, None)

    def _annotation(self, dates: DueDates, ending: Ending | None) -> str:
        was_late = (ending.on if ending else self.days.today) > dates.due_on
        return self.rng.choice(words.ANNOTATIONS) if was_late and self.rng.random() < 0.25 else ""
