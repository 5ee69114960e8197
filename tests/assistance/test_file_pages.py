"""The yearly files: the list, and the page of one (ux 3.9, R44, domain 2.1)."""

from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from assistance.models import Appeal
from assistance.services.bodies import body_of
from assistance.services.progress import settle_file
from tests.assistance.factories import decide, entitle, file_of
from tests.cases.factories import make_student, moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TODAY = "2026-05-12 09:00"


@pytest.fixture(autouse=True)
def _day() -> None:
    with time_machine.travel(moment(TODAY), tick=False):
        yield


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_file_and_three(
    client: Client, coordinator: User, django_assert_num_queries, rows: int
) -> None:
    for n in range(rows):
        file_of(entitle(coordinator.unit, student=make_student(coordinator.unit, first_name=f"תלמיד{n}")))
    client.force_login(coordinator)
    client.get("/assist/")
    with django_assert_num_queries(16):
        page = client.get("/assist/").content.decode()
    assert page.count("תלמיד") >= rows


def test_a_file_shows_its_stage_its_dates_and_what_happened_and_the_look_is_recorded(
    client: Client, coordinator: User
) -> None:
    """R50, D8: the date of 15 May falls on a Friday, so the page says 14.5."""
    file = file_of(entitle(coordinator.unit))
    client.force_login(coordinator)

    page = client.get(f"/assist/{file.matter.ref}/").content.decode()

    assert "נועה סעדון" in page
    assert "ה׳ 14.5" in page
    assert "15.5 חל ביום ו׳" in page
    assert "סוף מועד הערר" in page
    assert "אם נמסר ב־14.5" in page
    assert "ה׳ 4.6" in page
    assert "נפתח התיק של תשפ״ז" in page
    assert AccessRecord.objects.filter(user=coordinator, subject=f"aide file {file.matter.ref}").count() == 1


def test_a_decided_file_shows_its_level_and_stage(client: Client, coordinator: User) -> None:
    file = file_of(entitle(coordinator.unit))
    decide(file, 3)
    settle_file(file, now=moment(TODAY))
    client.force_login(coordinator)

    assert "דרגה ג׳" in client.get(f"/assist/{file.matter.ref}/").content.decode()
    assert "דרגה ג׳" in client.get("/assist/?stage=3").content.decode()
    assert "נועה סעדון" not in client.get("/assist/?stage=1").content.decode()


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("q=סעדון", True),
        ("q=כהן", False),
        ("risk=soon", True),
        ("risk=late", False),
        ("year=2026", True),
        ("year=1999&stage=x&school=999999&risk=%00", True),
        ("page=99", True),
    ],
)
def test_the_list_is_filtered_and_takes_no_harm(client: Client, coordinator: User, query: str, there: bool) -> None:
    file_of(entitle(coordinator.unit))
    client.force_login(coordinator)

    answer = client.get(f"/assist/?{query}")

    assert answer.status_code == 200
    assert ("נועה סעדון" in answer.content.decode()) is there


@pytest.mark.parametrize("role", ["officer", "administrator", "auditor"])
def test_domain_2_1_nobody_but_the_desk_comes_in(client: Client, unit: Unit, role: str) -> None:
    file = file_of(entitle(unit))
    client.force_login(UserFactory(unit=unit, **{f"is_{role}": True}))
    assert [client.get(path).status_code for path in ("/assist/", f"/assist/{file.matter.ref}/")] == [404, 404]


def test_another_units_coordinator_finds_nothing(client: Client, unit: Unit) -> None:
    file = file_of(entitle(unit))
    client.force_login(UserFactory(is_coordinator=True))
    assert client.get(f"/assist/{file.matter.ref}/").status_code == 404
    assert "נועה סעדון" not in client.get("/assist/").content.decode()


def test_the_coordinator_begins_at_her_files(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    assert client.get("/").url in ("/assist/may/", "/assist/")


def test_r59_an_open_appeal_stands_at_the_head_while_the_level_binds(client: Client, coordinator: User) -> None:
    file = file_of(entitle(coordinator.unit))
    decision = decide(file, 3)
    Appeal.objects.create(
        decision=decision,
        guardian=file.student.guardians.first(),
        subject="level",
        body=body_of(coordinator.unit, "placement"),
        filed_on="2026-05-11",
        reasons="שעות מעטות מדי",
        recorded_at=moment(TODAY),
        form_key=uuid4(),
    )
    client.force_login(coordinator)
    page = client.get(f"/assist/{file.matter.ref}/").content.decode()
    assert "בערר מ־11.5" in page
    assert "דרגה ג׳" in page
