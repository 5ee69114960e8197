"""The gate in sentences, as the officer reads it and as it is frozen with her referral."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.services.legal.gate import Condition, Gate, GateState

NOTICE, ABSENCE, DAYS, EXEMPTIONS, AGE = "notice", "absence", "days", "exemptions", "age"
TITLES: dict[str, Callable[[], str]] = {
    NOTICE: lambda: _("The principal's written notice by registered mail"),
    ABSENCE: lambda: _("Absent also after the notice"),
    DAYS: lambda: _("Seven days have passed since it was sent"),
    EXEMPTIONS: lambda: _("Exemptions were looked into"),
    AGE: lambda: _("The pupil's age"),
    "no": lambda: _("The parents to be charged"),
    "exempt": lambda: _("Exemptions were looked into"),
}
STATES: dict[GateState, Callable[[], str]] = {
    GateState.MET: lambda: _("the condition is met"),
    GateState.OPEN: lambda: _("the condition is not met"),
    GateState.IMPOSSIBLE: lambda: _("the condition is not possible"),
    GateState.ASK: lambda: _("for the prosecutor to check"),
}
SAID: dict[str, Callable[[], str]] = {
    "notice": lambda: _("Sent on %(sent_on)s, registered mail %(number)s."),
    "notice_none": lambda: _("No notice of the principal is on record."),
    "notice_officer": lambda: _(
        "The letter of %(sent_on)s is signed by the officer only. It does not satisfy the law."
    ),
    "notice_unregistered": lambda: _("The letter of %(sent_on)s has no registered mail number."),
    "notice_school": lambda: _(
        "The letter of %(sent_on)s came from a school where the pupil was not registered that day."
    ),
    "notice_impossible": lambda: _(
        "The pupil was never registered anywhere, so no principal can send the notice. "
        "The duty to register (section 3) is another route."
    ),
    "absence": lambda: _("Absence is on record until %(until)s, after the notice of %(sent_on)s."),
    "absence_none": lambda: _("No absence after %(sent_on)s is on record."),
    "absence_waits": lambda: _("Counts only after a notice that satisfies the law."),
    "days": lambda: _("A charge is possible since %(day)s."),
    "days_run": lambda: _("The earliest day of a charge: %(day)s."),
    "days_wait": lambda: _("Counted from a notice that satisfies the law."),
    "exemptions": lambda: _("Asked on %(day)s: no exempt institution, no home education, no apprenticeship."),
    "exemptions_none": lambda: _("Not asked yet: exempt institution, home education (section 5), apprenticeship."),
    "exempt": lambda: _("On %(day)s an exemption was found."),
    "age": lambda: _("Under 15."),
    "age_over": lambda: _("Over the age of 15: the prosecutor has to check"),
    "age_unknown": lambda: _("The date of birth is not on record."),
    "no_parent": lambda: _("No parent or guardian is on record."),
}


def title_of(condition: Condition) -> str:
    return TITLES[condition.code.partition("_")[0]]()


def words_of(condition: Condition) -> str:
    return SAID[condition.code]() % {name: _plain(value) for name, value in condition.facts.items()}


def state_word(state: GateState) -> str:
    return STATES[state]()


def _plain(value: object) -> str:
    """A day with its year, always: the words are frozen and may be read years later."""
    return f"{value.day}.{value.month}.{value.year}" if isinstance(value, date) else f"\u2066{value}\u2069"


def freeze(gate: Gate, today: date) -> dict[str, Any]:
    """The gate as JSON, words and all, so that a referral shows for ever what the officer saw."""
    return {
        "on": today.isoformat(),
        "complete": gate.is_complete,
        "earliest_charge_on": gate.earliest_charge_on.isoformat() if gate.earliest_charge_on else None,
        "conditions": [
            {
                "code": condition.code,
                "state": condition.state.value,
                "parent": condition.parent,
                "title": title_of(condition),
                "words": words_of(condition),
                "state_word": state_word(condition.state),
            }
            for condition in gate.conditions
        ],
    }


@dataclass(frozen=True)
class Line:
    """One condition as a page or a print shows it."""

    state: str
    state_word: str
    title: str
    parent: str
    words: str


@dataclass(frozen=True)
class ShownGate:
    lines: list[Line]
    is_complete: bool
    missing: int
    earliest_charge_on: date | None


def shown_gate(gate: Gate) -> ShownGate:
    lines = [Line(c.state.value, state_word(c.state), title_of(c), c.parent, words_of(c)) for c in gate.conditions]
    return ShownGate(lines, gate.is_complete, len(gate.missing), gate.earliest_charge_on)
