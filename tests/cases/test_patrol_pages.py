"""The patrol pages: plan, change, call off, and the page for the phone; bad input, strangers, cost (charter 15)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from cases.models import Patrol, PatrolFinding, Referral, Student
from cases.services.patrols import note_pupil, note_unknown
from charter.services.calendar import draft_missing_years
from tests.cases.factories import make_student, moment
from tests.cases.patrols import begin, make, plan
from tests.cases.test_today import queries
from tests.charter.factories import EARLY
from tests.factories import UserFactory

LIST, NEW = "/patrols/", "/patrols/new/"


@pytest.fixture(autouse=True)
def clock(unit: Unit) -> Iterator[None]:
    with time_machine.travel(moment("2026-11-09 09:30"), tick=False):
        draft_missing_years(today=date(2026, 11, 9), now=EARLY)
        yield


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def student(unit: Unit, officer: User) -> Student:
    return make_student(unit, officer)


def typed(officer: User, **more: Any) -> dict[str, Any]:
    facts = {"on": "10.11.2026", "starts_at": "9:00", "ends_at": "12:00", "more_parks": "גן העיר\nגן סאקר"}
    return facts | {"staff": [officer.pk], "form_key": str(uuid4())} | more


def test_a_patrol_is_planned_and_stands_in_the_list(desk: Client, officer: User) -> None:
    assert 'href="/patrols/new/"' in desk.get(LIST).content.decode()
    assert desk.post(NEW, typed(officer)).url == LIST
    text = desk.get(LIST).content.decode()
    assert "גן העיר, גן סאקר" in text
    assert "0 מתוך 3" in text
    assert "עד ב׳ 1.2 צריכים להיות 1 סיורים לפחות" in text


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"on": "20.4.2027"}, "20.4.2027 אינו יום לימודים: חופשת פסח. סיור נערך כשתלמידים אמורים להיות בבית הספר."),
        ({"on": "14.11.2026"}, "14.11.2026 אינו יום לימודים: סוף שבוע"),
        ({"starts_at": "7:00"}, "סיור נערך בשעות הלימודים, מ־8:00 עד 14:00"),
        ({"ends_at": "14:30"}, "סיור נערך בשעות הלימודים"),
        ({"ends_at": "9:00"}, "הסיור מסתיים לפני שהוא מתחיל"),
        ({"more_parks": ""}, "כתבו גן אחד לפחות"),
        ({"more_parks": "123"}, "אות אחת"),
        ({"more_parks": "\n".join(f"גן {n}" for n in range(13))}, "בסיור יש לכל היותר 12 גנים"),
        ({"staff": []}, "סמנו מי יוצא/ת לסיור"),
        ({"on": "99.99"}, "אין תאריך כזה"),
        ({"on": ""}, "כתבו את יום הסיור"),
    ],
)
def test_bad_input_says_why_and_keeps_what_was_typed(
    desk: Client, officer: User, facts: dict[str, Any], says: str
) -> None:
    answer = desk.post(NEW, typed(officer, **facts))
    text = answer.content.decode()
    assert (answer.status_code, says in text) == (200, True)
    for value in facts.values():
        assert not isinstance(value, str) or value.split("\n")[0] in text
    assert not Patrol.objects.exists()


def test_d17_a_second_patrol_of_the_day_is_refused_with_the_way_out(desk: Client, officer: User) -> None:
    plan(officer, "2026-11-10")
    assert "כבר יש סיור ביום הזה. הוסיפו לו את הגן" in desk.post(NEW, typed(officer)).content.decode()


def test_two_people_edit_one_patrol_and_both_texts_are_shown(
    desk: Client, officer: User, manager: User, client: Client
) -> None:
    patrol = plan(officer, "2026-11-10")
    edit = f"/patrols/{patrol.pk}/edit/"
    version = desk.get(edit).context["form"].initial["version"]
    desk.post(edit, typed(officer, version=version, more_parks="", known_parks=["גן העיר"], starts_at="9:30"))
    late = desk.post(edit, typed(officer, version=version, more_parks="גן הפעמון"))
    text = late.content.decode()
    assert late.status_code == 409
    assert "גן הפעמון" in text
    assert "09:30 עד 12:00" in text
    again = desk.post(edit, typed(officer, version=late.context["form"]["version"].value(), more_parks="גן הפעמון"))
    assert again.status_code == 302
    assert [park.name for park in patrol.parks.all()] == ["גן הפעמון"]
    assert desk.post(edit, typed(officer, version=version, more_parks="גן הפעמון")).status_code == 302  # a double click


def test_calling_off_asks_for_a_reason(desk: Client, officer: User) -> None:
    patrol = plan(officer, "2026-11-10")
    off = f"/patrols/{patrol.pk}/call-off/"
    assert off in desk.get(f"/patrols/{patrol.pk}/edit/").content.decode()
    assert "כתבו את הסיבה" in desk.post(off, {"reason": ""}).content.decode()
    assert desk.post(off, {"reason": "גשם"}).url == LIST
    assert "גשם" in desk.get(LIST).content.decode()
    assert desk.get(f"/patrols/{patrol.pk}/edit/").status_code == 302


def test_o8_a_pupil_is_noted_by_a_name_and_one_tap(desk: Client, officer: User, student: Student) -> None:
    patrol = begin(officer, "2026-11-09", parks=["גן העיר", "גן סאקר"])
    live = f"/patrols/{patrol.pk}/live/"
    page = desk.get(live, {"q": "נועה", "park": "גן סאקר"}).content.decode()
    assert f'action="/patrols/{patrol.pk}/pupils/"' in page
    note = {"student": student.pk, "park": "גן סאקר"}
    for _ in range(2):
        desk.post(f"/patrols/{patrol.pk}/pupils/", note)
    referral = Referral.objects.get()
    assert referral.received_at == moment("2026-11-09 09:30")
    assert PatrolFinding.objects.get().park == "גן סאקר"
    assert referral.case.matter.url in desk.get(live).content.decode()
    assert AccessRecord.objects.filter(action="search", subject="search: נועה").count() == 1


def test_an_unknown_child_and_the_end(desk: Client, officer: User) -> None:
    patrol = begin(officer, "2026-11-09")
    live = f"/patrols/{patrol.pk}/live/"
    wrong = desk.post(f"/patrols/{patrol.pk}/unknown/", {"number": "0", "form_key": str(uuid4())}).content.decode()
    assert "סמנו בני כמה הם בערך" in wrong
    facts = {"age_band": "middle", "gender": "m", "number": "3", "park": "גן העיר", "form_key": str(uuid4())}
    for _ in range(2):
        assert desk.post(f"/patrols/{patrol.pk}/unknown/", facts).status_code == 302
    assert "3 × בערך 12 עד 14" in desk.get(live).content.decode()
    undo = f"/patrols/{patrol.pk}/findings/{PatrolFinding.objects.get().pk}/undo/"
    assert undo in desk.get(live).content.decode()
    desk.post(undo)
    assert "3 × בערך" not in desk.get(live).content.decode()
    for _ in range(2):
        assert desk.post(f"/patrols/{patrol.pk}/end/", {"note": "שקט"}).status_code == 302
    assert "1 מתוך 3" in desk.get(LIST).content.decode()
    assert (
        desk.post(f"/patrols/{patrol.pk}/unknown/", facts | {"form_key": str(uuid4())}, follow=True).context["met"]
        == []
    )


def test_a_child_not_on_file_is_noted_by_a_short_form(desk: Client, officer: User, student: Student) -> None:
    patrol = begin(officer, "2026-11-09")
    page = f"/patrols/{patrol.pk}/pupils/new/"
    assert page in desk.get(f"/patrols/{patrol.pk}/live/").content.decode()
    school = student.enrolments.get().school_id
    facts = {"new-first_name": "גיא", "new-last_name": "שלומוב", "new-id_type": "none", "new-school": school}
    facts |= {"new-grade": "8", "new-guardian_relation": "mother", "new-guardian_language": "he"}
    facts |= {"new-form_key": str(uuid4())}
    assert "כתבו" in desk.post(page, facts).content.decode()
    facts["new-id_missing_reason"] = "לא נמסר"
    for _ in range(2):
        assert desk.post(page, facts).status_code == 302
    assert Student.objects.filter(first_name="גיא").count() == 1
    taken = facts | {"new-id_type": "israeli_id", "new-id_number": "123456782", "new-form_key": str(uuid4())}
    Student.objects.filter(pk=student.pk).update(id_number="123456782")
    assert "כבר ברשומות עם המספר הזה" in desk.post(page, taken).content.decode()


def test_names_are_for_those_who_were_there_or_may_see_the_case(
    client: Client, unit: Unit, officer: User, manager: User, student: Student
) -> None:
    """An officer who was not on the patrol and has not the case reads a number (domain 2.1)."""
    patrol = begin(officer, "2026-11-09")
    now = moment("2026-11-09 09:30")
    note_pupil(patrol=patrol, student=student, park="", found_at=now, by=officer, now=now)
    other = UserFactory(unit=unit, is_officer=True)
    for user, sees in ((officer, True), (manager, True), (other, False)):
        client.force_login(user)
        assert ("סעדון" in client.get(f"/patrols/{patrol.pk}/live/").content.decode()) is sees
    finding = PatrolFinding.objects.get()
    assert client.post(f"/patrols/{patrol.pk}/findings/{finding.pk}/undo/").status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_whatever_the_rows(desk: Client, officer: User, n: int) -> None:
    for day in range(n):
        make(officer, f"{date(2026, 9, 15) + timedelta(days=7 * (day + 4))}")
        plan(officer, f"{date(2027, 1, 5) + timedelta(days=7 * day)}")
    assert len(queries(desk, LIST)) == 13


@pytest.mark.parametrize("n", [1, 3])
def test_the_live_page_costs_the_same_whatever_was_found(desk: Client, unit: Unit, officer: User, n: int) -> None:
    patrol = begin(officer, "2026-11-09")
    now = moment("2026-11-09 09:30")
    for number in range(n):
        pupil = make_student(unit, officer)
        note_pupil(patrol=patrol, student=pupil, park="", found_at=now, by=officer, now=now)
        facts = {"age_band": "high", "gender": "", "number": number + 1, "key": uuid4()}
        note_unknown(patrol=patrol, park="", found_at=now, by=officer, now=now, **facts)
    assert len(queries(desk, f"/patrols/{patrol.pk}/live/?q=נועה")) == 14


def test_a_stranger_and_other_roles_find_nothing(
    client: Client, unit: Unit, officer: User, stranger: User, student: Student
) -> None:
    patrol = begin(officer, "2026-11-09")
    coordinator = UserFactory(unit=unit, is_coordinator=True)
    for user in (stranger, coordinator):
        client.force_login(user)
        for page in ("edit", "call-off", "live", "pupils/new"):
            assert client.get(f"/patrols/{patrol.pk}/{page}/").status_code == 404
        for door in ("start", "end", "unknown"):
            assert client.post(f"/patrols/{patrol.pk}/{door}/").status_code == 404
        assert client.post(f"/patrols/{patrol.pk}/pupils/", {"student": student.pk}).status_code == 404
    mine = begin(stranger, "2026-11-09")
    client.force_login(stranger)
    assert client.post(f"/patrols/{mine.pk}/pupils/", {"student": student.pk}).status_code == 404
    assert "גן העיר" in client.get(LIST).content.decode()
    assert not Referral.objects.exists()


def test_odd_requests_never_break(desk: Client, officer: User, student: Student) -> None:
    patrol = begin(officer, "2026-11-09")
    for query in ("?year=0", "?year=99999", "?year=x", "?year=2019"):
        assert desk.get(f"{LIST}{query}").status_code == 200
    assert desk.get(f"/patrols/{patrol.pk}/live/?q=%00&park=x").status_code == 200
    assert desk.post(f"/patrols/{patrol.pk}/pupils/", {"student": "x"}).status_code == 404
    assert desk.post(f"/patrols/{patrol.pk}/end/", {"note": "א" * 700}).status_code == 200
    assert desk.get("/patrols/999999999999999999999/live/").status_code == 404
