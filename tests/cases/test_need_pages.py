"""Needs by their pages: raised, listed, dropped with a reason (R27, `ux` decision 8)."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Unit, User
from cases.models import Case, Need
from cases.services.needs import raise_need
from tests.cases.factories import key, make_student, moment, refer
from tests.factories import UserFactory

NOW = "2026-11-22 10:00"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment(NOW), tick=False):
        yield


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


@pytest.fixture
def needs(client: Client, case: Case, officer: User) -> str:
    client.force_login(officer)
    return f"/cases/{case.matter.ref}/needs/"


def add(case: Case, officer: User, n: int) -> Need:
    return raise_need(
        case=case, promise="3", text="לבקר", raised_on=date(2026, 11, 20), by=officer, key=key(n), now=moment(NOW)
    )


def test_a_need_is_raised_from_the_case_page_and_dropped_with_its_reason(client, case, needs) -> None:
    page = client.get(case.get_absolute_url()).text
    assert f'href="{needs}new/"' in page
    typed = {"promise": "4", "text": "התאמות בכיתה", "raised_on": "20.11", "form_key": str(uuid4())}
    for _time in range(2):
        assert client.post(f"{needs}new/", typed).url == case.get_absolute_url()
    need = Need.objects.get()
    assert (need.promise, need.raised_on) == ("4", date(2026, 11, 20))
    assert f'href="{needs}"' in client.get(case.get_absolute_url()).text

    drop = f"{needs}{need.pk}/drop/"
    assert f'href="{drop}"' in client.get(needs).text
    refused = client.post(drop, {"reason": ""})
    assert (refused.status_code, "כתבו את הסיבה" in refused.text) == (200, True)
    for _time in range(2):
        client.post(drop, {"reason": "עבר לבית ספר אחר"})
    need.refresh_from_db()
    assert (need.dropped_on, need.dropped_reason) == (date(2026, 11, 22), "עבר לבית ספר אחר")
    assert "עבר לבית ספר אחר" in client.get(needs).text


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("raised_on", "23.11", "אינו יכול להתחיל בעתיד"),
        ("raised_on", "1.11", "התיק נפתח"),
        ("raised_on", "31/02/2026", "אין תאריך כזה בלוח השנה."),
        ("promise", "1", "סמנו איזה שירות נדרש"),
        ("text", "א" * 301, "300"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_stays_typed(client, needs, field, value, says) -> None:
    typed = {"promise": "3", "text": "לבקר בבית", "raised_on": "20.11", "form_key": str(uuid4())} | {field: value}
    answer = client.post(f"{needs}new/", typed)

    assert (answer.status_code, says in answer.text, value in answer.text or field == "promise") == (200, True, True)
    assert not Need.objects.exists()


def test_strangers_find_no_needs(client, case, needs, officer, unit, stranger) -> None:
    pages = [needs, f"{needs}new/", f"{needs}{add(case, officer, 1).pk}/drop/"]
    for person in (stranger, UserFactory(unit=unit, is_officer=True), UserFactory(unit=unit, is_coordinator=True)):
        client.force_login(person)
        assert [client.get(page).status_code for page in pages] == [404] * 3


def test_a_need_of_another_case_is_not_found(client, case, needs, officer, unit) -> None:
    other = refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case
    assert client.get(f"{needs}{add(other, officer, 1).pk}/drop/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries(
    client, case, needs, officer, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(rows):
        add(case, officer, n + 1)
    with django_assert_num_queries(9):
        client.get(needs)
