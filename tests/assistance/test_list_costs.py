"""Pages with many rows: as many queries for one row as for three, each number written out."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from accounts.models import Unit, User
from assistance.models import AideAssignment, AideFile, Body, Camp, Matya, MatyaTransfer, VacationAssignment
from assistance.services.announcing import announce_decision
from assistance.services.transfer import pass_to_matya
from cases.models import School
from notices.models import hash_of_text
from notices.services.sources import shipped
from notices.services.text.saving import approve_text
from notices.texts import FOUR
from tests.assistance.aides import one_of_all
from tests.assistance.factories import decide, entitle, file_of, with_pool
from tests.assistance.placings import hire, learn, place, pupil
from tests.cases.factories import SchoolFactory, make_student, moment
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("rows", [1, 3])]
NOW = moment("2026-05-28 09:00")


@pytest.fixture(autouse=True)
def documents(settings: LazySettings, tmp_path: Path) -> None:
    settings.DOCUMENTS_DIR = tmp_path


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def school(unit: Unit) -> School:
    return SchoolFactory(unit=unit, name="יסודי הרקפת")


@pytest.fixture
def costs(client: Client, coordinator: User, django_assert_num_queries: Any) -> Callable[[str, int], str]:
    """The second look at a page: what is prepared once is there."""

    def look(path: str, queries: int, day: str = "2026-05-28") -> str:
        with time_machine.travel(moment(f"{day} 09:00"), tick=False):
            client.force_login(coordinator)
            client.get(path)
            with django_assert_num_queries(queries):
                answer = client.get(path)
        assert answer.status_code == 200
        return answer.content.decode()

    return look


def files(unit: Unit, rows: int, *, is_decided: bool = True) -> list[AideFile]:
    """Each in a school of its own, all of one centre."""
    made = [file_of(entitle(unit, student=make_student(unit, first_name=f"תלמיד{n}"))) for n in range(rows)]
    for file in made:
        with_pool(file, 10)
        if is_decided:
            announce_decision(decision=decide(file, 3), now=NOW)
    return made


def ticks(made: list[AideFile]) -> str:
    return "&".join(f"file={file.matter.ref}" for file in made)


def passed(made: list[AideFile], by: User) -> list[MatyaTransfer]:
    facts = {"matya": Matya.objects.get(), "sent_on": NOW.date(), "by": by, "now": NOW}
    return [pass_to_matya(files=[file], key=uuid4(), **facts) for file in made]


def test_d14_the_missing_list(unit: Unit, costs: Any, rows: int) -> None:
    files(unit, rows, is_decided=False)
    for _ in range(rows):
        entitle(unit)
    assert costs("/assist/may/missing/", 15, "2026-09-01").count('class="name"') == 2 * rows


def test_r51_the_lists_to_the_centres(unit: Unit, coordinator: User, costs: Any, rows: int) -> None:
    """Batches, and above them the files that are late."""
    made = files(unit, 2 * rows)
    passed(made[:rows], coordinator)
    page = costs("/assist/may/transfers/", 10, "2026-05-31")

    assert (page.count('class="name"'), page.count(" download>")) == (rows, rows)


def test_r51_one_list_to_a_centre(unit: Unit, coordinator: User, costs: Any, rows: int) -> None:
    made = files(unit, rows)
    facts = {"matya": Matya.objects.get(), "sent_on": NOW.date(), "by": coordinator, "now": NOW}
    sent = pass_to_matya(files=made, key=uuid4(), **facts)

    assert costs(f"/assist/may/transfers/{sent.pk}/", 9).count("תלמיד0") == 1


def test_r51_files_to_pass_on(unit: Unit, costs: Any, rows: int) -> None:
    costs(f"/assist/may/transfer/?{ticks(files(unit, rows))}", 15)


def test_ux_3_10_the_printed_sheets_of_the_schools(unit: Unit, costs: Any, rows: int) -> None:
    files(unit, rows)
    assert costs("/assist/may/print/", 14).count("panel schoolsheet") == rows


def test_ux_3_10_notices_to_prepare(unit: Unit, costs: Any, rows: int) -> None:
    made, manager = files(unit, rows), UserFactory(unit=unit, is_manager=True)
    for language in FOUR:
        facts = {"kind": "N14", "language": language, "sha256": hash_of_text(shipped("N14", language).strip())}
        approve_text(unit=unit, by=manager, now=NOW, approver="עו״ד", approved_on=NOW.date(), **facts)
    assert costs(f"/assist/may/notices/?{ticks(made)}", 17).count('name="notice"') == 4 * rows  # mail and letter


def test_r72_the_pupils_of_a_camp(school: School, coordinator: User, costs: Any, rows: int) -> None:
    for n in range(rows):
        one_of_all(pupil(school, 2), coordinator, n)
    camp = Camp.objects.earliest("pk")
    VacationAssignment.objects.update(camp=camp)

    assert costs(f"/assist/camps/{camp.pk}/", 9).count("hushed") == rows


def test_r67_the_work_of_an_aide(school: School, coordinator: User, costs: Any, rows: int) -> None:
    for n in range(rows):
        one_of_all(pupil(school, 2), coordinator, n)
    first = AideAssignment.objects.earliest("pk").aide
    AideAssignment.objects.update(aide=first)

    costs(f"/assist/aides/{first.pk}/", 11)


def test_r65_the_pupils_of_a_placing(school: School, coordinator: User, costs: Any, rows: int) -> None:
    learn(school, 40)
    made = [pupil(school, 1, first_name=f"תלמיד{n}") for n in range(rows + 1)]
    aide = hire(school.unit, coordinator, "123456782", "רותי אזולאי")
    placed = place(aide, made, coordinator, "class")

    assert costs(f"/assist/placing/{placed.pk}/", 18).count("hushed") == rows + 1


def test_d21_the_bodies_that_decide(client: Client, manager: User, django_assert_num_queries: Any, rows: int) -> None:
    for n in range(rows):
        Body.objects.create(unit=manager.unit, code=f"more{n}", name=f"ועדה {n}")
    client.force_login(manager)
    client.get("/settings/bodies/")
    with django_assert_num_queries(13):
        assert "ועדה 0" in client.get("/settings/bodies/").content.decode()


def test_r28_pupils_to_choose_from(unit: Unit, costs: Any, rows: int) -> None:
    for _ in range(rows):
        make_student(unit)
    assert costs("/assist/eligibility/new/?q=נועה", 9).count("hushed") == rows
