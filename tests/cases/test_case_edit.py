"""The facts of a case and its pupil: put right with a trace, by one person at a time (R26, domain 3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from cases.models import Case, Enrolment, Student, TimelineEntry
from tests.cases.factories import SchoolFactory, make_student, moment, refer


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(moment("2026-09-20 12:00"), tick=False):
        yield


@pytest.fixture
def case(student: Student, officer: User) -> Case:
    Student.objects.filter(pk=student.pk).update(id_number="123456782")
    return refer(student, "2026-09-10 15:40", by=officer).case


def url(case: Case) -> str:
    return f"/cases/{case.matter.ref}/edit/"


def filled(client: Client, case: Case, **typed: Any) -> dict[str, Any]:
    form = client.get(url(case)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value is not None} | typed


def save(user: User, case: Case, **typed: Any) -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.post(url(case), filled(client, case, **typed))


def kinds(case: Case) -> list[str]:
    return list(case.entries.order_by("pk").values_list("kind", flat=True))


def test_stage_risk_and_facts_are_saved_with_their_lines(case: Case, officer: User) -> None:
    answer = save(
        officer, case, stage="plan", risk="hidden", other_name="Noa Saadon", birth_on="3.4.2013", address="הגפן 3"
    )
    assert answer.status_code == 302, answer.context["form"].errors
    case.refresh_from_db()
    student = Student.objects.get()
    assert (case.stage, case.risk) == ("plan", "hidden")
    assert (student.other_name, student.birth_on, student.address) == ("Noa Saadon", date(2013, 4, 3), "הגפן 3")
    assert "noa saadon" in student.search_name
    assert kinds(case) == ["referral", "stage", "risk", "people_changed"]


def test_saving_what_stands_changes_nothing(case: Case, officer: User) -> None:
    assert save(officer, case).status_code == 302
    case.refresh_from_db()
    assert (case.version, case.student.version, kinds(case)) == (1, 1, ["referral"])


def test_another_class_keeps_the_earlier_one(case: Case, officer: User) -> None:
    school = SchoolFactory(unit=officer.unit, name="תיכון רבין")
    assert save(officer, case, school=school.pk, grade=9, class_number="", since="15.9.2026").status_code == 302
    stays = Enrolment.objects.order_by("from_on").values_list("grade", "from_on", "until_on")
    assert list(stays) == [(8, date(2025, 9, 1), date(2026, 9, 15)), (9, date(2026, 9, 15), None)]


def test_two_people_lose_no_text(case: Case, officer: User, manager: User) -> None:
    client = Client()
    client.force_login(officer)
    mine = filled(client, case, address="הגפן 3", stage="plan")
    save(manager, case, address="הזית 8")

    answer = client.post(url(case), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "הגפן 3" in page
    assert "הזית 8" in page
    assert (Student.objects.get().address, Case.objects.get().stage) == ("הזית 8", "inquiry")

    again = {name: answer.context["form"][name].value() for name in answer.context["form"].fields}
    assert client.post(url(case), {k: v for k, v in again.items() if v is not None}).status_code == 302
    assert (Student.objects.get().address, Case.objects.get().stage) == ("הגפן 3", "plan")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"first_name": ""}, "first_name"),
        ({"birth_on": "1.1.1950"}, "birth_on"),
        ({"id_number": "123456789"}, "id_number"),
        ({"id_type": "none", "id_number": "", "id_missing_reason": ""}, "id_missing_reason"),
        ({"id_type": "passport", "id_number": "AB12345", "id_country": ""}, "id_country"),
        ({"since": "1.1.2027"}, "since"),
        ({"grade": "9", "since": "1.1.2020"}, "since"),
        ({"stage": "closed"}, "stage"),
        ({"version": ""}, "version"),
    ],
)
def test_bad_input_stays_in_its_box(case: Case, officer: User, typed: dict[str, str], words: str) -> None:
    answer = save(officer, case, **{"address": "הגפן 3", **typed})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [words]
    assert "הגפן 3" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ({"id_type": "passport", "id_number": "ab12345", "id_country": "ua"}, ("passport", "AB12345", "UA", "")),
        ({"id_type": "ministry_number", "id_number": "900012345"}, ("ministry_number", "900012345", "", "")),
        ({"id_type": "none", "id_number": "", "id_missing_reason": "נמצא בפארק"}, ("none", "", "", "נמצא בפארק")),
        ({"id_number": "12344"}, ("israeli_id", "000012344", "", "")),
    ],
)
def test_every_kind_of_id(case: Case, officer: User, typed: dict[str, str], stored: tuple[str, ...]) -> None:
    assert save(officer, case, **typed).status_code == 302
    student = Student.objects.get()
    assert (student.id_type, student.id_number, student.id_country, student.id_missing_reason) == stored


def test_a_number_of_another_pupil_offers_to_compare(case: Case, officer: User, manager: User) -> None:
    other = make_student(officer.unit, id_number="304122567", last_name="אחר")
    link = f"/students/{case.student_id}/compare/{other.pk}/"
    refused = save(manager, case, id_number="304122567")
    assert list(refused.context["form"].errors) == ["id_number"]
    assert link in refused.content.decode()
    assert link not in save(officer, case, id_number="304122567").content.decode()
    assert not TimelineEntry.objects.filter(kind="people_changed").exists()
