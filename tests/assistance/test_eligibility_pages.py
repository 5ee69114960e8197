"""The pages of a right: list, new, its own, another end; and documents of a file (R28, D11, D15, charter 16)."""

from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AccessAction, AccessRecord, Unit, User
from assistance.models import AideDocument, AideEligibility, AideFile
from assistance.services.bodies import body_of
from tests.assistance.factories import entitle, file_of
from tests.cases.document_files import pdf
from tests.cases.factories import make_student, moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PDF = pdf()


@pytest.fixture(autouse=True)
def _day() -> None:
    with time_machine.travel(moment("2026-05-12 09:00"), tick=False):
        yield


def typed(unit: Unit, **more: str) -> dict[str, object]:
    facts = {"body": body_of(unit, "committee").pk, "decided_on": "18.2", "support": "aide", "disability": "autism"}
    return {**facts, "form_key": uuid4(), **more}


def test_a_decision_is_recorded_from_the_pupils_name_to_the_open_file(client: Client, coordinator: User) -> None:
    student = make_student(coordinator.unit)
    client.force_login(coordinator)
    assert f"?student={student.pk}" in client.get("/assist/eligibility/new/?q=סעדון").content.decode()
    sent = typed(coordinator.unit)

    answers = [client.post(f"/assist/eligibility/new/?student={student.pk}", sent) for _ in range(2)]

    right = AideEligibility.objects.get()
    assert [answer.url for answer in answers] == [f"/assist/eligibility/{right.matter.ref}/"] * 2
    page = client.get(answers[0].url).content.decode()
    assert "1.9.2026 עד 31.8.2029" in page
    assert f"/assist/{AideFile.objects.get().matter.ref}/" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"decided_on": "13.5.2026"}, "מועד ההחלטה לא יכול להיות בעתיד."),
        ({"decided_on": "31.2"}, "31.2"),
        ({"decided_on": "1.1.2019"}, "זכאות שנקבעה במועד זה כבר הסתיימה. בדקו את השנה."),
        ({"body": "999999"}, "סמנו מי החליט."),
        ({"support": "x"}, "סמנו מה הוחלט."),
        ({"disability": ""}, "בחרו את עילת הזכאות."),
        ({"is_new_pupil": "on"}, "כתבו מדוע התלמיד/ה חדש/ה. המערכת לא מסיקה זאת בעצמה."),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_nothing_is_stored(
    client: Client, coordinator: User, wrong: dict[str, str], words: str
) -> None:
    student = make_student(coordinator.unit)
    client.force_login(coordinator)
    answer = client.post(f"/assist/eligibility/new/?student={student.pk}", typed(coordinator.unit, **wrong))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert AideEligibility.objects.count() == 0


def test_a_body_that_sets_levels_alone_is_not_offered(client: Client, coordinator: User) -> None:
    """R28, R30: two steps, two bodies."""
    student = make_student(coordinator.unit)
    client.force_login(coordinator)
    team = body_of(coordinator.unit, "team")
    answer = client.post(f"/assist/eligibility/new/?student={student.pk}", typed(coordinator.unit, body=team.pk))
    assert "סמנו מי החליט." in answer.content.decode()


def test_two_who_edit_the_end_see_both_texts(client: Client, coordinator: User) -> None:
    right = entitle(coordinator.unit)
    client.force_login(coordinator)
    at = f"/assist/eligibility/{right.matter.ref}/end/"
    first = {"until": "31.8.2027", "reason": "מעבר לחטיבה", "version": 1}
    assert client.post(at, first).status_code == 302

    answer = client.post(at, {"until": "31.8.2028", "reason": "אחרת", "version": 1})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "31.8.2027 מעבר לחטיבה" in page
    assert "31.8.2028 אחרת" in page


@pytest.mark.parametrize("until", ["31.8.2031", "30.8.2026", "31.2", ""])
def test_an_end_outside_its_bounds_is_refused(client: Client, coordinator: User, until: str) -> None:
    right = entitle(coordinator.unit)
    client.force_login(coordinator)
    answer = client.post(
        f"/assist/eligibility/{right.matter.ref}/end/", {"until": until, "reason": "הארכה", "version": 1}
    )
    right.refresh_from_db()
    assert (answer.status_code, f"{right.valid_until}") == (200, "2029-08-31")
    assert "הארכה" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_rights_costs_the_same_for_one_and_three(
    client: Client, coordinator: User, django_assert_num_queries, rows: int
) -> None:
    for _ in range(rows):
        entitle(coordinator.unit)
    client.force_login(coordinator)
    client.get("/assist/eligibility/")
    with django_assert_num_queries(10):
        page = client.get("/assist/eligibility/").content.decode()
    assert page.count("נועה סעדון") == rows


def test_domain_2_1_strangers_find_no_right_and_no_document(client: Client, unit: Unit) -> None:
    right = entitle(unit)
    file = file_of(right)
    pages = [
        f"/assist/eligibility/{right.matter.ref}/",
        f"/assist/eligibility/{right.matter.ref}/end/",
        f"/assist/eligibility/new/?student={right.student_id}",
        f"/assist/{file.matter.ref}/documents/new/",
    ]
    foreign, officer = UserFactory(is_coordinator=True), UserFactory(unit=unit, is_officer=True)
    for person in (foreign, officer):
        client.force_login(person)
        assert [client.get(path).status_code for path in pages] == [404] * 4
    client.force_login(foreign)
    assert "נועה" not in client.get("/assist/eligibility/").content.decode()
    assert "סעדון</bdi>" not in client.get("/assist/eligibility/new/?q=סעדון").content.decode()


def upload(**more: object) -> dict[str, object]:
    file = SimpleUploadedFile("פרוטוקול.pdf", PDF, "application/pdf")
    return {"file": file, "kind": "protocol", "received_on": "6.5", "form_key": uuid4(), **more}


def test_a_document_is_kept_shown_and_sent_as_an_attachment(client: Client, coordinator: User) -> None:
    file = file_of(entitle(coordinator.unit))
    at, key = f"/assist/{file.matter.ref}/documents/", uuid4()
    client.force_login(coordinator)

    assert [client.post(f"{at}new/", upload(form_key=key)).status_code for _ in range(2)] == [302, 302]

    document = AideDocument.objects.get()
    assert "פרוטוקול.pdf" in client.get(f"/assist/{file.matter.ref}/").content.decode()
    answer = client.get(f"{at}{document.pk}/")
    assert (answer["Content-Disposition"].startswith("attachment"), b"".join(answer.streaming_content)) == (True, PDF)
    assert AccessRecord.objects.filter(action=AccessAction.CREATE, page="aide document").count() == 1
    client.force_login(UserFactory(unit=coordinator.unit, is_officer=True))
    assert client.get(f"{at}{document.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"file": SimpleUploadedFile("a.pdf", b"MZ\x90", "application/pdf")}, 415),
        ({"received_on": "13.5"}, 200),
        ({"kind": "x"}, 200),
        ({"file": ""}, 200),
    ],
)
def test_a_refused_document_leaves_nothing(
    client: Client, coordinator: User, wrong: dict[str, object], status: int
) -> None:
    file = file_of(entitle(coordinator.unit))
    client.force_login(coordinator)
    answer = client.post(f"/assist/{file.matter.ref}/documents/new/", upload(**wrong))
    assert (answer.status_code, AideDocument.objects.count()) == (status, 0)
