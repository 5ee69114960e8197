"""Single acts, as officers log them: the day given, the hour and the words by chance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from attendance_service.demo import names, words
from attendance_service.demo.acts import Act, Report
from attendance_service.demo.days import DemoDays, at, office_hour

Doing = Callable[[Random, DemoDays, date, int], Act]


def _typed(rng: Random, days: DemoDays, moment: datetime) -> datetime:
    """Most are typed the same hour, some the next day; never after now."""
    wait = (
        timedelta(minutes=rng.randrange(2, 90)) if rng.randrange(100) < 92 else timedelta(hours=rng.randrange(18, 30))
    )
    return min(moment + wait, days.now)


def _act(rng: Random, days: DemoDays, on: date, kind: str, outcome: str) -> Act:
    moment = at(on, office_hour(rng))
    return Act(kind=kind, outcome=outcome, day=on, at=moment, recorded_at=_typed(rng, days, moment))


def school_talk(rng: Random, days: DemoDays, on: date, guardians: int) -> Act:
    act = _act(rng, days, on, "school", "reached")
    act.person, act.note = rng.choice(names.STAFF_NAMES), rng.choice(words.SCHOOL_NOTES)
    return act


def call(rng: Random, days: DemoDays, on: date, guardians: int) -> Act:
    act = _act(rng, days, on, "call", "reached")
    act.guardian, act.note = rng.randrange(guardians), rng.choice(words.CALL_NOTES)
    return act


def meeting(rng: Random, days: DemoDays, on: date, guardians: int) -> Act:
    act = _act(rng, days, on, "meeting", "held")
    act.guardian, act.with_pupil = rng.randrange(guardians), True
    act.place, act.note = rng.choice(("school", "municipality")), rng.choice(words.MEETING_NOTES)
    return act


def partner(rng: Random, days: DemoDays, on: date, guardians: int) -> Act:
    act = _act(rng, days, on, "partner", "reached")
    act.partner, role = rng.choice(words.PARTNERS)
    act.person, act.note = f"{rng.choice(names.STAFF_NAMES)}, {role}", rng.choice(words.PARTNER_NOTES)
    return act


def attempt(rng: Random, days: DemoDays, on: date, guardians: int) -> Act:
    act = _act(rng, days, on, "call", rng.choice(("no_answer", "left_message")))
    act.guardian = 0
    return act


def attempts_kept(rng: Random, days: DemoDays, report: Report, guardians: int) -> list[Act]:
    """Two unanswered calls on two working days and a message after the first (D5)."""
    first, second = days.after(report.on, 1), days.after(report.on, 2)
    message = _act(rng, days, second, "message", "sent")
    message.guardian, message.written_by = 0, rng.choice(("sms", "sms", "letter", "email"))
    calls = [attempt(rng, days, first, guardians), attempt(rng, days, second, guardians)]
    return [act for act in (*calls, message) if act.day < days.today]


def follow_ups(rng: Random, days: DemoDays, first: date, last: date, guardians: int) -> list[Act]:
    """Talks with the pupil, a home visit now and then: what the yearly three talks are made of."""
    open_days = days.past(first + timedelta(days=20), last)
    acts = []
    for on in sorted(rng.sample(open_days, min(len(open_days), rng.choices((0, 1, 2, 3), (30, 35, 25, 10))[0]))):
        visit = rng.random() < 0.15
        act = _act(rng, days, on, "visit" if visit else "call", "at_home" if visit else "reached")
        act.guardian, act.with_pupil = rng.randrange(guardians), True
        act.note = rng.choice(words.VISIT_NOTES if visit else words.TALK_NOTES)
        acts.append(act)
    return acts


ACTS: dict[str, Doing] = {"9": school_talk, "10": call, "11": meeting, "12": partner}
