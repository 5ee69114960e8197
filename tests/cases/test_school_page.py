"""Schools in the settings: symbol, officer, contact people; the manager's and the administrator's."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from cases.models import School
from cases.services.schools import save_school
from tests.cases.factories import SchoolFactory

QUERIES = 8


def typed(**more: Any) -> dict[str, Any]:
    facts = {
        "symbol": "642510",
        "name": "חטיבת אלונים",
        "stage": "middle",
        "sector": "state",
        "days_a_week": "5",
        "year_ends_day": "20",
        "people-TOTAL_FORMS": "2",
        "people-INITIAL_FORMS": "0",
        "people-0-name": "אורלי נבון",
        "people-0-role": "counsellor",
        "people-0-phone": "03-555-0100",
        "people-1-role": "counsellor",
    }
    return facts | more


def test_a_school_comes_with_its_people(client: Client, manager: User, officer: User) -> None:
    client.force_login(manager)

    answer = client.post("/settings/schools/new/", typed(officer=officer.pk))

    school = School.objects.get()
    people = list(school.contact_people.values_list("name", "role", "phone"))
    assert (answer.status_code, school.officer, people) == (
        302,
        officer,
        [("אורלי נבון", "counsellor", "+97235550100")],
    )
    assert AccessRecord.objects.get(action="create").subject == "school 642510"


def test_an_emptied_line_takes_the_person_off(client: Client, manager: User) -> None:
    client.force_login(manager)
    client.post("/settings/schools/new/", typed())
    emptied = {"people-INITIAL_FORMS": "1", "people-0-name": "", "people-0-phone": ""}

    client.post("/settings/schools/642510/", typed(**emptied))

    assert School.objects.get().contact_people.count() == 0


def test_saving_twice_keeps_the_same_people(manager: User) -> None:
    school = SchoolFactory(unit=manager.unit)
    people = [{"name": "אורלי", "role": "principal", "phone": "", "email": ""}]

    kept = [save_school(school=school, people=people, by=manager).contact_people.get().pk for _ in range(2)]

    assert kept[0] == kept[1]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"symbol": "12"}, "סמל מוסד הוא שש ספרות"),
        ({"symbol": "600000"}, "כבר רשום מוסד עם הסמל הזה"),
        ({"people-0-name": ""}, "כתבו של מי הטלפון או הדוא״ל"),
        ({"people-0-phone": "12"}, "טלפון"),
    ],
)
def test_what_is_mistyped_is_said_and_stores_nothing(
    client: Client, manager: User, facts: dict[str, str], words: str
) -> None:
    SchoolFactory(unit=manager.unit, symbol="600000")
    client.force_login(manager)

    answer = client.post("/settings/schools/new/", typed(**facts))

    assert (answer.status_code, words in answer.content.decode(), School.objects.count()) == (200, True, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_the_rows(
    client: Client, manager: User, count: int, django_assert_num_queries: Any
) -> None:
    SchoolFactory.create_batch(count, unit=manager.unit)
    client.force_login(manager)
    client.get("/settings/schools/")

    with django_assert_num_queries(QUERIES):
        client.get("/settings/schools/")


def test_a_stranger_meets_no_school_of_ours(client: Client, stranger: User, unit: Unit) -> None:
    school = SchoolFactory(unit=unit)
    client.force_login(stranger)

    there, nowhere = (client.get(f"/settings/schools/{symbol}/") for symbol in (school.symbol, "999999"))

    assert (there.status_code, there.content) == (404, nowhere.content)


def test_an_officer_changes_no_school(client: Client, officer: User) -> None:
    client.force_login(officer)

    assert client.get("/settings/schools/").status_code == 404
