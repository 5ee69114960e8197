"""The pages of individual hours: refused beside the field, with what was typed, and never a 500 (R12)."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from cases.models import Case, TuitionBudget, TuitionGrant, TuitionSession
from notices.models import BlockedAttempt
from tests.cases.factories import make_student, moment, refer
from tests.cases.programme_rows import with_hours, with_request

NOW = moment("2026-11-22 10:00")
KEY = "5f1e2f4e-0d1b-4a0c-8c43-0f8b4a3b8a51"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def chief(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


def errors(client: Client, path: str, typed: dict[str, str]) -> dict[str, list[str]]:
    page = client.post(path, typed)
    assert page.status_code == 200
    for text in typed.values():
        assert text in page.text
    return dict(page.context["form"].errors)


def test_without_the_risk_there_are_no_hours(desk: Client, case: Case) -> None:
    """R12: refused beside the question, and nothing typed is lost."""
    typed = {"subject": "אנגלית", "asked": "12", "reason": "לא למד חצי שנה", "form_key": KEY}
    path = f"/cases/{case.matter.ref}/tuition/new/"
    told = "שעות פרטניות ניתנות לתלמידים בסכנת נשירה. סמנו את מצב הסיכון, אם קיים."
    assert errors(desk, path, typed) == {"risk": [told]}
    for _ in range(2):
        assert desk.post(path, typed | {"risk": "at_risk"}).status_code == 302
    assert TuitionGrant.objects.count() == 1
    assert 'name="risk"' not in desk.get(path).text


@pytest.mark.parametrize("asked", ["0", "-3", "12.5", "אלף", "401", "9" * 40])
def test_odd_hours_are_refused(desk: Client, case: Case, asked: str) -> None:
    typed = {"risk": "hidden", "subject": "אנגלית", "asked": asked, "reason": "פערים", "form_key": KEY}
    assert list(errors(desk, f"/cases/{case.matter.ref}/tuition/new/", typed)) == ["asked"]


def test_only_the_manager_decides(desk: Client, chief: Client, case: Case, officer: User) -> None:
    grant = with_request(case, officer, NOW)
    path = f"/cases/{case.matter.ref}/tuition/{grant.pk}/decide/"
    assert desk.get(path).status_code == 404
    assert desk.post(path, {"decision": "grant", "hours": "1"}).status_code == 404
    assert path not in desk.get("/programmes/").text
    assert chief.get(path).status_code == 200


def test_a_no_needs_a_reason(chief: Client, case: Case, officer: User) -> None:
    grant = with_request(case, officer, NOW)
    path = f"/cases/{case.matter.ref}/tuition/{grant.pk}/decide/"
    assert errors(chief, path, {"decision": "decline"}) == {"reason": ["כתבו את הסיבה. היא נשמרת בתיק."]}
    assert chief.post(path, {"decision": "decline", "reason": "יש תגבור"}).status_code == 302
    again = chief.get(path, follow=True)
    assert "הבקשה כבר הוכרעה: לא אושרו שעות." in again.text


def test_more_than_the_budget_and_out_of_turn_are_said_beside_the_field(
    chief: Client, unit: Unit, officer: User, case: Case
) -> None:
    TuitionBudget.objects.create(unit=unit, year=2026, hours=12)
    other = refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case
    with_request(case, officer, NOW)
    second = with_request(other, officer, NOW)
    path = f"/cases/{other.matter.ref}/tuition/{second.pk}/decide/"

    told = "נותרו 12 שעות. אפשר לאשר חלקית, או להשאיר את הבקשה בתור."
    assert errors(chief, path, {"decision": "grant", "hours": "13"}) == {"hours": [told]}
    told = "אחרים ממתינים זמן רב יותר, ולא יישארו להם די שעות. כתבו מדוע."
    assert errors(chief, path, {"decision": "grant", "hours": "10"}) == {"reason": [told]}
    assert TuitionBudget.objects.get().granted == 0
    assert list(BlockedAttempt.objects.values_list("rule", "matter")) == [("maximum", other.matter_id)]  # S15


def test_hours_taught_have_come_and_fit_the_grant(desk: Client, case: Case, manager: User) -> None:
    grant = with_hours(case, manager, NOW).grant
    path = f"/cases/{case.matter.ref}/tuition/{grant.pk}/hours/"
    typed = {"teacher": "רחל כהן", "subject": "מתמטיקה", "hours": "3", "on": "24.11.2026", "form_key": KEY}
    assert errors(desk, path, typed) == {"on": ["היום הזה עוד לא הגיע"]}
    assert list(errors(desk, path, typed | {"on": "21.11.2026"})) == ["on"]
    told = "נותרו מהשעות שאושרו: 8 שעות."
    assert errors(desk, path, typed | {"on": "22.11.2026", "hours": "9"}) == {"hours": [told]}
    for _ in range(2):
        assert desk.post(path, typed | {"on": "22.11.2026"}).status_code == 302
    grant.refresh_from_db()
    assert grant.used == 5


def test_hours_of_last_year_are_not_used_in_this_one(desk: Client, case: Case, manager: User, clock: Any) -> None:
    grant = with_hours(case, manager, NOW).grant
    clock.move_to(moment("2027-10-05 10:00"))
    desk.force_login(case.matter.owner)
    path = f"/cases/{case.matter.ref}/tuition/{grant.pk}/hours/"
    typed = {"teacher": "רחל כהן", "subject": "מתמטיקה", "hours": "3", "on": "4.10.2027", "form_key": KEY}
    assert errors(desk, path, typed) == {"on": ["השעות אושרו לשנת הלימודים הקודמת. כתבו יום מאותה שנה."]}


def test_hours_are_taken_back_by_a_page_of_its_own(desk: Client, case: Case, manager: User) -> None:
    session = with_hours(case, manager, NOW)
    path = f"/cases/{case.matter.ref}/tuition/hours/{session.pk}/undo/"
    assert "שעתיים" in desk.get(path).text
    assert TuitionSession.objects.filter(taken_back_at=None).exists()
    page = desk.post(path, follow=True)
    assert "בוטל" in page.text
    assert TuitionGrant.objects.get().used == 0


def test_the_budget_is_kept_by_its_version(chief: Client, unit: Unit, case: Case, manager: User) -> None:
    """B56; R12: never below what is granted."""
    with_hours(case, manager, NOW)  # ten of a hundred
    path = "/programmes/hours/"
    told = "כבר אושרו 10 שעות. המכסה לא יכולה להיות קטנה מזה."
    assert errors(chief, path, {"hours": "9", "version": "1"}) == {"hours": [told]}
    assert chief.post(path, {"hours": "50", "version": "1"}).status_code == 302
    answer = chief.post(path, {"hours": "60", "version": "1"})
    assert answer.status_code == 409
    assert [(row.now, row.typed) for row in answer.context["stale"]] == [("50", "60")]
    assert chief.post(path, {"hours": "60", "version": "2"}).status_code == 302
    assert TuitionBudget.objects.get().hours == 60
