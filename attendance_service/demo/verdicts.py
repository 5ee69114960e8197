"""The demo's own reading of which act keeps which promise, for rows by the million.

It must say exactly what `cases.services.settling` says: a test settles every demo case anew and nothing changes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from attendance_service.demo.acts import Act, Report
from attendance_service.demo.days import DemoDays
from cases.models.contact import ATTEMPTS
from charter.models import Outcome


class Ending(NamedTuple):
    on: date
    recorded_at: datetime
    outcome: str
    entry: int = 0


COUNTING = {
    "9": ("school", "reached"),
    "10": ("call", "reached"),
    "11": ("meeting", "held"),
    "12": ("partner", "reached"),
}


def ending_of(code: str, report: Report, acts: list[Act], days: DemoDays) -> Ending | None:
    """How a promise opened by a report ended; `acts` in order of time."""
    later = [act for act in acts if act.day >= report.on]
    ending = _first(code, later)
    if code == "10":
        ending = _earlier(ending, _by_attempts(later, days.dates(code, report.on).due_on, days))
    if report.withdrawn_at and code != "11":  # a meeting request is withdrawn by itself
        withdrawn_on = timezone.localdate(report.withdrawn_at)
        if not ending or ending.on > withdrawn_on:
            return Ending(withdrawn_on, report.withdrawn_at, Outcome.WITHDRAWN.value)
    return ending


def _first(code: str, acts: list[Act]) -> Ending | None:
    kind, outcome = COUNTING[code]
    for act in acts:
        if act.kind == kind and act.outcome == outcome and (code != "10" or act.guardian >= 0):
            return Ending(act.day, act.recorded_at, Outcome.MET.value, act.entry)
    return None


def _earlier(call: Ending | None, attempts: Ending | None) -> Ending | None:
    if call and attempts:
        return call if call.on <= attempts.on else attempts
    return call or attempts


def _by_attempts(acts: list[Act], due_on: date, days: DemoDays) -> Ending | None:
    timely = [act for act in acts if act.guardian >= 0 and act.day <= due_on]
    misses = [
        act for act in timely if act.kind == "call" and act.outcome in ATTEMPTS and days.calendar.is_working(act.day)
    ]
    second = next((act for act in misses if act.day > misses[0].day), None)
    message = next((act for act in timely if misses and act.kind == "message" and act.at > misses[0].at), None)
    if second is None or message is None:
        return None
    last = max(second, message, key=lambda act: act.at)
    return Ending(last.day, last.recorded_at, Outcome.MET_BY_ATTEMPTS.value, last.entry)
