"""R64: the years beside each other for the manager alone: no name, no few, nothing sent."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import AccessRecord, Unit, User
from assistance.models import AideFile, Appeal
from assistance.services.opening import open_file
from assistance.services.progress import settle_file
from assistance.services.trend import hide, hide_part, read_trend
from notices.models import Notice
from tests.assistance.factories import decide, entitle
from tests.cases.factories import moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE, FILE = "/assist/trend/", "/assist/trend/download/"
TODAY = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(moment("2026-11-10 09:00"), tick=False):
        yield


def files(unit: Unit, n: int, level: int | None = 3, decided: str = "2026-05-06", year: int = 2026) -> list[AideFile]:
    made = []
    for _n in range(n):
        right = entitle(unit, f"{year - 1}-12-10")
        file, _made = open_file(eligibility=right, year=year, now=moment(f"{year}-02-01 08:00"))
        if decided:
            decide(file, level, decided)
            settle_file(file, now=moment(f"{decided} 12:00"))
        made.append(file)
    return made


def appeal(file: AideFile, result: str = "") -> Appeal:
    given = {"decided_on": "2026-06-20", "result": result, "explained": "נימוק"} if result else {}
    decision = file.decisions.get()
    return Appeal.objects.create(
        decision=decision, guardian=file.student.guardians.first(), subject="level", body=decision.body,
        filed_on="2026-06-01", reasons="נימוק", form_key=uuid4(), **given, **stamps(),
    )  # fmt: skip


def stamps() -> dict[str, object]:
    names = {field.name for field in Appeal._meta.fields}
    return {name: timezone.now() for name in ("recorded_at", "at") if name in names}


def test_r64_levels_late_decisions_and_appeals_by_year(unit: Unit, manager: User) -> None:
    files(unit, 5, 1)
    many = files(unit, 8, 3)
    files(unit, 6, 4, "2026-05-20")
    for file in many[:6]:
        appeal(file)
    files(unit, 5, None, "2025-05-06", 2025)
    newest, oldest = read_trend(manager, TODAY)

    assert str(newest.school_year) == "תשפ״ז"
    assert (newest.files, newest.groups) == (19, [5, 0, 8, 6, 0, 0])
    assert (newest.late, newest.late_of, newest.late_share) == (6, 19, 32)
    assert (newest.appeals, newest.granted) == (6, 0)
    assert (oldest.files, oldest.groups, oldest.late_share) == (5, [0, 0, 0, 0, 5, 0], None)


def test_r64_whoever_has_no_decision_after_its_day_is_late(unit: Unit, manager: User) -> None:
    files(unit, 11, decided="")

    (year,) = read_trend(manager, TODAY)
    assert (year.groups, year.late, year.late_share) == ([0, 0, 0, 0, 0, 11], 11, 100)


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([5, 6, 0], [5, 6, 0]),
        ([4, 6, 9], [None, None, 9]),
        ([4, 3, 9], [None, None, 9]),
        ([4, 0, 0], [None, 0, 0]),
        ([1, 0, 12], [None, 0, None]),
    ],
)
def test_r64_cells_under_five_are_hidden_and_no_subtraction_tells_them(
    parts: list[int], shown: list[int | None]
) -> None:
    assert hide(parts) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(4, 20, None), (5, 20, 5), (17, 20, None), (0, 20, 0), (20, 20, 20)]
)
def test_r64_a_part_whose_rest_is_few_is_hidden_too(part: int, whole: int, shown: int | None) -> None:
    assert hide_part(part, whole) == shown


@pytest.mark.parametrize(("n", "share"), [(9, None), (10, 100)])
def test_no_share_of_fewer_than_ten(unit: Unit, manager: User, n: int, share: int | None) -> None:
    files(unit, n, decided="2026-05-20")

    assert [year.late_share for year in read_trend(manager, TODAY)] == [share]


def test_the_page_says_how_it_counted_and_names_nobody(client: Client, unit: Unit, manager: User) -> None:
    files(unit, 3)
    files(unit, 7, 2)
    client.force_login(manager)
    page = client.get(PAGE).text

    assert "פחות מ־5" in page
    assert "איך חישבנו" in page
    assert "סעדון" not in page
    assert AccessRecord.objects.filter(subject="trend of levels", action="view").count() == 1
    assert PAGE in client.get("/assist/may/").text
    sheet = openpyxl.load_workbook(BytesIO(client.get(FILE).content)).active
    assert [cell.value for cell in sheet[2]] == [
        "תשפ״ז", 10, 0, "פחות מ־5", "פחות מ־5", 0, 0, 0, 0, 10, "0%", 0, 0
    ]  # fmt: skip
    assert AccessRecord.objects.filter(subject="trend of levels", action="export").count() == 1
    assert not Notice.objects.exists()


def test_an_empty_unit_says_so(client: Client, manager: User) -> None:
    client.force_login(manager)

    assert "עדיין לא נפתח תיק שנתי" in client.get(PAGE).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_file_and_three(
    client: Client, unit: Unit, manager: User, django_assert_num_queries, rows: int
) -> None:
    files(unit, rows)
    client.force_login(manager)
    client.get(PAGE)
    with django_assert_num_queries(11):
        client.get(PAGE)


def test_domain_2_1_it_is_the_manager_s_and_of_her_unit_alone(
    client: Client, unit: Unit, coordinator: User, officer: User
) -> None:
    files(unit, 6)
    for stranger in (coordinator, officer):
        client.force_login(stranger)
        assert [client.get(path).status_code for path in (PAGE, FILE)] == [404, 404]
    assert read_trend(UserFactory(is_manager=True), TODAY) == []
