"""Requests to see what is kept (N26, domain 5.2): receipt at once, thirty calendar days (C9), answered once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from cases.models import AccessRequest, Case, CloseOutcome
from cases.services.access_requests import answer_access_request, answer_by, receive_access_request
from cases.services.closing import close_case
from charter.models import ClosedDay, DayKind, NextStep
from charter.services.deadlines import StaleError
from notices.models import Notice, Recipient
from tests.cases.factories import key, make_student, moment, refer
from tests.factories import UserFactory

NOW, TODAY = moment("2026-11-22 10:00"), date(2026, 11, 22)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


def ask(case: Case, manager: User, n: int = 1, **facts: Any) -> AccessRequest:
    given: dict[str, Any] = {"recipient": case.student.guardians.order_by("pk")[0].recipient, "asked_on": TODAY}
    return receive_access_request(case=case, by=manager, key=key(n), now=NOW, **(given | facts))


def answer(asked: AccessRequest, manager: User, **facts: Any) -> None:
    given: dict[str, Any] = {"version": 1, "on": TODAY, "how": "copy", "note": ""}
    answer_access_request(request=asked, by=manager, now=NOW, **(given | facts))


def told() -> list[tuple[str, str, str, int]]:
    rows = Notice.objects.filter(kind="N26").order_by("pk")
    return [(one.context["stage"], one.channel, one.state, one.revision) for one in rows]


def test_c9_thirty_days_end_on_no_day_of_rest(unit: Unit) -> None:
    """Asked on Sunday 22.11 it is Tuesday 22.12; asked on Thursday 19.11 the last day is a Shabbat: Sunday 20.12."""
    ClosedDay.objects.create(unit=unit, on="2026-12-22", kind=DayKind.CLOSURE, name="גישור", source="x", added_at=NOW)
    assert answer_by(unit, date(2026, 11, 22)) == date(2026, 12, 22), "a closure is no day of rest"
    assert answer_by(unit, date(2026, 11, 19)) == date(2026, 12, 20)


def test_n26_a_receipt_at_once_by_mail_and_on_paper_and_a_step_of_the_manager(case: Case, manager: User) -> None:
    asked = ask(case, manager)
    assert ask(case, manager) == asked
    assert told() == [("received", "email", "queued", 0), ("received", "letter", "print", 0)]
    step = NextStep.objects.get()
    assert (step.owner, step.due_on, asked.due_on) == (manager, date(2026, 12, 22), date(2026, 12, 22))


def test_n26_answered_once_and_a_receipt_that_waited_stays_here(case: Case, manager: User) -> None:
    asked = ask(case, manager)
    answer(asked, manager)
    with pytest.raises(StaleError):
        answer(asked, manager)
    assert told()[:2] == [("received", "email", "cancelled", 0), ("received", "letter", "cancelled", 0)]
    assert told()[2:] == [("answered", "email", "queued", 1), ("answered", "letter", "print", 1)]
    assert NextStep.objects.get().done_on == TODAY


def test_n26_whoever_may_not_receive_hears_nothing(case: Case, manager: User) -> None:
    barred = Recipient.objects.create(name="פלוני", email="a@example.org", may_receive=False, barred_reason="צו")
    ask(case, manager, recipient=barred)
    assert told() == []


def test_closing_the_case_does_not_end_the_duty_to_answer(case: Case, manager: User, officer: User) -> None:
    ask(case, manager)
    close_case(case=case, outcome=CloseOutcome.REGULAR, note="", by=officer, today=TODAY, now=NOW)
    assert NextStep.objects.get().done_on is None


@pytest.fixture
def page(client: Client, case: Case, manager: User) -> str:
    client.force_login(manager)
    return f"/cases/{case.matter.ref}/access/"


def test_from_the_menu_to_the_answer_by_the_pages(client: Client, case: Case, page: str) -> None:
    assert f'href="{page}"' in client.get(case.get_absolute_url()).text
    assert "עוד לא נתבקש עיון" in client.get(page).text
    facts = {"guardian": "", "name": "נועה סעדון", "email": "noa@example.org", "language": "ru", "asked_on": "22.11"}
    answer = client.post(f"{page}new/", {**facts, "form_key": str(key(5))}, follow=True)
    assert "יש להשיב עד ג׳ 22.12" in answer.text
    asked = AccessRequest.objects.get()
    assert (asked.recipient.name, asked.recipient.language) == ("נועה סעדון", "ru")
    sent = {"on": "22.11", "how": "refused", "note": "", "version": "1"}
    refused = client.post(f"{page}{asked.pk}/", sent)
    assert (refused.status_code, "כתבו את נימוקי הסירוב" in refused.text) == (200, True)
    answer = client.post(f"{page}{asked.pk}/", sent | {"note": "עניינו של אחר"}, follow=True)
    assert "סורב, עם נימוקים" in answer.text
    assert client.get(f"{page}{asked.pk}/").status_code == 302


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"asked_on": "23.11"}, "בעתיד"),
        ({"name": ""}, "בחרו הורה, או כתבו"),
        ({"email": "לא כתובת"}, "דוא״ל"),
        ({"guardian": "999999"}, "בחרו"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_kept(client: Client, page: str, wrong: Any, says: str) -> None:
    facts = {"name": "שם שנשמר", "email": "", "language": "he", "asked_on": "22.11", "form_key": str(key(5))}
    kept = "שם שנשמר" if "name" not in wrong else "22.11"
    answer = client.post(f"{page}new/", facts | wrong)
    assert (answer.status_code, says in answer.text, kept in answer.text) == (200, True, True)
    assert not AccessRequest.objects.exists()


def test_two_people_at_once_nothing_typed_is_lost(client: Client, case: Case, page: str, manager: User) -> None:
    asked = ask(case, manager)
    AccessRequest.objects.update(version=2)
    sent = {"on": "22.11", "how": "copy", "note": "שמור אותי", "version": "1"}
    stale = client.post(f"{page}{asked.pk}/", sent)
    assert (stale.status_code, "שמור אותי" in stale.text) == (409, True)
    assert client.post(f"{page}{asked.pk}/", sent | {"version": "2"}).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(
    client: Client, case: Case, page: str, manager: User, rows: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        ask(case, manager, n=n + 1)
    client.get(page)
    with django_assert_num_queries(9):
        client.get(page)


def test_strangers_and_officers_see_no_request(
    client: Client, case: Case, page: str, manager: User, officer: User, stranger: User, unit: Unit
) -> None:
    pages = [page, f"{page}new/", f"{page}{ask(case, manager).pk}/"]
    for person in (stranger, officer, UserFactory(unit=unit, is_coordinator=True)):
        client.force_login(person)
        assert [client.get(path).status_code for path in pages] == [404, 404, 404]
    assert AccessRecord.objects.filter(page="access request").count() == 1
