"""The delivery's pages: the panel, one guardian's record, those that wait, the form of 15 June (R52, R61, R62)."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from assistance.models import AideFile, DecisionDelivery, InfoRequest
from assistance.services.announcing import keep_entitled
from assistance.services.june import tell_of_june
from cases.models import School
from notices.models import Recipient
from tests.assistance.deliveries import announced, deliver
from tests.assistance.factories import entitle, file_of
from tests.cases.factories import make_student, moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = moment("2026-05-17 09:00")  # a Sunday: 15 May has passed
SENT = {"sent_on": "11.5", "delivered_on": "", "channel": "", "proof": "", "version": "1"}
REACHED = SENT | {"delivered_on": "14.5", "channel": "hand", "proof": "חתמה סיגל"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def file(unit: Unit) -> AideFile:
    return file_of(entitle(unit, "2025-12-10"))


@pytest.fixture
def mother(file: AideFile) -> DecisionDelivery:
    return announced(file)[0]


@pytest.fixture
def page(client: Client, coordinator: User, mother: DecisionDelivery) -> str:
    client.force_login(coordinator)
    return f"/assist/{mother.decision.file.matter.ref}/deliveries/{mother.pk}/"


def test_r52_first_sent_then_delivered_by_the_page(client: Client, page: str, mother: DecisionDelivery) -> None:
    assert "נשלחה ב־11.5, עוד לא נמסרה" in client.post(page, SENT, follow=True).text
    answer = client.post(page, REACHED | {"version": "2"}, follow=True)
    assert "נמסרה ב־14.5: נמסר ביד" in answer.text
    assert "אפשר לערור עד ה׳ 4.6" in answer.text
    mother.refresh_from_db()
    assert (mother.proof, mother.version) == ("חתמה סיגל", 3)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"delivered_on": "18.5"}, "היום הזה עוד לא הגיע"),
        ({"delivered_on": "31.2.2026"}, "אין תאריך כזה בלוח השנה"),
        ({"delivered_on": "5.5"}, "ההחלטה התקבלה רק ב־6.5.2026"),
        ({"delivered_on": "10.5"}, "לפני שנשלחה"),
        ({"channel": ""}, "סמנו איך ההחלטה הגיעה"),
        ({"channel": "phone"}, "סמנו איך ההחלטה הגיעה"),
        ({"proof": ""}, "כתבו מה מוכיח את המסירה"),
        ({"delivered_on": "", "sent_on": ""}, "כתבו מתי נשלחה"),
        ({"document": "999"}, "בחרו מהרשימה"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_kept(client: Client, page: str, wrong: Any, says: str) -> None:
    """R61: a telephone is no way of delivery; issue 5: the future and 31 February are refused."""
    answer = client.post(page, REACHED | wrong)
    kept = "חתמה סיגל" if "proof" not in wrong else "14.5"
    assert (answer.status_code, says in answer.text, kept in answer.text) == (200, True, True)
    assert not DecisionDelivery.objects.exclude(delivered_on=None).exists()


def test_a_correction_says_why_and_may_take_it_back(
    client: Client, page: str, mother: DecisionDelivery, coordinator: User
) -> None:
    deliver(mother, "2026-05-14", coordinator)
    again = REACHED | {"version": "2", "delivered_on": "13.5"}
    assert "כתבו למה" in client.post(page, again).text
    assert client.post(page, again | {"reason": "טעות בתאריך"}).status_code == 302
    client.post(page, SENT | {"version": "3", "reason": "נמסר לשכנים"})
    mother.refresh_from_db()
    assert (mother.delivered_on, mother.version) == (None, 4)


def test_two_people_recording_a_delivery_see_both_texts_before_anybody_asks_why(
    client: Client, page: str, mother: DecisionDelivery, coordinator: User
) -> None:
    """R52: who did not know of the other's record corrects nothing; the same text sent twice is one record."""
    deliver(mother, "2026-05-13", coordinator, proof="RR111")
    stale = client.post(page, REACHED)
    assert (stale.status_code, "RR111" in stale.text, "חתמה סיגל" in stale.text) == (409, True, True)
    assert "כתבו למה" not in stale.text
    mother.refresh_from_db()
    assert client.post(page, REACHED | {"version": "2", "reason": "היום השני נכון"}).status_code == 302
    assert client.post(page, REACHED | {"version": "2", "reason": "היום השני נכון"}).status_code == 302
    mother.refresh_from_db()
    assert (mother.proof, mother.version) == ("חתמה סיגל", 3)


