"""Logging, undoing and correcting contacts: what keeps a promise, and that undo really undoes."""

from datetime import date

import pytest

from accounts.models import User
from cases.models import Contact, Referral, Student, TimelineEntry
from cases.services.assignment import assign_case
from cases.services.contact import correct_contact, undo_contact
from charter.models import Deadline, NextStep
from charter.services.deadlines import StaleError
from charter.services.steps import add_next_step
from tests.cases.factories import SchoolFactory, key, log, moment, refer


@pytest.fixture
def referral(student: Student) -> Referral:
    return refer(student, "2026-11-15 09:00")


def outcome(referral: Referral, promise: str) -> tuple[str, date | None]:
    row = Deadline.objects.get(matter=referral.matter, promise=promise)
    return row.outcome, row.closed_on


def test_the_same_key_twice_is_one_contact(referral: Referral, officer: User) -> None:
    answers = [log(referral.case, "call", "reached", "2026-11-16 10:00", key=key(1), by=officer) for _ in range(2)]

    assert (answers[0], Contact.objects.count(), TimelineEntry.objects.filter(kind="contact").count()) == (
        answers[1],
        1,
        1,
    )


@pytest.mark.parametrize(
    ("kind", "result", "facts", "kept"),
    [
        pytest.param("call", "no_answer", {}, [], id="D5 an unanswered call closes nothing"),
        pytest.param("call", "left_message", {}, [], id="D5 a voicemail is an attempt"),
        pytest.param("call", "reached", {}, ["10"], id="P10 an answered call"),
        pytest.param("call", "reached", {"guardians": []}, [], id="R19 the pupil's phone is not the parents"),
        pytest.param("message", "sent", {}, [], id="P10 a text message alone"),
        pytest.param("school", "reached", {}, ["9"], id="P9 a talk with the school"),
        pytest.param("school", "waiting", {}, [], id="P9 an unanswered mail"),
        pytest.param("school", "reached", {"person": ""}, [], id="P9 nobody named"),
        pytest.param("partner", "reached", {}, ["12"], id="P12 a partner"),
        pytest.param("partner", "reached", {"partner": "current_school"}, [], id="X3 the school without content"),
        pytest.param("partner", "reached", {"partner": "current_school", "note": "סוכם"}, ["12"], id="X3 with content"),
        pytest.param("visit", "at_home", {}, [], id="a home visit is service 3"),
        pytest.param("note", "noted", {}, [], id="a note"),
    ],
)
def test_what_keeps_which_promise(referral: Referral, kind: str, result: str, facts: dict, kept: list[str]) -> None:
    log(referral.case, kind, result, "2026-11-16 10:00", **facts)

    closed = Deadline.objects.filter(outcome="met").order_by("promise").values_list("promise", flat=True)
    assert list(closed) == kept


def test_p9_contact_with_another_school_does_not_count(referral: Referral) -> None:
    log(referral.case, "school", "reached", "2026-11-16 10:00", school=SchoolFactory(unit=referral.matter.unit))

    assert outcome(referral, "9") == ("", None)


def test_the_entry_names_what_it_settled(referral: Referral) -> None:
    contact = log(referral.case, "call", "reached", "2026-11-16 10:00")

    assert [d.promise for d in contact.entry.settled.all()] == ["10"]


def test_an_earlier_act_typed_later_takes_over(referral: Referral) -> None:
    later = log(referral.case, "call", "reached", "2026-11-18 10:00")
    earlier = log(referral.case, "call", "reached", "2026-11-16 10:00", now=moment("2026-11-18 11:00"))

    assert (outcome(referral, "10"), later.entry.settled.count(), earlier.entry.settled.count()) == (
        ("met", date(2026, 11, 16)),
        0,
        1,
    )


def test_d23_an_act_before_the_report_answers_nothing(referral: Referral) -> None:
    log(referral.case, "call", "reached", "2026-11-14 10:00", now=moment("2026-11-16 10:00"))

    assert outcome(referral, "10") == ("", None)


def test_an_act_of_the_same_day_typed_before_the_referral_counts(student: Student) -> None:
    first = refer(student, "2026-11-15 09:00")
    log(first.case, "call", "reached", "2026-11-17 08:00")

    second = refer(student, "2026-11-17 09:00")

    assert outcome(second, "10") == ("met", date(2026, 11, 17))


def test_undo_reopens_and_takes_the_next_step_back(referral: Referral, officer: User) -> None:
    contact = log(referral.case, "call", "reached", "2026-11-16 10:00", by=officer)
    add_next_step(matter=referral.case.matter, kind="call", due_on=date(2026, 11, 17), by=officer, key=contact.step_key)
    at = moment("2026-11-16 10:09")

    answers = [undo_contact(contact=Contact.objects.get(), by=officer, now=at) for _ in range(2)]

    assert (answers, outcome(referral, "10"), NextStep.objects.count(), contact.entry.settled.count()) == (
        [True, False],
        ("", None),
        0,
        0,
    )


@pytest.mark.parametrize(("who", "at"), [("officer", "2026-11-16 10:11"), ("manager", "2026-11-16 10:05")])
def test_undo_is_the_authors_and_for_ten_minutes(
    referral: Referral, officer: User, manager: User, who: str, at: str
) -> None:
    contact = log(referral.case, "call", "reached", "2026-11-16 10:00", by=officer)
    by = {"officer": officer, "manager": manager}[who]

    assert (undo_contact(contact=contact, by=by, now=moment(at)), outcome(referral, "10")[0]) == (False, "met")


def test_a_correction_keeps_what_was_said_and_judges_anew(referral: Referral, officer: User) -> None:
    contact = log(referral.case, "call", "reached", "2026-11-16 10:00", by=officer, note="לא")
    facts = {"outcome": "no_answer", "note": "טעות"}

    correct_contact(contact=contact, version=1, by=officer, now=moment("2026-11-16 11:00"), **facts)

    contact.refresh_from_db()
    assert (contact.corrections[0]["note"], contact.note, outcome(referral, "10")) == ("לא", "טעות", ("", None))


def test_a_stale_correction_writes_nothing(referral: Referral, officer: User) -> None:
    contact = log(referral.case, "call", "reached", "2026-11-16 10:00", by=officer, note="ראשון")
    at = moment("2026-11-16 11:00")
    correct_contact(contact=contact, version=1, by=officer, now=at, note="שני")

    with pytest.raises(StaleError):
        correct_contact(contact=contact, version=1, by=officer, now=at, note="שלישי")

    assert Contact.objects.get().note == "שני"


def test_assigning_moves_every_matter_and_open_step_and_no_date(
    referral: Referral, officer: User, manager: User
) -> None:
    add_next_step(matter=referral.case.matter, kind="call", due_on=date(2026, 11, 17), by=officer, key=key(7))
    before = list(Deadline.objects.order_by("pk").values_list("due_on", flat=True))
    other = type(officer).objects.create(unit=officer.unit, email="o@example.org", name="סלים חורי", is_officer=True)
    at = moment("2026-11-16 10:00")

    answers = [assign_case(case=referral.case, owner=other, by=manager, now=at) for _ in range(2)]

    referral.matter.refresh_from_db()
    after = list(Deadline.objects.order_by("pk").values_list("due_on", flat=True))
    assert (answers, referral.matter.owner, NextStep.objects.get().owner, after) == (
        [True, False],
        other,
        other,
        before,
    )
