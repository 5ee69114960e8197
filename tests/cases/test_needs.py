"""Needs and answers: services without a clock are counted by them (R27)."""

from datetime import date
from typing import Any

import pytest

from cases.models import EntryKind, Need
from cases.services.cases import write_entry
from cases.services.needs import answer_needs, drop_need, raise_need, take_answer_back
from tests.cases.factories import key, make_student, moment, refer
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-22 09:00")


@pytest.fixture
def officer() -> Any:
    return UserFactory(unit=UnitFactory(), is_officer=True)


@pytest.fixture
def case(officer: Any) -> Any:
    return refer(make_student(officer.unit, officer), "2026-11-15 09:00", by=officer).case


def need(case: Any, officer: Any, n: int = 1, on: date = date(2026, 11, 16)) -> Need:
    return raise_need(case=case, promise="3", text="לבקר בבית", raised_on=on, by=officer, key=key(n), now=NOW)


def visit_entry(case: Any, officer: Any, at: str = "2026-11-20 10:00") -> Any:
    return write_entry(case, EntryKind.CONTACT, by=officer, happened_at=moment(at), now=NOW)


def test_raising_twice_is_once(case: Any, officer: Any) -> None:
    assert need(case, officer) == need(case, officer)
    assert Need.objects.count() == 1


def test_an_act_answers_the_open_needs_of_its_service(case: Any, officer: Any) -> None:
    raised, entry = need(case, officer), visit_entry(case, officer)
    assert [answer_needs(case=case, promise="3", entry=entry) for _ in range(2)] == [1, 0]
    assert Need.objects.count() == 1
    raised.refresh_from_db()
    assert (raised.answered_on, raised.answer) == (date(2026, 11, 20), entry)


def test_an_act_before_the_need_does_not_answer_it(case: Any, officer: Any) -> None:
    raised = need(case, officer, on=date(2026, 11, 21))
    answer_needs(case=case, promise="3", entry=visit_entry(case, officer))
    raised.refresh_from_db()
    assert raised.answered_on is None


def test_an_act_nobody_asked_for_is_a_need_and_its_answer(case: Any, officer: Any) -> None:
    entry = visit_entry(case, officer)
    for _ in range(2):
        answer_needs(case=case, promise="3", entry=entry)
    assert list(Need.objects.values_list("raised_on", "answered_on")) == [(date(2026, 11, 20), date(2026, 11, 20))]


def test_an_act_taken_back_answers_nothing(case: Any, officer: Any) -> None:
    raised, entry = need(case, officer), visit_entry(case, officer)
    answer_needs(case=case, promise="3", entry=entry)
    other = visit_entry(case, officer, "2026-11-21 10:00")
    Need.objects.create(
        case=case, promise="3", raised_on=date(2026, 11, 21), entry=other, answered_on=date(2026, 11, 21),
        answer=other, form_key=key(9),
    )  # fmt: skip
    for one in (entry, other):
        take_answer_back(one)
    assert list(Need.objects.values_list("pk", "answered_on")) == [(raised.pk, None)]


def test_dropping_needs_a_reason_and_happens_once(case: Any, officer: Any) -> None:
    raised = need(case, officer)
    told = [drop_need(need=raised, reason="עברו דירה", by=officer, today=NOW.date(), now=NOW) for _ in range(2)]
    assert told == [True, False]
    raised.refresh_from_db()
    assert (raised.dropped_reason, Need.objects.open().count()) == ("עברו דירה", 0)


def test_an_open_need_is_told_on_the_case_page(case: Any, officer: Any, client: Any) -> None:
    need(case, officer)
    client.force_login(officer)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "ביקורי בית" in page
    assert "נדרש מיום 16.11" in page
