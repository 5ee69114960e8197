"""N29: the officer's letter on attendance, typed and checked, registered, held until the manager approved it."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from cases.models import Case, TimelineEntry
from charter.models import Matter
from notices.models import Notice
from notices.texts import KINDS
from tests.cases.factories import key, make_student, moment, refer
from tests.factories import UserFactory

NOW = moment("2026-11-22 10:00")
FACTS = {"first_on": "11.10.2026", "last_on": "12.11.2026", "days": "12", "answer_by": "6.12.2026"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


@pytest.fixture
def page(client: Client, case: Case, officer: User) -> str:
    client.force_login(officer)
    return f"/cases/{case.matter.ref}/letters/new/"


def sent(**more: Any) -> dict[str, Any]:
    return FACTS | {"form_key": str(key(7))} | more


def test_n29_held_by_mail_and_registered_for_each_parent_once(client: Client, case: Case, page: str) -> None:
    assert f'href="{page}"' in client.get(case.get_absolute_url()).text
    assert "סיגל סעדון, מאיר סעדון" in client.get(page).text
    for _again in "ab":
        assert "ממתין לאישור" in client.post(page, sent(), follow=True).text
    rows = Notice.objects.filter(kind="N29").order_by("pk")
    assert [(one.recipient.name.split()[0], one.channel, one.state) for one in rows] == [
        (name, way, "held") for name in ("סיגל", "מאיר") for way in ("email", "letter")
    ]
    facts = rows[0].context
    assert (facts["first_on"], facts["last_on"], facts["days"], facts["answer_by"]) == (
        "2026-10-11", "2026-11-12", 12, "2026-12-06",
    )  # fmt: skip
    assert (KINDS["N29"].registered, KINDS["N29"].legal, KINDS["N29"].review) == (True, True, "approval")
    entry = TimelineEntry.objects.get(kind="legal")
    assert (entry.restricted, entry.text) == (True, "מכתב על הביקור הסדיר: 12 ימים, מ־11.10 עד 12.11")


def test_the_answer_is_asked_for_in_ten_working_days_unless_typed_otherwise(client: Client, page: str) -> None:
    assert f"{client.get(page).context['form']['answer_by'].value()}" == "6.12.2026"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"last_on": "10.10.2026"}, "לא יכול להיות לפני הראשון"),
        ({"days": "40"}, "אין כל כך הרבה ימים"),
        ({"days": "0"}, "1"),
        ({"days": "שתים"}, "מספר"),
        ({"last_on": "23.11.2026"}, "התאריך"),
        ({"answer_by": "22.11.2026"}, "התאריך"),
        ({"first_on": ""}, "כתבו את היום הראשון"),
    ],
)
def test_bad_input_is_answered_and_kept(client: Client, page: str, wrong: Any, says: str) -> None:
    answer = client.post(page, sent(**wrong))
    assert (answer.status_code, says in answer.text, "12.11.2026" in answer.text or "last_on" in wrong) == (
        200, True, True,
    )  # fmt: skip
    assert not Notice.objects.filter(kind="N29").exists()


def test_6_1_where_harm_is_suspected_no_letter_is_written(client: Client, case: Case, page: str) -> None:
    Matter.objects.filter(pk=case.matter_id).update(restricted=True)
    answer = client.post(page, sent())
    assert (answer.status_code, "אין בתיק הורה שמותר" in answer.text) == (200, True)
    assert not Notice.objects.filter(kind="N29").exists()


def test_strangers_write_no_letter(client: Client, page: str, unit: Unit, stranger: User) -> None:
    for person in (stranger, UserFactory(unit=unit, is_officer=True), UserFactory(unit=unit, is_coordinator=True)):
        client.force_login(person)
        assert [client.get(page).status_code, client.post(page, sent()).status_code] == [404, 404]
    assert not Notice.objects.filter(kind="N29").exists()


def test_n29_a_manager_does_not_approve_what_she_wrote_for_another_officers_case(
    client: Client, case: Case, page: str, manager: User
) -> None:
    """Four eyes (ux 3.12): not on its page, not in the batch check."""
    client.force_login(manager)
    client.post(page, sent())
    notice = Notice.objects.filter(kind="N29").earliest("pk")
    approving = f"{notice.get_absolute_url()}approve/"
    assert approving not in client.get(notice.get_absolute_url()).text
    assert client.post(approving, {"legal_seen": "on"}).status_code == 404
    assert set(Notice.objects.filter(kind="N29").values_list("state", flat=True)) == {"held"}
