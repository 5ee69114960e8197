"""How many hours a class learns, typed by the coordinator: the bound of a shared aide (R66, scenario 24)."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from assistance.models import ClassHours
from assistance.services.aides.classes import rooms_of, write_class_hours
from cases.models import School
from charter.services.deadlines import StaleError
from tests.assistance.placings import hire, place, pupil
from tests.cases.factories import SchoolFactory, moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(moment("2026-08-20 09:00"), tick=False):
        yield


@pytest.fixture
def school(unit: Unit) -> School:
    return SchoolFactory(unit=unit, name="יסודי הרקפת")


def at(school: School, year: int = 2026) -> str:
    return f"/assist/schools/{school.pk}/classes/{year}/"


def hours() -> list[tuple[int, ...]]:
    return list(ClassHours.objects.order_by("pk").values_list("grade", "class_number", "weekly_hours", "version"))


def test_scenario_24_class_hours_of_34_make_24_and_16_hours_34(desk: Client, school: School, coordinator: User) -> None:
    """R66: written for the class of two pupils, then one aide serves both."""
    files = [pupil(school, 4), pupil(school, 3)]
    page = desk.get(at(school)).content.decode()
    assert page.count('name="class-4-2"') == 1
    typed = {"class-4-2": "٣٤", "version-class-4-2": "0"}
    assert [desk.post(at(school), typed).status_code for _ in range(2)] == [302, 302]

    assert hours() == [(4, 2, 34, 1)]
    assert place(hire(school.unit, coordinator, "123456782", "רותי"), files, coordinator, "class").weekly_hours == 34
    assert "כיתה אחת רשומה" in desk.get("/assist/schools/").content.decode()
    assert AccessRecord.objects.filter(page="class hours", action="change").count() == 1


@pytest.mark.parametrize("typed", ["0", "61", "-1", "7.5", "הרבה"])
def test_hours_that_no_week_has_are_refused_beside_the_class(desk: Client, school: School, typed: str) -> None:
    pupil(school, 2)
    answer = desk.post(at(school), {"class-4-2": typed, "version-class-4-2": "0"})

    assert (answer.status_code, hours()) == (200, [])
    assert f'value="{typed}"' in answer.content.decode()


def test_two_people_with_one_school_and_an_empty_number_takes_it_away(desk: Client, school: School) -> None:
    pupil(school, 2)
    pupil(school, 2, number=3)
    seen = {"version-class-4-2": "0", "version-class-4-3": "0"}
    desk.post(at(school), seen | {"class-4-2": "34", "class-4-3": ""})
    stale = desk.post(at(school), seen | {"class-4-2": "30", "class-4-3": "32"})

    page = stale.content.decode()
    assert (stale.status_code, hours()) == (409, [(4, 2, 34, 1)])
    assert "<bdi>34</bdi>" in page
    assert "<bdi>30</bdi>" in page
    again = seen | {"version-class-4-2": "1"}
    assert desk.post(at(school), again | {"class-4-2": "", "class-4-3": "32"}).status_code == 302
    assert hours() == [(4, 3, 32, 1)]


def test_write_class_hours_is_whole_or_nothing(school: School, coordinator: User) -> None:
    pupil(school, 2)
    pupil(school, 2, number=3)
    first, second = rooms_of(school, 2026)
    typed = [first._replace(weekly_hours=34), second._replace(weekly_hours=32, version=7)]
    with pytest.raises(StaleError):
        write_class_hours(school=school, year=2026, rooms=typed, by=coordinator)
    assert hours() == []
    given: dict[str, Any] = {"school": school, "year": 2026, "by": coordinator}
    typed[1] = typed[1]._replace(version=0)
    assert [write_class_hours(rooms=typed, **given) for _ in range(2)] == [2, 0]


@pytest.mark.parametrize("pupils", [1, 3])
def test_the_page_costs_the_same_for_one_class_and_three(
    desk: Client, school: School, django_assert_num_queries: Any, pupils: int
) -> None:
    for number in range(pupils):
        pupil(school, 2, number=number + 1)
    desk.get(at(school))
    with django_assert_num_queries(10):
        assert desk.get(at(school)).content.decode().count('name="class-4') == pupils


def test_domain_2_1_only_the_desk_of_the_unit_and_only_years_in_hand(
    client: Client, desk: Client, school: School
) -> None:
    assert [desk.get(at(school, year)).status_code for year in (2025, 2026, 2027, 1999)] == [200, 200, 200, 404]
    assert "אין כרגע תלמידים" in desk.get(at(school)).content.decode()
    for who in (UserFactory(unit=school.unit, is_officer=True), UserFactory(is_coordinator=True)):
        client.force_login(who)
        assert client.get(at(school)).status_code == 404
