"""Intake through the page (ux 3.2): a pupil on file, a new one, a colleague's case, and what people mistype."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, User
from cases.models import Case, Referral, School, Student
from charter.models import Deadline
from tests.cases.factories import SchoolFactory, make_student, moment, refer
from tests.factories import UserFactory

NEW = "/referrals/new/"


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(moment("2026-09-10 15:40"), tick=False):
        yield


def typed(student: Student | None = None, **more: Any) -> dict[str, Any]:
    facts = {
        "form_key": str(UUID(int=5)),
        "reporter_kind": "counsellor",
        "received_day": "10.9.2026",
        "received_time": "15:40",
        "reasons": ["repeated"],
    }
    return facts | ({"student": student.pk} if student else {}) | more


def new_pupil(school: School, **more: Any) -> dict[str, Any]:
    facts = {
        "new-first_name": "גיא",
        "new-last_name": "שלומוב",
        "new-id_type": "israeli_id",
        "new-id_number": "12345678-2",
        "new-school": school.pk,
        "new-grade": "8",
        "new-class_number": "2",
        "new-guardian_relation": "mother",
        "new-guardian_language": "ru",
        "new-guardian_name": "Ольга",
        "new-guardian_phone": "050-555-0161",
    }
    return typed(**(facts | more))


def test_a_referral_for_a_pupil_on_file_opens_its_promises(client: Client, officer: User, student: Student) -> None:
    client.force_login(officer)

    answer = client.post(NEW, typed(student))

    case = Case.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/cases/{case.matter.ref}/")
    assert list(Deadline.objects.order_by("promise").values_list("promise", "due_on")) == [
        ("1", date(2027, 8, 31)),
        ("10", date(2026, 9, 16)),
        ("12", date(2026, 10, 4)),
        ("9", date(2026, 9, 16)),
    ]


def test_a_double_tap_is_one_referral(client: Client, officer: User, student: Student) -> None:
    client.force_login(officer)

    answers = [client.post(NEW, typed(student)).url for _ in range(2)]

    assert (answers[0], Referral.objects.count()) == (answers[1], 1)


def test_a_double_tap_with_a_new_pupil_is_one_pupil(client: Client, officer: User) -> None:
    client.force_login(officer)
    school = SchoolFactory(unit=officer.unit, officer=officer)
    facts = new_pupil(school, **{"new-id_type": "none", "new-id_missing_reason": "נמצא בפארק", "new-id_number": ""})

    answers = [client.post(f"{NEW}?new=1", facts).status_code for _ in range(2)]

    assert (answers, Student.objects.count(), Referral.objects.count()) == ([302, 302], 1, 1)


def test_a_new_pupil_arrives_with_school_and_parent(client: Client, officer: User) -> None:
    client.force_login(officer)

    client.post(f"{NEW}?new=1", new_pupil(SchoolFactory(unit=officer.unit, officer=officer)))

    student = Student.objects.get()
    guardian = student.guardians.get()
    assert (student.id_number, student.enrolments.get().class_name, guardian.phone, guardian.recipient.language) == (
        "123456782",
        "ח׳2",
        "+972505550161",
        "ru",
    )


def test_a_colleagues_case_answers_with_a_receipt(client: Client, officer: User, student: Student) -> None:
    refer(student, "2026-09-09 10:00")
    other = UserFactory(unit=officer.unit, is_officer=True)
    client.force_login(other)

    answer = client.post(NEW, typed(student), follow=True)

    referral = Referral.objects.latest("pk")
    assert answer.redirect_chain[-1][0] == f"/referrals/{referral.matter.ref}/receipt/"
    assert "16.9" in answer.content.decode()


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"received_day": "11.9.2026"}, "received_day", "הפנייה לא יכולה להתקבל בעתיד"),
        ({"received_day": "31.2.2026"}, "received_day", "אין תאריך כזה בלוח השנה"),
        ({"reasons": []}, "reasons", "סמנו סיבה אחת לפחות"),
        ({"reporter_kind": "nobody"}, "reporter_kind", "בחרו מי פנה"),
        ({"meeting_requested_by": "parent", "meeting_requested_on": "12.9.2026"}, "meeting_requested_on", "היום הזה"),
    ],
)
def test_what_is_mistyped_is_said_beside_the_field(
    client: Client, officer: User, student: Student, facts: dict[str, Any], field: str, words: str
) -> None:
    client.force_login(officer)

    answer = client.post(NEW, typed(student, description="מה שנכתב נשאר", **facts))

    assert (answer.status_code, Referral.objects.count()) == (200, 0)
    assert words in " ".join(answer.context["form"].errors[field])
    assert "מה שנכתב נשאר" in answer.content.decode()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"new-id_number": "123456789"}, "id_number"),
        ({"new-id_number": "000000000"}, "id_number"),
        ({"new-birth_on": "1.1.1980"}, "birth_on"),
        ({"new-id_type": "none", "new-id_number": ""}, "id_missing_reason"),
        ({"new-id_type": "passport", "new-id_number": "AB12345"}, "id_country"),
        ({"new-first_name": "\u202eגיא"}, "first_name"),
        ({"new-guardian_name": ""}, "guardian_name"),
    ],
)
def test_a_new_pupil_mistyped_stores_nothing(client: Client, officer: User, facts: dict[str, Any], field: str) -> None:
    client.force_login(officer)

    answer = client.post(f"{NEW}?new=1", new_pupil(SchoolFactory(unit=officer.unit), **facts))

    assert (list(answer.context["new_form"].errors), Student.objects.count()) == ([field], 0)


def test_b5_a_known_id_offers_the_pupil_on_file(client: Client, officer: User) -> None:
    client.force_login(officer)
    known = make_student(officer.unit, id_number="123456782")

    answer = client.post(f"{NEW}?new=1", new_pupil(SchoolFactory(unit=officer.unit)))

    assert f"{NEW}?student={known.pk}" in answer.content.decode()


def test_without_a_pupil_the_form_asks_for_one(client: Client, officer: User) -> None:
    client.force_login(officer)

    answer = client.post(NEW, typed())

    assert "בחרו תלמיד/ה מהרשימה או הוסיפו חדש/ה" in answer.content.decode()


def test_d6_promise_11_on_the_card_waits_for_a_request(client: Client, officer: User, student: Student) -> None:
    client.force_login(officer)

    texts = [
        client.get("/referrals/opening/", {"received_day": "10.9.2026", "meeting_requested_by": by}).content.decode()
        for by in ("", "parent")
    ]

    assert [("ייפתח עם בקשת פגישה" in text, text.count("4.10")) for text in texts] == [(True, 1), (False, 2)]


def test_searching_finds_by_name_and_leaves_a_record(client: Client, officer: User, student: Student) -> None:
    client.force_login(officer)

    answer = client.get("/students/search/", {"q": "סעדון נועה"})

    assert [s.pk for s in answer.context["students"]] == [student.pk]
    assert AccessRecord.objects.get(action="search").user == officer


@pytest.mark.parametrize("count", [1, 3])
def test_search_costs_the_same_whatever_it_finds(
    client: Client, officer: User, count: int, django_assert_num_queries: Any
) -> None:
    client.force_login(officer)
    for _ in range(count):
        make_student(officer.unit)

    with django_assert_num_queries(QUERIES):
        client.get("/students/search/", {"q": "נועה"}, headers={"HX-Request": "true"})


QUERIES = 8


@pytest.mark.parametrize("path", ["{new}?student={pk}", "/referrals/{ref}/receipt/"])
def test_a_stranger_meets_nothing(client: Client, stranger: User, officer: User, student: Student, path: str) -> None:
    referral = refer(student, "2026-09-09 10:00", by=officer)
    client.force_login(stranger)

    there = client.get(path.format(new=NEW, pk=student.pk, ref=referral.matter.ref))
    nowhere = client.get(path.format(new=NEW, pk=10**9, ref="2026-00000000"))

    assert (there.status_code, there.content) == (404, nowhere.content)


def test_the_card_says_who_answers_and_in_which_language_parents_are_told(
    client: Client, officer: User, student: Student
) -> None:
    client.force_login(officer)
    student.guardians.get(relation="father").recipient.__class__.objects.filter(name="מאיר סעדון").update(language="ru")

    card = client.get("/referrals/opening/", {"student": student.pk}).context

    assert (card["officer"], card["languages"]) == (officer, ["עברית", "רוסית"])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("6782", True),  # the four digits that the roster shows
        ("123456782", True),
        ("050-555-0142", True),
        ("678", False),
        ("34567", False),
        ("5550", False),
        ("55501", False),
    ],
)
def test_t1_no_number_can_be_guessed_by_its_parts(client: Client, officer: User, typed: str, found: bool) -> None:
    pupil = make_student(officer.unit, id_number="123456782")
    client.force_login(officer)

    answer = client.get("/students/search/", {"q": typed})

    assert [s.pk for s in answer.context["students"]] == ([pupil.pk] if found else [])
