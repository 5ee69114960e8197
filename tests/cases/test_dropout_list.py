"""The page of dropout in the unit: the finding, the names behind each number, and last year's figures typed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from cases.models import DropoutYear
from cases.services.dropout.years import freeze_years
from tests.cases.dropouts import bring_back, case_of, drop, school_of, search
from tests.cases.factories import key, moment
from tests.cases.test_today import queries
from tests.factories import UserFactory

FIGURES = {"treated": "412", "new_dropouts": "33", "source": "הדוח השנתי", "form_key": str(key(1))}


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(moment("2026-11-22 12:00"), tick=False):
        yield


@pytest.fixture
def board(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def names(client: Client, query: str = "") -> list[str]:
    return [name.case.student.first_name for name in client.get(f"/dropout/?{query}").context["names"]]


def numbers(client: Client, query: str = "") -> dict[str, int]:
    return {str(which): n for which, n in client.get(f"/dropout/?{query}").context["counts"]}


@pytest.fixture
def pupils(unit: Unit, officer: User) -> dict[str, Any]:
    """New, returned, a veteran, and one who came back a year later; all treated since last year but one."""
    new = case_of(officer, first_name="חדשה")
    returned = case_of(officer, "2025-09-10 10:00", first_name="חוזרת")
    veteran = case_of(officer, "2025-09-10 10:00", first_name="ותיקה")
    late = case_of(officer, "2025-09-10 10:00", first_name="מאוחרת")
    drop(new, date(2026, 11, 1), last_school=school_of(new.student))
    bring_back(drop(returned, date(2026, 9, 8)), date(2026, 10, 20))
    drop(veteran, date(2026, 2, 1))
    bring_back(drop(late, date(2026, 3, 1)), date(2026, 9, 20))
    freeze_years(today=date(2026, 9, 1), now=moment("2026-09-01 00:01"))
    return {"new": new, "returned": returned, "veteran": veteran, "late": late}


def test_the_finding_is_the_headline(board: Client, pupils: dict[str, Any]) -> None:
    page = text(board.get("/dropout/"))
    assert "שני נושרים חדשים מתוך 4 מטופלים, 50.00%: לא עמד" in page
    assert "עלייה של 50.00 נקודות האחוז; אשתקד לא נשר איש" in page  # by 22.11.2025
    assert "ירידה של 16.67 נקודות האחוז, שהן 25.00% מהשיעור אשתקד" in page  # two of three in the whole year
    assert "עמד במלוא היעד" in page
    assert "2 תלמידים היו רשומים בשנה הקודמת ולא ב־1.9 של תשפ״ז" in page  # the state's count (D19)
    assert "מספרים קטנים" in page


def test_each_number_has_its_names(board: Client, pupils: dict[str, Any]) -> None:
    assert numbers(board) == {"new": 2, "returned": 2, "veteran": 1, "waiting": 1, "treated": 4}
    assert names(board) == ["חדשה", "חוזרת"]
    assert sorted(names(board, "list=returned")) == ["חוזרת", "מאוחרת"]
    assert names(board, "list=veteran") == names(board, "list=waiting") == ["ותיקה"]
    assert len(names(board, "list=treated")) == 4
    assert 'href="?list=treated#names"' in text(board.get("/dropout/"))
    search(pupils["veteran"], date(2026, 11, 10))
    assert numbers(board)["waiting"] == 0


def test_a_frozen_year_keeps_its_names_and_reasons(board: Client, pupils: dict[str, Any]) -> None:
    assert numbers(board, "year=2025") == {"new": 2, "returned": 0, "treated": 3}
    assert sorted(names(board, "year=2025")) == ["ותיקה", "מאוחרת"]
    drop(pupils["returned"], date(2026, 5, 1), returned_on=date(2026, 6, 1), returned_to="אורט")
    page = text(board.get("/dropout/?year=2025"))
    assert "שני נושרים חדשים מתוך 3 מטופלים, 66.67%" in page
    assert "הוקפא ב־1.9; תיקונים מאוחרים אינם משנים" in page
    assert "לפי מה שרשום היום הנושרים החדשים היו 3" in page
    assert "התיק נפתח במהלך השנה" in page


def test_filters_are_a_part_of_the_address(board: Client, pupils: dict[str, Any]) -> None:
    school = school_of(pupils["new"].student).pk
    assert names(board, f"school={school}") == ["חדשה"]
    assert numbers(board, f"school={school}") == {"new": 1, "returned": 0, "veteran": 0, "waiting": 0, "treated": 1}


@pytest.mark.parametrize("query", ["year=x", "year=1066", "list=%00", "school=x", "school=99999", "page=-1", "page=x"])
def test_odd_addresses_show_the_running_year(board: Client, pupils: dict[str, Any], query: str) -> None:
    assert names(board, query) == ["חדשה", "חוזרת"]


def test_an_officer_sees_the_numbers_of_the_unit_and_the_names_of_her_cases(
    client: Client, pupils: dict[str, Any], officer: User, stranger: User
) -> None:
    other = UserFactory(unit=officer.unit, is_officer=True)
    drop(case_of(other, first_name="אחרת"), date(2026, 10, 1))
    for user, seen in [(officer, ["חדשה", "חוזרת"]), (other, ["אחרת"])]:
        client.force_login(user)
        assert (numbers(client)["new"], names(client)) == (3, seen)
        assert "השמות מהתיקים שלך" in text(client.get("/dropout/"))
    assert names(client, "year=2025&list=treated") == []
    client.force_login(stranger)
    assert (numbers(client)["treated"], names(client)) == (0, [])
    assert AccessRecord.objects.filter(user=officer, subject="dropout 2026").count() == 3
    client.force_login(UserFactory(unit=officer.unit, is_coordinator=True))
    assert client.get("/dropout/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_whatever_its_names(board: Client, officer: User, unit: Unit, rows: int) -> None:
    for _n in range(rows):
        drop(case_of(officer, "2025-09-10 10:00"), date(2026, 2, 1))
        drop(case_of(officer), date(2026, 10, 1))
    freeze_years(today=date(2026, 9, 1), now=moment("2026-09-01 00:01"))
    for query in ("", "list=veteran", "list=waiting", "list=treated"):
        assert len(queries(board, f"/dropout/?{query}")) == 18
    assert len(queries(board, "/dropout/?year=2025")) == 14


def test_without_last_year_the_manager_types_its_figures(board: Client, officer: User, unit: Unit) -> None:
    drop(case_of(officer), date(2026, 11, 1))
    page = text(board.get("/dropout/"))
    assert "אין נתונים" in page
    assert 'href="/dropout/figures/2025/"' in page
    assert [board.post("/dropout/figures/2025/", FIGURES).status_code for _ in range(2)] == [302, 302]

    page = text(board.get("/dropout/"))
    assert DropoutYear.objects.count() == 1
    assert "תשפ״ו: 33 מתוך 412, הוקלד על ידי <bdi>רונית שקד</bdi> ב־22.11. המקור: <bdi>הדוח השנתי</bdi>" in page
    assert "8.01%" in page
    assert "אין מאחוריהם שמות" in text(board.get("/dropout/?year=2025"))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"treated": ""}, "כתבו כמה תלמידים טופלו"),
        ({"treated": "0"}, "errors-title"),
        ({"treated": "ארבע"}, "errors-title"),
        ({"new_dropouts": ""}, "כתבו כמה נשרו"),
        ({"new_dropouts": "413"}, "לא ייתכנו יותר נושרים ממטופלים"),
        ({"new_dropouts": "-1"}, "errors-title"),
        ({"source": "--"}, "כתבו מאין המספרים"),
        ({"form_key": ""}, "הטופס אינו שלם"),
    ],
)
def test_typed_figures_say_what_is_wrong(board: Client, facts: dict[str, str], words: str) -> None:
    page = text(board.post("/dropout/figures/2025/", FIGURES | facts))
    assert words in page
    assert f'value="{(FIGURES | facts)["treated"]}"' in page or not facts.get("treated", "x")
    assert not DropoutYear.objects.exists()


def test_only_a_manager_types_and_only_a_year_that_was_not_counted(
    client: Client, manager: User, officer: User, pupils: dict[str, Any]
) -> None:
    client.force_login(officer)
    assert client.get("/dropout/figures/2024/").status_code == 404
    client.force_login(manager)
    statuses = {
        year: client.get(f"/dropout/figures/{year}/").status_code for year in (2024, 2025, 2026, 1900, 99999999)
    }
    assert statuses == {2024: 200, 2025: 404, 2026: 404, 1900: 404, 99999999: 404}


def test_nothing_on_record_is_an_empty_page(board: Client) -> None:
    page = text(board.get("/dropout/"))
    assert "0 נושרים חדשים מתוך 0 מטופלים, אין נתונים: אין עם מה להשוות" in page
    assert "אין כאלה" in page or "There are none" not in page
