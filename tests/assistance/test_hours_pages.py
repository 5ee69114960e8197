"""Pages of hours: additions, requests, the quota board, copies, centres (R47, R55-R58, B26, B28, ux 3.9, 3.11)."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from assistance.models import AideAllocation, AideFile, HoursSource, Matya, MatyaQuota, SchoolFacts, TopUp, TopUpRequest
from assistance.services.hours import add_hours, allot_base
from assistance.services.requests import receive_request
from cases.models import School
from notices.models import BlockedAttempt
from tests.assistance.factories import decide, entitle, file_of, with_pool
from tests.cases.factories import key, make_student, moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = moment("2026-05-12 09:00")
ON = date(2026, 5, 11)
ADDITION = {
    "source": "matya", "hours": "2", "decided_by": "מירב לוי", "decided_on": "11.5", "reason": "קושי במעברים",
    "reference": "A-17", "form_key": str(key(1)),
}  # fmt: skip
GRANT = {
    "decision": "grant", "hours": "2", "decided_by": "מירב לוי", "decided_on": "11.5", "reference": "A-18",
    "answer": "אושרו שעתיים.", "version": "1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _day() -> None:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def file(unit: Unit) -> AideFile:
    file = file_of(entitle(unit))
    with_pool(file, 14)
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    return file


@pytest.fixture
def wish(file: AideFile) -> TopUpRequest:
    return ask(file)


def ask(file: AideFile, **facts: Any) -> TopUpRequest:
    mother = file.eligibility.student.guardians.get(relation="mother")
    given = {"hours": 2, "reasons": "קשה לו בהפסקות", "received_on": ON, "guardian": mother, "key": key(file.pk)}
    return receive_request(file=file, now=NOW, **(given | facts))


def at(file: AideFile, place: str) -> str:
    return f"/assist/{file.matter.ref}/{place}"


def total(file: AideFile) -> int:
    return AideAllocation.objects.get(file=file).total


def test_r56_an_addition_is_entered_once_however_often_it_is_sent(desk: Client, file: AideFile) -> None:
    for _ in range(2):
        assert desk.post(at(file, "hours/add/"), ADDITION).url == at(file, "")

    page = desk.get(at(file, "")).content.decode()
    assert (total(file), TopUp.objects.count()) == (18, 2)
    assert "מירב לוי" in page
    assert "A-17" in page
    assert "ליווי בהסעה אינו על חשבון שעות הסיוע." in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0", "אפשר להוסיף עד 7."),
        ("31", "אפשר להוסיף עד 7."),
        ("8", "אפשר להוסיף עד 7."),
        ("-1", "אפשר להוסיף עד 7."),
        ("7.5", "שעות שלמות בלבד, בספרות. אפשר להוסיף עד 7."),
        ("שבע", "שעות שלמות בלבד, בספרות. אפשר להוסיף עד 7."),
        ("", "כתבו כמה שעות"),
    ],
)
def test_b26_b28_hours_outside_the_level_are_refused_beside_the_field_with_its_bound(
    desk: Client, file: AideFile, typed: str, words: str
) -> None:
    page = desk.post(at(file, "hours/add/"), ADDITION | {"hours": typed}).content.decode()

    assert words in page
    assert f'value="{typed}"' in page or not typed
    assert "קושי במעברים" in page
    assert total(file) == 16


def test_arabic_digits_are_hours_as_well(desk: Client, file: AideFile) -> None:
    desk.post(at(file, "hours/add/"), ADDITION | {"hours": "٧"})
    assert total(file) == 23


def test_scenario_23_the_supervisor_is_refused_by_the_sum_and_the_manager_hears_of_it(
    desk: Client, file: AideFile
) -> None:
    """R57, S15: after 5 of the centre there is room for 2."""
    desk.post(at(file, "hours/add/"), ADDITION | {"hours": "5"})
    refused = desk.post(at(file, "hours/add/"), ADDITION | {"hours": "3", "source": "supervisor", "form_key": key(2)})
    desk.post(at(file, "hours/add/"), ADDITION | {"hours": "2", "source": "supervisor", "form_key": key(2)})

    assert "אפשר להוסיף עד 2." in refused.content.decode()
    assert (total(file), BlockedAttempt.objects.get().rule) == (23, "maximum")


def test_r56_above_the_pool_is_refused_beside_the_field(desk: Client, file: AideFile) -> None:
    MatyaQuota.objects.update(hours=1)
    page = desk.post(at(file, "hours/add/"), ADDITION).content.decode()

    assert "אפשר לאשר חלקית" in page
    assert (total(file), BlockedAttempt.objects.count()) == (16, 1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reference": ""}, "כתבו את מספר האישור או בחרו את המסמך"),
        ({"decided_on": "31.2.2026"}, "אין תאריך כזה"),
        ({"decided_on": "13.5.2026"}, "12.05.2026"),
        ({"decided_by": ""}, "כתבו מי החליט/ה"),
        ({"reason": " "}, "כתבו את הסיבה"),
        ({"source": "base"}, "מאיפה השעות"),
        ({"form_key": "x"}, "הטופס אינו שלם"),
    ],
)
def test_who_why_and_by_which_paper_are_asked_for(
    desk: Client, file: AideFile, wrong: dict[str, str], words: str
) -> None:
    assert words in desk.post(at(file, "hours/add/"), ADDITION | wrong).content.decode()
    assert TopUp.objects.count() == 1


def test_an_addition_is_taken_back_with_a_reason(desk: Client, file: AideFile) -> None:
    desk.post(at(file, "hours/add/"), ADDITION)
    entry = TopUp.objects.get(source="matya")
    for _ in range(2):
        desk.post(at(file, f"hours/{entry.pk}/back/"), {"reason": "נרשם בתיק אחר"})

    assert (total(file), MatyaQuota.objects.get().left, TopUp.objects.count()) == (16, 14, 3)
    assert f"hours/{entry.pk}/back/" not in desk.get(at(file, "")).content.decode()


def test_r58_a_request_on_paper_is_put_on_the_list_once(desk: Client, file: AideFile) -> None:
    mother = file.eligibility.student.guardians.get(relation="mother")
    typed = {"guardian": mother.pk, "received_on": "11.5", "hours": "2", "source": "matya", "reasons": "קשה לו"}
    for _ in range(2):
        assert desk.post(at(file, "requests/new/"), typed | {"form_key": str(key(3))}).status_code == 302

    page = desk.get("/assist/requests/").content.decode()
    assert (TopUpRequest.objects.count(), "קשה לו" in page, "נועה סעדון" in page) == (1, True, True)


def test_r58_above_the_level_the_page_speaks_of_an_appeal(desk: Client, file: AideFile) -> None:
    typed = {"asked_by": "היועצת", "received_on": "11.5", "hours": "8", "source": "matya", "reasons": "קשה לו"}
    page = desk.post(at(file, "requests/new/"), typed | {"form_key": str(key(3))}).content.decode()

    assert "אפשר להוסיף עד 7." in page
    assert "ערר" in page
    assert TopUpRequest.objects.count() == 0


@pytest.mark.parametrize(("hours", "status"), [("2", "approved"), ("1", "part")])
def test_r58_a_request_is_granted_all_or_in_part(
    desk: Client, file: AideFile, wish: TopUpRequest, hours: str, status: str
) -> None:
    shown = desk.get(at(file, f"requests/{wish.pk}/")).content.decode()
    desk.post(at(file, f"requests/{wish.pk}/"), GRANT | {"hours": hours})

    wish.refresh_from_db()
    assert "אם תאושר: מ־16 ל־18 שעות" in shown
    assert (wish.status, total(file)) == (status, 16 + int(hours))


def test_more_than_was_asked_for_is_not_granted(desk: Client, file: AideFile, wish: TopUpRequest) -> None:
    page = desk.post(at(file, f"requests/{wish.pk}/"), GRANT | {"hours": "3"}).content.decode()
    assert "אפשר להוסיף עד 2." in page
    assert total(file) == 16


def test_a_no_needs_words_for_the_parents(desk: Client, file: AideFile, wish: TopUpRequest) -> None:
    refused = desk.post(at(file, f"requests/{wish.pk}/"), {"decision": "decline", "version": "1"}).content.decode()
    desk.post(at(file, f"requests/{wish.pk}/"), {"decision": "decline", "version": "1", "answer": "המכסה נוצלה"})

    wish.refresh_from_db()
    assert "כתבו מה נמסר להורים" in refused
    assert (wish.status, wish.answer, total(file)) == ("declined", "המכסה נוצלה", 16)


def test_two_answers_at_once_and_the_second_is_shown_both(desk: Client, file: AideFile, wish: TopUpRequest) -> None:
    desk.post(at(file, f"requests/{wish.pk}/"), {"decision": "decline", "version": "1", "answer": "המכסה נוצלה"})
    second = desk.post(at(file, f"requests/{wish.pk}/"), GRANT)

    assert (second.status_code, total(file)) == (409, 16)
    assert "המכסה נוצלה" in second.content.decode()
    assert "אושרו שעתיים." in second.content.decode()


def test_r47_the_approval_then_its_copy_and_the_list_is_empty(desk: Client, file: AideFile) -> None:
    assert desk.get(at(file, "hours/copy/")).status_code == 404
    assert "נועה סעדון" in desk.get("/assist/copies/").content.decode()
    approval = {"approved_by": "מירב לוי", "on": "12.5", "reference": "17"}
    assert desk.post(at(file, "hours/approve/"), approval).status_code == 302
    assert desk.post(at(file, "hours/copy/"), {"on": "12.5", "channel": "hand"}).status_code == 302
    assert "נועה סעדון" not in desk.get("/assist/copies/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("quota/", 17), ("requests/", 12), ("copies/", 14), ("centres/", 7)])
def test_each_list_costs_the_same_for_one_row_and_three(
    desk: Client, unit: Unit, coordinator: User, django_assert_num_queries, path: str, queries: int, rows: int
) -> None:
    for n in range(rows):
        file = file_of(entitle(unit, student=make_student(unit, first_name=f"תלמיד{n}")))
        with_pool(file, 14)
        allot_base(decision=decide(file, 3), by=None, now=NOW)
        ask(file)
        add_hours(
            file=file, source=HoursSource.MATYA, hours=1, decided_by="מירב", decided_on=ON, reason="קושי",
            key=key(100 + n), by=coordinator, now=NOW,
        )  # fmt: skip
    desk.get(f"/assist/{path}")
    with django_assert_num_queries(queries):
        desk.get(f"/assist/{path}")


def test_ux_3_11_the_board_tells_what_is_left_what_waits_and_what_would_be(
    desk: Client, file: AideFile, coordinator: User
) -> None:
    desk.post(at(file, "hours/add/"), ADDITION)
    ask(file, hours=3)
    page = desk.get("/assist/quota/").content.decode()

    assert "נותרו 12 מתוך 14 שעות נוספות" in page
    assert "מ־18 ל־21, במכסה יישארו 9" in page
    assert "תלמיד/ה זכאי/ת אחד/ת" in page
    assert "2 אושרו, 3 לבקשות הממתינות, 9 פנויות" in page
    assert AccessRecord.objects.filter(user=coordinator, subject__startswith="quota ").count() == 1


def test_r55_the_pool_is_typed_and_never_below_what_is_taken(desk: Client, file: AideFile) -> None:
    desk.post(at(file, "hours/add/"), ADDITION)
    quota = MatyaQuota.objects.get()
    path = f"/assist/quota/{quota.matya_id}/2026/"
    low = desk.post(path, {"hours": "1", "version": "1"})
    saved = desk.post(path, {"hours": "20", "version": "1"})
    stale = desk.post(path, {"hours": "30", "version": "1"})

    assert "המכסה לא יכולה להיות קטנה מזה" in low.content.decode()
    assert (saved.status_code, stale.status_code, MatyaQuota.objects.get().hours) == (302, 409, 20)


def test_a_centre_gets_its_schools_and_gives_them_up(desk: Client, unit: Unit) -> None:
    make_student(unit)
    school = School.objects.get()
    assert desk.post("/assist/centres/new/", {"name": "מתי״א צפון", "schools": [school.pk]}).status_code == 302
    matya = Matya.objects.get()
    twice = desk.post("/assist/centres/new/", {"name": "מתי״א צפון"}).content.decode()
    served = SchoolFacts.objects.get().matya
    desk.post(f"/assist/centres/{matya.pk}/", {"name": "מתי״א צפון", "version": 1})

    assert "כבר יש מתי״א בשם הזה." in twice
    assert (served, SchoolFacts.objects.get().matya) == (matya, None)


@pytest.mark.parametrize("query", ["year=99999999999999999999", "year=٢٠٢٦", "centre=x&year=-1", "year=1999"])
def test_the_board_takes_no_harm(desk: Client, file: AideFile, query: str) -> None:
    assert desk.get(f"/assist/quota/?{query}").status_code == 200
    assert desk.get(f"/assist/copies/?{query}").status_code == 200


def test_domain_2_1_strangers_find_nothing(client: Client, unit: Unit, file: AideFile, wish: TopUpRequest) -> None:
    """An officer of the unit, and another unit's coordinator: what is missing and what is foreign answer alike."""
    quota = MatyaQuota.objects.get()
    own = [at(file, place) for place in ("hours/add/", "hours/approve/", "requests/new/", f"requests/{wish.pk}/")]
    own += [f"/assist/quota/{quota.matya_id}/2026/", f"/assist/centres/{quota.matya_id}/"]
    lists = ["/assist/quota/", "/assist/requests/", "/assist/copies/", "/assist/centres/"]
    client.force_login(UserFactory(unit=unit, is_officer=True))
    assert {client.get(path).status_code for path in own + lists} == {404}
    client.force_login(UserFactory(is_coordinator=True))
    assert {client.get(path).status_code for path in own} == {404}
    assert not any("סעדון" in client.get(path).content.decode() for path in lists)
