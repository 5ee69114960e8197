"""Believable histories: referrals, and what the officer did about them, in time, late or not yet."""

from __future__ import annotations

from datetime import date, time, timedelta
from enum import Enum
from random import Random
from typing import NamedTuple

from attendance_service.demo import words
from attendance_service.demo.acts import Report, Story
from attendance_service.demo.days import DemoDays, at, office_hour
from attendance_service.demo.doing import ACTS, attempt, attempts_kept, follow_ups


class Standing(Enum):
    """Where the last referral of a case stands today."""

    DONE = "done"
    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    FRESH = "fresh"  # came in these days, nothing is due yet


class Habit(NamedTuple):
    """Of a hundred promises: kept in time, and done late after that many working days at most."""

    in_time: int
    slowest: int


DAYS = {"9": 3, "10": 3, "11": 8, "12": 8}
# this year's and last year's shares of ux picture C
HABITS = {"9": (Habit(95, 4), Habit(93, 5)), "10": (Habit(93, 4), Habit(89, 4))}
HABITS |= {"11": (Habit(86, 9), Habit(89, 6)), "12": (Habit(92, 5), Habit(89, 6))}
MEETINGS = 55  # of a hundred referrals, with a meeting asked for
OPEN_CODES = {
    Standing.LATE: (("10", 45), ("11", 30), ("9", 15), ("12", 10)),
    Standing.TODAY: (("10", 50), ("9", 25), ("11", 20), ("12", 5)),
    Standing.SOON: (("10", 45), ("9", 20), ("11", 20), ("12", 15)),
    Standing.LATER: (("11", 40), ("12", 35), ("10", 15), ("9", 10)),
    Standing.FRESH: (("9", 50), ("10", 50)),
}


def pick(rng: Random, weighted: tuple[tuple[str, int], ...]) -> str:
    return rng.choices([name for name, _ in weighted], [weight for _, weight in weighted])[0]


class StoryTeller:
    """Tells one case after another from one stream of chance."""

    def __init__(self, days: DemoDays, rng: Random) -> None:
        self.days, self.rng = days, rng
        self.settled_until = days.after(days.today - timedelta(days=25), 0)
        self.old = days.past(days.last_year + timedelta(days=2), days.this_year - timedelta(days=70))
        # what this year is held against: the same weeks a year ago
        self.season = days.past(days.last_year + timedelta(days=2), days.today - timedelta(days=365)) or self.old
        self.new = days.past(days.this_year, self.settled_until) or self.old
        self.before = [day for day in self.new if day <= days.today - timedelta(days=60)] or self.old
        self.yesterday = days.past(days.last_year, days.today - timedelta(days=1))[-1]
        self.chosen = {standing: self._days_for(standing) for standing in OPEN_CODES}

    def tell(self, standing: Standing, guardians: int) -> Story:
        story, left_open = Story(), ""
        last_on: date | None = None
        if standing is not Standing.DONE:
            left_open, last_on = self._last_day(standing)
        for on in self._earlier_days(last_on):
            self._refer(story, on)
        for report in story.reports:
            self._do_everything(story, report, guardians)
        if last_on:
            self._refer(story, last_on, with_meeting=left_open == "11")
            self._do_some(story, left_open, guardians)
        else:
            self._maybe_withdraw(story)
        story.acts.sort(key=lambda act: act.at)
        return story

    def _days_for(self, standing: Standing) -> dict[str, list[date]]:
        today, after = self.days.today, self.days.after
        first, last = {
            Standing.LATE: (after(today - timedelta(days=9), 0), today - timedelta(days=1)),
            Standing.TODAY: (today, today),
            Standing.SOON: (after(today, 1), after(today, 1)),
            Standing.LATER: (after(today, 2), after(today, 8)),
            Standing.FRESH: (after(today, 1), after(today, 3)),
        }[standing]
        codes = dict(OPEN_CODES[standing])
        return {code: days for code in codes if (days := self.days.received_for(code, first, last))}

    def _last_day(self, standing: Standing) -> tuple[str, date]:
        """The promise left open and a day it was opened; a standing that today does not allow becomes a later one."""
        by_code = self.chosen[standing] or self.chosen[Standing.SOON] or self.chosen[Standing.LATER]
        weights = [dict(OPEN_CODES[standing])[code] for code in by_code]
        code = self.rng.choices(list(by_code), weights)[0]
        return code, self.rng.choice(by_code[code])

    def _earlier_days(self, last_on: date | None) -> list[date]:
        count = self.rng.choices((1, 2, 3), (68, 24, 8))[0] - bool(last_on)
        new = self.before if last_on else self.new  # what was done about them was done before the last one came
        pools = self.rng.choices((new, self.old, self.season), (50, 20, 30), k=count)
        return sorted({self.rng.choice(pool) for pool in pools if pool})

    def _refer(self, story: Story, on: date, *, with_meeting: bool | None = None) -> None:
        if with_meeting is None:
            with_meeting = self.rng.randrange(100) < MEETINGS
        hour = office_hour(self.rng) if on < self.days.today else time(0)
        story.reports.append(
            Report(
                on=on,
                received_at=min(at(on, hour), self.days.now),
                reporter=pick(self.rng, words.REPORTERS),
                reason=pick(self.rng, words.REASONS),
                meeting_by=self.rng.choice(("parent", "parent", "pupil", "other")) if with_meeting else "",
            )
        )

    def _do_everything(self, story: Story, report: Report, guardians: int) -> None:
        for code in report.codes:
            self._do(story, code, report, guardians)
        story.acts += follow_ups(self.rng, self.days, report.on, self.settled_until, guardians)

    def _do(self, story: Story, code: str, report: Report, guardians: int) -> None:
        habit = HABITS[code][report.on < self.days.this_year]
        if self.rng.randrange(100) >= habit.in_time:
            working_days = DAYS[code] + self.rng.randint(1, habit.slowest)
        elif code == "10" and self.rng.randrange(100) < 8:
            story.acts += attempts_kept(self.rng, self.days, report, guardians)
            return
        else:
            working_days = self.rng.choices(range(1, DAYS[code] + 1), range(DAYS[code] + 1, 1, -1))[0]
        self._add(story, code, min(self.days.after(report.on, working_days), self.yesterday), guardians)

    def _add(self, story: Story, code: str, on: date, guardians: int) -> None:
        story.acts.append(ACTS[code](self.rng, self.days, on, guardians))

    def _do_some(self, story: Story, left_open: str, guardians: int) -> None:
        """Of the last referral one promise is open; of the others those that are due, and some that are not."""
        report = story.reports[-1]
        for code in report.codes:
            due_on = self.days.dates(code, report.on).due_on
            if code == left_open:
                self._maybe_attempt(story, code, report)
            elif due_on <= self.days.today or self.rng.random() < 0.4:
                before = self.days.past(report.on + timedelta(days=1), min(due_on, self.days.today - timedelta(days=1)))
                if before:
                    self._add(story, code, self.rng.choice(before), guardians)

    def _maybe_attempt(self, story: Story, code: str, report: Report) -> None:
        """One unanswered call keeps nothing."""
        on = self.days.after(report.on, 1)
        if code == "10" and on < self.days.today and self.rng.random() < 0.6:
            story.acts.append(attempt(self.rng, self.days, on, 0))

    def _maybe_withdraw(self, story: Story) -> None:
        report = story.reports[-1]
        if self.rng.random() < 0.02:
            moment = at(self.days.after(report.on, self.rng.randint(1, 4)), office_hour(self.rng))
            report.withdrawn_at = moment
