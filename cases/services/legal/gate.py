"""The legal gate (`domain` 2.5): what the law asks before a parent can be charged. It warns and never decides."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from charter.calendar import period_end

DAYS_AFTER_NOTICE = 7  # Compulsory Education Law s.4(b)(2)
AGE_OF_OFFENCE = 15  # s.4(b)(1): "a child or youth up to the age of 15"


class GateState(StrEnum):
    MET = "met"
    OPEN = "open"  # something is missing or not over yet
    IMPOSSIBLE = "impossible"
    ASK = "ask"  # for the prosecutor to judge; holds nothing up


@dataclass(frozen=True)
class Letter:
    """One notice as the gate reads it; `school` and `registered_at` are keys of schools."""

    sent_on: date
    by_principal: bool
    registered_no: str
    school: int
    registered_at: int | None  # where the pupil was registered on the day it was sent


@dataclass(frozen=True)
class Parent:
    name: str
    letters: tuple[Letter, ...] = ()


@dataclass(frozen=True)
class GateFacts:
    """All that the gate knows; `absent_until` are the last days of the absences on record."""

    age: int | None
    ever_registered: bool
    parents: tuple[Parent, ...]
    absent_until: tuple[date, ...]
    exemptions_asked_on: date | None
    is_exempt: bool
    rest_days: Container[date]


@dataclass(frozen=True)
class Condition:
    """`code` says which and why in one word; `words` of `legal.words` put it into a sentence."""

    code: str
    state: GateState
    parent: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Gate:
    conditions: tuple[Condition, ...]
    earliest_charge_on: date | None

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def missing(self) -> tuple[Condition, ...]:
        return tuple(c for c in self.conditions if c.state in (GateState.OPEN, GateState.IMPOSSIBLE))


def charge_day(sent_on: date, rest_days: Container[date]) -> date:
    """The day after the seventh day, which moves on from a day of rest (C9; scenario 19)."""
    return period_end(sent_on, DAYS_AFTER_NOTICE, rest_days) + timedelta(days=1)


def read_gate(facts: GateFacts, today: date) -> Gate:
    """Each precondition with its state, for every parent to be charged, and the earliest day of a charge for all."""
    conditions: list[Condition] = []
    days: list[date | None] = []
    for parent in facts.parents:
        letter = best_letter(parent.letters)
        conditions.append(_notice(parent, letter, facts))
        valid = letter if letter and is_valid(letter) else None
        conditions.append(_absence(parent, valid, facts.absent_until))
        day = charge_day(valid.sent_on, facts.rest_days) if valid else None
        conditions.append(_days(parent, day, today))
        days.append(day)
    if not facts.parents:
        conditions.append(Condition("no_parent", GateState.OPEN))
    conditions += [_exemptions(facts), _age(facts.age)]
    earliest = max((day for day in days if day), default=None) if all(days) else None
    return Gate(tuple(conditions), earliest)


def is_valid(letter: Letter) -> bool:
    return letter.by_principal and bool(letter.registered_no) and letter.school == letter.registered_at


def best_letter(letters: Iterable[Letter]) -> Letter | None:
    """The earliest letter that satisfies the law; where none does, the latest there is."""
    ordered = sorted(letters, key=lambda letter: letter.sent_on)
    return next((letter for letter in ordered if is_valid(letter)), ordered[-1] if ordered else None)


def _notice(parent: Parent, letter: Letter | None, facts: GateFacts) -> Condition:
    if not facts.ever_registered:
        return Condition("notice_impossible", GateState.IMPOSSIBLE, parent.name)
    if letter is None:
        return Condition("notice_none", GateState.OPEN, parent.name)
    about = {"sent_on": letter.sent_on, "number": letter.registered_no}
    if not letter.by_principal:
        return Condition("notice_officer", GateState.OPEN, parent.name, about)
    if not letter.registered_no:
        return Condition("notice_unregistered", GateState.OPEN, parent.name, about)
    if letter.school != letter.registered_at:
        return Condition("notice_school", GateState.OPEN, parent.name, about)
    return Condition("notice", GateState.MET, parent.name, about)


def _absence(parent: Parent, letter: Letter | None, absent_until: tuple[date, ...]) -> Condition:
    if letter is None:
        return Condition("absence_waits", GateState.OPEN, parent.name)
    after = [day for day in absent_until if day > letter.sent_on]
    if not after:
        return Condition("absence_none", GateState.OPEN, parent.name, {"sent_on": letter.sent_on})
    return Condition("absence", GateState.MET, parent.name, {"until": max(after), "sent_on": letter.sent_on})


def _days(parent: Parent, day: date | None, today: date) -> Condition:
    if day is None:
        return Condition("days_wait", GateState.OPEN, parent.name)
    if today < day:
        return Condition("days_run", GateState.OPEN, parent.name, {"day": day})
    return Condition("days", GateState.MET, parent.name, {"day": day})


def _exemptions(facts: GateFacts) -> Condition:
    if facts.exemptions_asked_on is None:
        return Condition("exemptions_none", GateState.OPEN)
    about = {"day": facts.exemptions_asked_on}
    if facts.is_exempt:
        return Condition("exempt", GateState.OPEN, facts=about)
    return Condition("exemptions", GateState.MET, facts=about)


def _age(age: int | None) -> Condition:
    if age is None:
        return Condition("age_unknown", GateState.ASK)
    return Condition("age_over", GateState.ASK) if age >= AGE_OF_OFFENCE else Condition("age", GateState.MET)
