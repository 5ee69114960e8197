"""Next steps: written down, ticked off, in the drawer and without JavaScript."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from cases.models import Case, Student
from charter.models import NextStep
from charter.services.steps import add_next_step
from tests.cases.factories import key, moment, refer
from tests.cases.pages import HTMX
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment("2026-11-16 10:00"), tick=False):
        yield


@pytest.fixture
def case(student: Student) -> Case:
    return refer(student, "2026-11-15 09:00").case


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def step(case: Case, officer: User) -> NextStep:
    return add_next_step(matter=case.matter, kind="call", due_on=date(2026, 11, 17), by=officer, key=key(1))


def new_step(case: Case) -> str:
    return f"/cases/{case.matter.ref}/steps/new/"


TYPED = {"kind": "visit", "on": "18.11", "at": "16:30", "text": "עם עו״ס", "form_key": str(key(5))}


@pytest.mark.parametrize(("headers", "status"), [(HTMX, 200), (None, 302)])
def test_a_step_is_written_down_once(browser: Client, case: Case, headers: dict[str, str] | None, status: int) -> None:
    answers = [browser.post(new_step(case), TYPED, headers=headers) for _ in range(2)]

    steps = list(NextStep.objects.values_list("kind", "due_on", "due_time", "text", "owner__name"))
    assert steps == [("visit", date(2026, 11, 18), time(16, 30), "עם עו״ס", "דנה לביא")]
    assert [answer.status_code for answer in answers] == [status, status]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "zzz"}, "kind"),
        ({"on": ""}, "on"),
        ({"on": "15.11.2026"}, "on"),
        ({"on": "31.2"}, "on"),
        ({"at": "99"}, "at"),
        ({"kind": "other", "text": ""}, "text"),
        ({"text": "א" * 301}, "text"),
        ({"text": "א\u202eב"}, "text"),
        ({"form_key": "x"}, "form_key"),
    ],
)
def test_bad_input_is_answered_beside_the_field(browser: Client, case: Case, typed: dict[str, str], field: str) -> None:
    answer = browser.post(new_step(case), TYPED | typed)

    assert (answer.status_code, list(answer.context["form"].errors), NextStep.objects.count()) == (422, [field], 0)


def test_the_form_comes_with_the_kind_that_was_offered(browser: Client, case: Case) -> None:
    assert browser.get(f"{new_step(case)}?kind=visit").context["form"]["kind"].value() == "visit"
    assert browser.get(f"{new_step(case)}?kind=zzz").context["form"]["kind"].value() == "call"


def test_htmx_gets_the_fragment(browser: Client, case: Case) -> None:
    answers = [browser.get(new_step(case), headers=headers).content.decode() for headers in (HTMX, None)]

    assert ["<html" in answer for answer in answers] == [False, True]


@pytest.mark.parametrize(("headers", "status"), [(HTMX, 200), (None, 302)])
def test_finishing_twice_is_once(browser: Client, step: NextStep, headers: dict[str, str] | None, status: int) -> None:
    answers = [browser.post(f"/steps/{step.pk}/finish/", headers=headers) for _ in range(2)]

    step.refresh_from_db()
    assert ([answer.status_code for answer in answers], step.done_on) == ([status, status], date(2026, 11, 16))


def test_a_step_is_not_finished_by_looking(browser: Client, step: NextStep) -> None:
    assert browser.get(f"/steps/{step.pk}/finish/").status_code == 405


def test_to_strangers_no_step_exists(client: Client, case: Case, step: NextStep, stranger: User) -> None:
    for user in (stranger, UserFactory(unit=case.matter.unit, is_officer=True)):
        client.force_login(user)
        answers = [
            client.get(new_step(case)),
            client.post(new_step(case), TYPED),
            client.post(f"/steps/{step.pk}/finish/"),
            client.post(f"/steps/{step.pk + 1}/finish/"),
        ]
        assert [answer.status_code for answer in answers] == [404] * 4
    assert NextStep.objects.filter(done_on=None).count() == 1


def test_query_count(browser: Client, case: Case, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(7):
        browser.get(new_step(case), headers=HTMX)
