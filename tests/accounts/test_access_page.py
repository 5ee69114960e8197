"""The record of who looked: for auditor and manager of the unit, narrowed, paged, and never edited (reg. 10)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessAction, AccessRecord, Unit, User
from accounts.services import record_access
from tests.factories import UserFactory

SEPTEMBER = datetime(2026, 9, 10, 9, 0, tzinfo=ZoneInfo("Asia/Jerusalem"))


@pytest.fixture
def auditor(unit: Unit) -> User:
    return UserFactory(unit=unit, is_auditor=True, name="מיכל אדר")


def look(by: User, subject: str, **facts: Any) -> None:
    record_access(by=by, action=facts.pop("action", AccessAction.VIEW), page="/cases/x/", subject=subject, **facts)


def subjects(client: Client, query: str = "") -> list[str]:
    return [record.subject for record in client.get(f"/audit/{query}").context["records"]]


def test_auditor_and_manager_see_their_unit_newest_first(
    client: Client, auditor: User, manager: User, officer: User, stranger: User
) -> None:
    look(officer, "case 1")
    look(stranger, "case 2")
    look(manager, "case 3")
    for person in (auditor, manager):
        client.force_login(person)
        assert subjects(client) == ["case 3", "case 1"]


def test_officer_and_administrator_do_not_see_it(client: Client, officer: User, unit: Unit) -> None:
    for person in (officer, UserFactory(unit=unit, is_administrator=True), UserFactory(unit=unit, is_coordinator=True)):
        client.force_login(person)
        assert client.get("/audit/").status_code == 404


def test_it_is_narrowed_by_who_what_how_and_when(client: Client, auditor: User, officer: User, manager: User) -> None:
    with time_machine.travel(SEPTEMBER, tick=False):
        look(officer, "case 1")
    with time_machine.travel(SEPTEMBER.replace(day=12, hour=23, minute=59), tick=False):
        look(manager, "case 12", action=AccessAction.SEARCH)
    with time_machine.travel(SEPTEMBER.replace(day=13, hour=0), tick=False):
        look(manager, "", action=AccessAction.REFUSE, allowed=False)
    client.force_login(auditor)
    assert subjects(client, f"?who={officer.pk}") == ["case 1"]
    assert subjects(client, "?action=search") == ["case 12"]
    assert subjects(client, "?allowed=no") == [""]
    assert subjects(client, "?allowed=yes") == ["case 12", "case 1"]
    assert subjects(client, "?subject=case+1") == ["case 12", "case 1"]
    assert subjects(client, "?since=11.9.2026&until=12.9.2026") == ["case 12"]
    assert subjects(client, "?since=10.9.2026&until=10.9.2026") == ["case 1"]


@pytest.mark.parametrize(
    "query",
    [
        "?who=999999",
        "?who=x",
        "?action=steal",
        "?allowed=maybe",
        "?since=31.2.2026",
        "?since=2.9.2026&until=1.9.2026",
        "?subject=%00",
    ],
)
def test_a_filter_that_cannot_be_read_is_said_beside_the_box(client: Client, auditor: User, query: str) -> None:
    look(auditor, "case 1")
    client.force_login(auditor)
    page = client.get(f"/audit/{query}")
    assert (page.status_code, page.context["records"], bool(page.context["form"].errors)) == (200, [], True)
    assert "יש לתקן דבר אחד" in page.content.decode()


def test_somebody_of_another_unit_is_not_among_who(client: Client, auditor: User, stranger: User) -> None:
    client.force_login(auditor)
    assert stranger.name not in client.get("/audit/").content.decode()


def test_older_rows_follow_page_by_page_without_gap_or_repeat(client: Client, auditor: User) -> None:
    with time_machine.travel(SEPTEMBER, tick=False):  # all in the same moment: the number decides
        for n in range(120):
            look(auditor, f"case {n}")
    client.force_login(auditor)
    pages, query = [], "?subject=case"
    for _ in range(3):
        page = client.get(f"/audit/{query}")
        pages.append([record.subject for record in page.context["records"]])
        query = f"?subject=case&before={page.context['last'].pk}" if page.context["last"] else ""
    assert [len(page) for page in pages] == [50, 50, 20]
    assert [subject for page in pages for subject in page] == [f"case {n}" for n in reversed(range(120))]


@pytest.mark.parametrize("before", ["0", "-1", "x", "99999999999999999999", "%00"])
def test_b53_a_page_that_starts_nowhere_does_not_exist(client: Client, auditor: User, before: str) -> None:
    client.force_login(auditor)
    assert client.get(f"/audit/?before={before}").status_code == 404


def test_a_page_cannot_start_at_a_row_of_another_unit(client: Client, auditor: User, stranger: User) -> None:
    look(stranger, "case 1")
    client.force_login(auditor)
    assert client.get(f"/audit/?before={AccessRecord.objects.get().pk}").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client: Client, auditor: User, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for n in range(rows):
        look(UserFactory(unit=auditor.unit), f"case {n}")
    client.force_login(auditor)
    client.get("/audit/")
    with django_assert_num_queries(
        7
    ):  # session, person, names to choose from, rows, and the session kept in a savepoint
        client.get("/audit/")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_changed_there(client: Client, auditor: User, method: str) -> None:
    client.force_login(auditor)
    assert getattr(client, method)("/audit/").status_code == 405


def test_known_words_of_a_subject_are_shown_in_hebrew(officer: User) -> None:
    row = AccessRecord(subject="staff manager@example.org: officer > officer, manager")
    assert row.subject_words == "צוות manager@example.org: קצין/ת ביקור סדיר שונה ל: קצין/ת ביקור סדיר, מנהל/ת היחידה"


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("unit board", "לוח היחידה"),
        ("case list", "רשימת התיקים"),
        ("work queue", "היום"),
        ("case 2026-04175382", "תיק 2026-04175382"),
        ("pupil 7 of case 2026-04175382", "תלמיד/ה 7 בתיק 2026-04175382"),
        ("promise 10 of 2026-04175382", "התחייבות 10 בתיק 2026-04175382"),
        ("promises: overdue", "התחייבויות: באיחור"),
        ("calendar 2027 approved", "לוח שנה 2027 מאושר"),
        ("search: unit board", "חיפוש: unit board"),
    ],
)
def test_the_pages_and_acts_of_a_subject_are_said_in_hebrew(subject: str, words: str) -> None:
    """What somebody searched for stays as it was typed."""
    assert AccessRecord(subject=subject).subject_words == words


def test_an_act_is_named_in_hebrew_and_a_page_by_its_address(manager: User) -> None:
    acts = [AccessRecord(page=page).page_words for page in ("assign", "withdraw", "meeting request")]

    assert (acts, AccessRecord(page="/cases/").is_act) == (["שיבוץ", "ביטול", "בקשה לפגישה"], False)