def test_two_people_at_once_nothing_typed_is_lost(client: Client, page: str) -> None:
    DecisionDelivery.objects.update(version=2)
    stale = client.post(page, REACHED)
    assert (stale.status_code, "חתמה סיגל" in stale.text) == (409, True)
    assert client.post(page, REACHED | {"version": "2"}).status_code == 302


def test_t6_nobody_left_is_said_in_the_file_and_closed_there(client: Client, page: str, file: AideFile) -> None:
    """R52, S5: the page is there only where nobody may receive it; the reason is asked for, and kept."""
    door = f"/assist/{file.matter.ref}/deliveries/nobody/"
    assert client.get(door).status_code == 404
    Recipient.objects.update(may_receive=False, barred_reason="צו")
    keep_entitled(now=NOW)
    assert door in client.get(file.get_absolute_url()).text
    assert "הסיבה" in client.post(door, {"reason": " "}).text
    assert client.get("/assist/may/").text.count("הכנת הודעה") == 1
    done = client.post(door, {"reason": "שני ההורים בצו"}, follow=True)
    assert ("אין מי שרשאי לקבל את ההחלטה: שני ההורים בצו" in done.text, door in done.text) == (True, False)
    assert "סימון העברה" in client.get("/assist/may/").text, "the next step of the board is not a delivery any more"


def test_t6_the_door_stays_shut_to_strangers_and_to_one_who_came_too_late(
    client: Client, page: str, unit: Unit, file: AideFile
) -> None:
    door = f"/assist/{file.matter.ref}/deliveries/nobody/"
    late = client.post(door, {"reason": "אין"}, follow=True)
    assert "יש עכשיו מי שרשאי לקבל את ההחלטה" in late.text
    Recipient.objects.update(may_receive=False, barred_reason="צו")
    keep_entitled(now=NOW)
    for person in (UserFactory(unit=unit, is_officer=True), UserFactory(is_coordinator=True)):
        client.force_login(person)
        assert [client.get(door).status_code, client.post(door, {"reason": "אין"}).status_code] == [404, 404]


def test_overdue_ones_are_listed_first_and_alone(client: Client, page: str, unit: Unit, coordinator: User) -> None:
    new = entitle(unit, "2026-04-26", student=make_student(unit, first_name="יזן"), is_new_pupil=True, new_reason="חדש")
    announced(file_of(new))
    every, late = client.get("/assist/deliveries/").text, client.get("/assist/deliveries/?late=1").text
    assert "2 מסירות באיחור" in every
    assert every.index("נועה") < every.index("יזן")
    assert "יזן" not in late
    assert AccessRecord.objects.filter(user=coordinator, subject="deliveries that wait").count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_file_and_three(
    client: Client, coordinator: User, rows: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        announced(file_of(entitle(coordinator.unit, student=make_student(coordinator.unit, first_name=f"תלמיד{n}"))))
    client.force_login(coordinator)
    client.get("/assist/deliveries/")
    with django_assert_num_queries(14):
        assert client.get("/assist/deliveries/").text.count("רישום מסירה") == rows * 2


def test_an_empty_list_says_so(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    assert "אין החלטה שממתינה למסירה" in client.get("/assist/deliveries/").text


@pytest.mark.parametrize(("stage", "to"), [("middle", "אל מנהל/ת בית הספר"), ("kindergarten", "אל מנהל/ת המתי״א")])
def test_r62_the_form_is_filled_in_and_its_number_is_recorded(
    client: Client, coordinator: User, file: AideFile, stage: str, to: str
) -> None:
    School.objects.update(stage=stage)
    june = moment("2026-06-15 08:00")
    tell_of_june(today=june.date(), now=june)
    client.force_login(coordinator)
    shown = client.get(f"/assist/{file.matter.ref}/requests/{InfoRequest.objects.first().pk}/form/").text
    student, school = file.student, School.objects.get()
    for words in (to, student.name, student.id_number, school.name, school.symbol, "סיגל סעדון", "ח׳1"):
        assert words in shown, words
    assert AccessRecord.objects.filter(user=coordinator, action="reveal").count() == 1


def test_strangers_find_nothing(client: Client, page: str, unit: Unit, file: AideFile) -> None:
    asked = InfoRequest.objects.create(
        file=file, guardian=file.student.guardians.first(), routed_to="principal", made_on="2026-06-15"
    )
    form = f"/assist/{file.matter.ref}/requests/{asked.pk}/form/"
    for person in (UserFactory(unit=unit, is_officer=True), UserFactory(is_coordinator=True)):
        client.force_login(person)
        assert [client.get(path).status_code for path in (page, form)] == [404, 404]
    assert "נועה" not in client.get("/assist/deliveries/").text
