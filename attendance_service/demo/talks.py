"""Promise 1 as rows: three talks in each school year of a case, judged by the charter's own verdict."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from attendance_service.demo.acts import Act
from attendance_service.demo.days import FIRST_MINUTE, DemoDays, at
from attendance_service.demo.sheets import Book
from cases.models import Purpose, TimelineEntry
from cases.services.talk_years import is_partial, opening_days
from cases.services.talks import BOTH_SIDES, PARENT, PUPIL, TALKS, is_conversation
from charter.models import Deadline, Flag, Outcome
from charter.services.deadlines import Closing
from charter.services.quotas import Done, quota_verdict, still_counted, warns_on

SETTLED = TimelineEntry.settled.through
PARTIAL = "שנה חלקית"


class TalkWriter:
    def __init__(self, book: Book, days: DemoDays) -> None:
        self.book, self.days = book, days

    def write(self, matter: int, opened_on: date, acts: list[Act], set_at: datetime) -> None:
        done = [talk for act in acts if (talk := _talk(act)).sides]
        for on in opening_days(opened_on, self.days.today):
            self._write_year(matter, on, done, max(set_at, at(on, FIRST_MINUTE)))

    def _write_year(self, matter: int, on: date, done: list[Done], set_at: datetime) -> None:
        dates = self.days.dates(TALKS, on)
        row = Deadline(promise=TALKS, opened_on=on, **dates._asdict())
        if is_partial(on):
            closing: Closing | None = Closing(on, set_at, Outcome.NOT_REQUIRED, reason=PARTIAL)
        else:
            closing = quota_verdict(row, acts=done, today=self.days.today, now=self.days.now, sides=BOTH_SIDES)
            row.soon_on = warns_on(row, still_counted(row, done), self.days.calendar)
        self._write_row(matter, row, self._as_told(closing), set_at)

    def _as_told(self, closing: Closing | None) -> Closing | None:
        """A year that lapsed was closed by the first sweep after it."""
        if closing is None or closing.outcome != Outcome.LAPSED:
            return closing
        return Closing(closing.on, at(closing.on, FIRST_MINUTE), closing.outcome)

    def _write_row(self, matter: int, row: Deadline, closing: Closing | None, set_at: datetime) -> None:
        flagged_on = self._flagged_on(row, closing)
        key = self.book[Deadline].add(
            matter_id=matter,
            promise=TALKS,
            opened_on=row.opened_on,
            target_on=row.target_on,
            due_on=row.due_on,
            soon_on=row.soon_on,
            set_at=set_at,
            closed_on=closing.on if closing else None,
            closed_at=closing.at if closing else None,
            outcome=closing.outcome.value if closing else "",
            reason=closing.reason if closing else "",
            flag=(Flag.SOON if flagged_on else Flag.NONE).value,
            flagged_at=at(flagged_on, FIRST_MINUTE) if flagged_on else None,
        )
        if closing and closing.act:
            self.book[SETTLED].add(timelineentry_id=closing.act, deadline_id=key)

    def _flagged_on(self, row: Deadline, closing: Closing | None) -> date | None:
        """The day the sweep told of it, if it was still open then."""
        until = min(closing.on - timedelta(days=1) if closing else self.days.today, self.days.today)
        return row.soon_on if row.soon_on and row.soon_on <= until else None


def _talk(act: Act) -> Done:
    there = {PUPIL: act.with_pupil, PARENT: act.guardian >= 0} if is_conversation(act.kind, act.outcome) else {}
    return Done(act.day, act.recorded_at, act.entry, frozenset(side for side, took_part in there.items() if took_part))


def give_purposes(acts: list[Act]) -> None:
    """The first talk of a pupil looks for the causes, the second answers, the later ones follow up."""
    talks = [act for act in acts if is_conversation(act.kind, act.outcome)]
    for number, act in enumerate(talks):
        act.purpose = (Purpose.CAUSES, Purpose.RESPONSE, Purpose.FOLLOW_UP)[min(number, 2)].value
