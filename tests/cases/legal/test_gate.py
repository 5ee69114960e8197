"""The legal gate (domain 2.5), pure: scenario 19 by number, and every way it stays closed."""

from datetime import date, timedelta

import pytest

from cases.services.legal.gate import GateFacts, GateState, Letter, Parent, charge_day, read_gate
from tests.charter.days import table_days

D = date.fromisoformat
REST = frozenset(
    {day.on for day in table_days() if day.kind == "holiday"}
    | {day for n in range(1095) if (day := date(2025, 1, 1) + timedelta(days=n)).weekday() == 5}
)
SCHOOL = 7


def letter(sent_on: str = "2026-11-17", **facts: object) -> Letter:
    given = {"by_principal": True, "registered_no": "RR1", "school": SCHOOL, "registered_at": SCHOOL} | facts
    return Letter(D(sent_on), **given)


def facts(*parents: Parent, **given: object) -> GateFacts:
    people = parents or (Parent("סיגל", (letter(),)), Parent("מאיר", (letter(),)))
    known = {"age": 13, "ever_registered": True, "absent_until": (D("2026-11-20"),), "is_exempt": False}
    known |= {"exemptions_asked_on": D("2026-11-18"), "rest_days": REST}
    return GateFacts(parents=people, **known | given)


def codes(gate, *states: GateState) -> list[str]:
    return [c.code for c in gate.conditions if not states or c.state in states]


@pytest.mark.parametrize(
    ("sent_on", "opens_on"),
    [
        ("2026-11-17", "2026-11-25"),  # day 1 is 18.11, day 7 Tuesday 24.11
        ("2026-09-14", "2026-09-23"),  # day 7, Monday 21.9, is Yom Kippur: the period ends on Tuesday
        ("2026-11-13", "2026-11-21"),  # day 7 is a Friday, which is no day of rest (C9)
        ("2026-11-14", "2026-11-23"),  # day 7 is Shabbat: the period ends on Sunday
    ],
)
def test_scenario_19_the_day_after_the_seventh_day(sent_on: str, opens_on: str) -> None:
    assert charge_day(D(sent_on), REST) == D(opens_on)


@pytest.mark.parametrize(("today", "is_complete"), [("2026-11-24", False), ("2026-11-25", True)])
def test_scenario_19_opens_on_wednesday_25_11(today: str, is_complete: bool) -> None:
    gate = read_gate(facts(), D(today))
    assert (gate.is_complete, gate.earliest_charge_on) == (is_complete, D("2026-11-25"))
    assert codes(gate, GateState.OPEN) == ([] if is_complete else ["days_run", "days_run"])


@pytest.mark.parametrize("last_day", ["2026-11-16", "2026-11-17"])
def test_scenario_19_absence_must_be_after_the_letter(last_day: str) -> None:
    gate = read_gate(facts(absent_until=(D(last_day),)), D("2026-11-25"))
    assert codes(gate, GateState.OPEN) == ["absence_none", "absence_none"]


def test_scenario_19_a_letter_signed_by_the_officer_only_keeps_it_closed() -> None:
    mine = Parent("סיגל", (letter(by_principal=False),))
    gate = read_gate(facts(mine), D("2026-11-25"))
    assert codes(gate, GateState.OPEN) == ["notice_officer", "absence_waits", "days_wait"]
    assert gate.earliest_charge_on is None


@pytest.mark.parametrize(
    ("age", "code", "state"), [(14, "age", "met"), (15, "age_over", "ask"), (None, "age_unknown", "ask")]
)
def test_scenario_19_from_fifteen_the_prosecutor_checks_and_nothing_is_held_up(age, code: str, state: str) -> None:
    gate = read_gate(facts(age=age), D("2026-11-25"))
    assert (gate.conditions[-1].code, gate.conditions[-1].state, gate.is_complete) == (code, state, True)


def test_one_letter_for_each_parent() -> None:
    gate = read_gate(facts(Parent("סיגל", (letter(),)), Parent("מאיר")), D("2026-11-25"))
    assert codes(gate, GateState.OPEN) == ["notice_none", "absence_waits", "days_wait"]
    assert (gate.is_complete, gate.earliest_charge_on) == (False, None)


def test_the_later_letter_says_when_all_can_be_charged() -> None:
    gate = read_gate(facts(Parent("סיגל", (letter(),)), Parent("מאיר", (letter("2026-11-18"),))), D("2026-11-25"))
    assert (codes(gate, GateState.OPEN), gate.earliest_charge_on) == (["days_run"], D("2026-11-26"))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"registered_no": ""}, "notice_unregistered"),
        ({"registered_at": 8}, "notice_school"),
        ({"registered_at": None}, "notice_school"),
    ],
)
def test_by_registered_mail_from_the_school_he_is_registered_at(given, code: str) -> None:
    gate = read_gate(facts(Parent("סיגל", (letter(**given),))), D("2026-11-25"))
    assert codes(gate, GateState.OPEN)[0] == code


def test_never_registered_makes_the_notice_impossible() -> None:
    gate = read_gate(facts(Parent("סיגל"), ever_registered=False), D("2026-11-25"))
    assert codes(gate, GateState.IMPOSSIBLE) == ["notice_impossible"]


@pytest.mark.parametrize(
    ("given", "code"), [({"exemptions_asked_on": None}, "exemptions_none"), ({"is_exempt": True}, "exempt")]
)
def test_exemptions_are_asked_first(given, code: str) -> None:
    gate = read_gate(facts(**given), D("2026-11-25"))
    assert (codes(gate, GateState.OPEN), gate.is_complete) == ([code], False)


def test_without_a_parent_nobody_can_be_charged() -> None:
    known = facts()
    gate = read_gate(GateFacts(**{**vars(known), "parents": ()}), D("2026-11-25"))
    assert codes(gate, GateState.OPEN) == ["no_parent"]


def test_a_second_letter_does_not_start_the_days_anew() -> None:
    twice = Parent("סיגל", (letter("2026-11-23"), letter(), letter("2026-11-10", by_principal=False)))
    assert read_gate(facts(twice), D("2026-11-25")).earliest_charge_on == D("2026-11-25")
