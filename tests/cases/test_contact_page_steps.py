"""Within the contact form: the next step, and changing the kind while writing."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from cases.models import Case, Contact, Student
from charter.models import NextStep
from tests.cases.factories import log, moment, refer
from tests.cases.pages import filled, new_contact, post


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(moment("2026-11-16 10:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(student: Student) -> Case:
    return refer(student, "2026-11-15 09:00").case


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        pytest.param({"step": "call"}, ("call", date(2026, 11, 17), None, "", "10"), id="tomorrow"),
        pytest.param(
            {"step": "meeting", "step_on": "19.11", "step_at": "10:00"},
            ("meeting", date(2026, 11, 19), time(10), "", ""),
            id="a meeting",
        ),
        pytest.param(
            {"step": "other", "step_on": "22/11/26", "step_text": "מכתב ליועצת"},
            ("other", date(2026, 11, 22), None, "מכתב ליועצת", ""),
            id="something else",
        ),
    ],
)
def test_the_next_step_is_made_with_the_contact(
    browser: Client, case: Case, typed: dict[str, str], stored: tuple[Any, ...]
) -> None:
    post(browser, case, "call", outcome="no_answer", **typed)

    steps = NextStep.objects.values_list("kind", "due_on", "due_time", "text", "promise")
    assert (list(steps), NextStep.objects.get().form_key) == ([stored], Contact.objects.get().step_key)


def test_on_thursday_call_again_means_sunday(browser: Client, case: Case, clock: time_machine.Traveller) -> None:
    clock.move_to(moment("2026-11-19 10:00"))
    browser.force_login(case.matter.owner)

    assert "לחזור ביום א׳ 22.11" in browser.get(new_contact(case, "call")).content.decode()


def test_changing_the_kind_keeps_what_was_typed_and_stores_nothing(browser: Client, case: Case) -> None:
    data = filled(browser, case, "call", note="דיברנו", on="15.11", to="meeting")

    answer = browser.post(new_contact(case), data)

    form = answer.context["form"]
    values = [form[name].value() for name in ("note", "on", "form_key")]
    assert (answer.status_code, form.kind, Contact.objects.count()) == (200, "meeting", 0)
    assert values == ["דיברנו", "15.11", str(data["form_key"])]


@pytest.mark.parametrize(("open_promises", "kind"), [(["9", "10", "12"], "partner"), (["9", "10"], "message")])
def test_other_opens_the_partner_where_promise_12_waits(
    browser: Client, case: Case, open_promises: list[str], kind: str
) -> None:
    if "12" not in open_promises:
        log(case, "partner", "reached", "2026-11-16 08:00")

    assert browser.post(new_contact(case), {"to": "other"}).context["form"].kind == kind
