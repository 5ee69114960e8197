"""What happened around a pupil, before it becomes rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass
class Act:
    """One contact; `entry` is the number of its timeline entry once it is written."""

    kind: str
    outcome: str
    day: date
    at: datetime
    recorded_at: datetime
    guardian: int = -1  # which of the family's guardians; none below zero
    with_pupil: bool = False
    partner: str = ""
    person: str = ""
    place: str = ""
    written_by: str = ""
    note: str = ""
    purpose: str = ""
    entry: int = 0


@dataclass
class Report:
    """One referral, with the meeting somebody asked for beside it."""

    on: date
    received_at: datetime
    reporter: str
    reason: str
    meeting_by: str = ""  # who asked for a meeting, if anybody
    withdrawn_at: datetime | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        return ("9", "10", "12", "11") if self.meeting_by else ("9", "10", "12")


@dataclass
class Story:
    """Everything about one case: its referrals and acts, each in order of time."""

    reports: list[Report] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
