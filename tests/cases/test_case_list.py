"""My cases and all cases: found by words and filters, in order, page by page, at one cost."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from cases.views import case_list as page
from tests.cases.factories import JERUSALEM, make_student, refer
from tests.cases.test_today import queries


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 9, 10, 9, tzinfo=JERUSALEM), tick=False):
        yield


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def names(client: Client, **query: str) -> list[str]:
    rows = client.get(f"/cases/?{urlencode(query)}").context["rows"]
    return [row.case.student.first_name for row in rows]


def three(unit: Unit, officer: User) -> None:
    """Late (3.9), due today (7.9) and later (9.9)."""
    for name, last, day in [("ליאם", "ברקוביץ'", "03"), ("איתי", "רוזנפלד", "07"), ("תהל", "אשכנזי", "09")]:
        refer(make_student(unit, officer, first_name=name, last_name=last), f"2026-09-{day} 10:00")


@pytest.mark.parametrize("pupils", [1, 3])
def test_the_list_costs_the_same_whatever_the_rows(desk: Client, unit: Unit, officer: User, pupils: int) -> None:
    for _number in range(pupils):
        refer(make_student(unit, officer), "2026-09-06 10:00")
    assert len(queries(desk, "/cases/")) == 12


def test_order_is_by_due_date_unless_asked(desk: Client, unit: Unit, officer: User) -> None:
    three(unit, officer)
    assert names(desk) == ["ליאם", "איתי", "תהל"]
    assert names(desk, sort="name") == ["תהל", "ליאם", "איתי"]
    assert names(desk, sort="new") == ["תהל", "איתי", "ליאם"]


def test_states_and_words_narrow_the_list(desk: Client, unit: Unit, officer: User) -> None:
    three(unit, officer)
    assert names(desk, state="late") == ["ליאם"]
    assert names(desk, state="today") == ["איתי"]
    assert names(desk, state="week") == ["איתי", "תהל"]
    assert names(desk, state="closed") == []
    assert names(desk, q="ברקוביץ׳") == ["ליאם"]
    assert names(desk, q="0505550142", sort="name") == ["תהל", "ליאם", "איתי"]
    assert names(desk, q=desk.get("/cases/").context["rows"][1].case.matter.ref) == ["איתי"]
    assert AccessRecord.objects.filter(action="search", subject="case list").count() == 3


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=99999", "state=%00", "school=abc", "q=%27%22%3C", "sort=up", "q=" + "א" * 5000]
)
def test_odd_addresses_never_break_the_list(desk: Client, unit: Unit, officer: User, query: str) -> None:
    three(unit, officer)
    assert desk.get(f"/cases/?{query}").status_code == 200


def test_long_lists_come_page_by_page(desk: Client, unit: Unit, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "PAGE", 2)
    three(unit, officer)
    first = desk.get("/cases/?sort=due")
    assert len(first.context["rows"]) == 2
    assert first.context["next"] == "?sort=due&page=2"
    second = desk.get("/cases/?sort=due&page=2")
    assert [row.case.student.first_name for row in second.context["rows"]] == ["תהל"]
    assert (second.context["previous"], second.context["next"]) == ("?sort=due", "")


def test_a_manager_sees_the_unit_and_a_stranger_nothing(
    client: Client, unit: Unit, officer: User, manager: User, stranger: User
) -> None:
    three(unit, officer)
    client.force_login(manager)
    assert len(names(client)) == 3
    assert names(client, officer=str(officer.pk), state="late") == ["ליאם"]
    client.force_login(stranger)
    assert names(client) == []
    auditor = User.objects.create_user("a@example.org", unit=unit, name="מבקרת", is_auditor=True)
    client.force_login(auditor)
    assert client.get("/cases/").status_code == 404
