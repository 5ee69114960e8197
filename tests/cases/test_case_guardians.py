"""Parents and guardians on the case page: added once, changed by version, restricted with a source (ux 3.6, D23)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Case, Guardian, Student
from cases.services.guardians import change_guardian
from notices.models import Recipient
from tests.cases.factories import key, make_student, moment, refer

WHOLE = {"name": "רחל סעדון", "relation": "guardian", "language": "ar", "lives_with_pupil": "on", "may_receive": "on"}


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(moment("2026-09-15 12:00"), tick=False):
        yield


@pytest.fixture
def case(student: Student, officer: User) -> Case:
    return refer(student, "2026-09-10 15:40", by=officer).case


@pytest.fixture
def father(case: Case) -> Guardian:
    return case.student.guardians.get(relation="father")


def send(user: User, url: str, **data: Any) -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.post(url, data)


def new(case: Case) -> str:
    return reverse("cases:guardian-create", args=[case.matter.ref])


def edit(case: Case, guardian: Guardian) -> str:
    return reverse("cases:guardian-update", args=[case.matter.ref, guardian.pk])


def test_a_guardian_is_added_once_however_often_the_form_is_sent(case: Case, officer: User) -> None:
    data = WHOLE | {"phone": "050-123-4567", "email": "rachel@example.org", "form_key": str(key(9))}

    answers = [send(officer, new(case), **data) for _ in range(2)]

    guardian = case.student.guardians.get(relation="guardian")
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (guardian.phone, guardian.recipient.language, guardian.recipient.may_receive) == (
        "+972501234567",
        "ar",
        True,
    )
    assert case.entries.filter(kind="people_changed").count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": ""}, "כתבו את השם"),
        ({"name": "💥"}, "כתבו את השם"),
        ({"relation": ""}, "סמנו את הקרבה"),
        ({"phone": "050-12"}, "אי אפשר לחייג"),
        ({"email": "a@b.co\nBcc: x@y.z"}, "אי אפשר להשתמש בכתובת"),
        ({"may_receive": ""}, "כתבו מדוע אין למסור מידע"),
        ({"restriction": "אין קשר"}, "כתבו את המקור"),
        ({"restriction_source": "צו"}, "כתבו מה מוגבל"),
        ({"restriction": "x1", "restriction_source": "צו", "restriction_on": "16.9.2026"}, "לא יכול להיות בעתיד"),
        ({"form_key": ""}, "הטופס אינו שלם"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    case: Case, officer: User, data: dict[str, str], words: str
) -> None:
    answer = send(officer, new(case), **(WHOLE | {"form_key": str(key(9))} | data))

    page = answer.content.decode()
    assert (answer.status_code, words in page, Recipient.objects.count()) == (200, True, 2)
    assert data.get("restriction", "") in page


def test_a_restricted_parent_receives_nothing(case: Case, father: Guardian, officer: User) -> None:
    data = WHOLE | {"name": "מאיר סעדון", "relation": "father", "version": "1"}
    data |= {"restriction": "אין קשר", "restriction_source": "צו בית משפט", "restriction_on": "5.1.2026"}

    answer = send(officer, edit(case, father), **data)

    father.refresh_from_db()
    recipient = Recipient.objects.get(pk=father.recipient_id)
    assert (answer.status_code, father.restriction_source, father.version) == (302, "צו בית משפט", 2)
    assert (recipient.may_receive, recipient.barred_reason) == (False, "מגבלת קשר")


def test_b56_a_stale_save_shows_both_and_loses_none(case: Case, father: Guardian, officer: User, manager: User) -> None:
    change_guardian(guardian=father, version=1, by=manager, now=moment("2026-09-15 11:59"), phone="+972509999999")
    data = WHOLE | {"name": "מאיר סעדון", "relation": "father", "phone": "050-1111111", "version": "1"}

    stale = send(officer, edit(case, father), **data)
    saved = send(officer, edit(case, father), **(data | {"version": "2"}))

    page = stale.content.decode()
    father.refresh_from_db()
    assert (stale.status_code, "050-999-9999" in page, 'value="050-1111111"' in page) == (409, True, True)
    assert (saved.status_code, father.phone, father.version) == (302, "+972501111111", 3)


def test_the_same_save_twice_is_one_change(case: Case, father: Guardian, officer: User) -> None:
    data = WHOLE | {"name": "מאיר", "relation": "father", "version": "1"}

    answers = [send(officer, edit(case, father), **data) for _ in range(2)]

    father.refresh_from_db()
    assert ([answer.status_code for answer in answers], father.version) == ([302, 302], 2)


def test_another_pupils_parent_does_not_exist_here(case: Case, officer: User, stranger: User) -> None:
    other = make_student(officer.unit, officer).guardians.first()

    assert [send(person, edit(case, other)).status_code for person in (officer, stranger)] == [404, 404]
