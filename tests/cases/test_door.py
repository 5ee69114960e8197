"""The school's own door: in without an account, nothing out, clocks running, parents only after an officer (6.1, R17)."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Referral, SchoolDoor, Student
from cases.services.assignment import assign_case
from cases.services.door import accept_referral, open_door, revoke_door, tell_progress, token_of
from cases.services.inbox import referrals_for
from notices.models import Notice
from tests.cases.factories import SchoolFactory, log, make_student, moment, refer
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-22 09:00")


@pytest.fixture(autouse=True)
def _no_throttle_left() -> None:
    cache.clear()


@pytest.fixture
def manager() -> Any:
    return UserFactory(unit=UnitFactory(), is_manager=True)


@pytest.fixture
def officer(manager: Any) -> Any:
    return UserFactory(unit=manager.unit, is_officer=True, name="דנה לביא")


@pytest.fixture
def door(manager: Any, officer: Any) -> SchoolDoor:
    school = SchoolFactory(unit=manager.unit, officer=officer)
    return open_door(school=school, by=manager, now=NOW)


def link(door: SchoolDoor, lang: str = "he") -> str:
    return reverse("cases:door-report", args=[token_of(door)]) + f"?lang={lang}"


def typed(**facts: Any) -> dict[str, Any]:
    given = {
        "form_key": str(uuid4()),
        "reporter_kind": "counsellor",
        "reporter_name": "אורלי נבון",
        "reporter_email": "orly@school.example",
        "first_name": "נועה",
        "last_name": "סעדון",
        "id_number": "",
        "grade": "8",
        "class_number": "1",
        "reasons": ["repeated"],
        "description": "חסרה בכל יום ראשון",
    }
    return given | facts


def test_a_report_opens_the_clocks_at_once_and_tells_no_parent(door: SchoolDoor) -> None:
    answer = Client().post(link(door), typed())
    referral = Referral.objects.get()
    assert referral.matter.ref in answer.content.decode()
    assert sorted(referral.matter.deadlines.values_list("promise", flat=True)) == ["10", "12", "9"]
    assert list(Notice.objects.to_others().values_list("kind", flat=True)) == ["N1"]
    assert (referral.case.matter.owner, referral.accepted_at) == (door.school.officer, None)


def test_the_same_form_twice_is_one_report_and_the_same_receipt(door: SchoolDoor) -> None:
    form = typed()
    pages = [Client().post(link(door), form).content for _ in range(2)]
    assert (pages[0] == pages[1], Referral.objects.count(), Student.objects.count()) == (True, 1, 1)


def test_the_door_answers_alike_whether_the_pupil_is_on_file_or_not(door: SchoolDoor, officer: Any) -> None:
    student = make_student(officer.unit, officer, id_number="123456782")
    refer(student, "2026-11-15 09:00", by=officer)

    def page(**facts: Any) -> str:
        text = Client().post(link(door), typed(**facts)).content.decode()
        return re.sub(r"\d{4}-\d{8}", "REF", text)

    assert page(id_number="123456782") == page(id_number="050012343", first_name="אחרת")
    assert student.cases.count() == 1


def test_a_name_alone_finds_the_pupil_only_in_this_school(door: SchoolDoor, officer: Any) -> None:
    elsewhere = make_student(officer.unit, officer)
    here = make_student(officer.unit, officer)
    here.enrolments.update(school=door.school)
    Client().post(link(door), typed())
    assert Referral.objects.get().case.student == here
    assert not elsewhere.cases.exists()


def test_two_of_one_name_are_not_guessed(door: SchoolDoor, officer: Any) -> None:
    for _ in range(2):
        make_student(officer.unit, officer).enrolments.update(school=door.school)
    Client().post(link(door), typed())
    assert Student.objects.count() == 3


def test_parents_hear_after_an_officer_accepted_it_and_once(door: SchoolDoor, officer: Any) -> None:
    student = make_student(officer.unit, officer)
    student.enrolments.update(school=door.school)
    Client().post(link(door), typed())
    referral = Referral.objects.select_related("case__matter", "matter__unit").get()
    assert not Notice.objects.filter(kind="N27").exists()
    assert [accept_referral(referral=referral, by=officer, now=NOW) for _ in range(2)] == [True, False]
    assert Notice.objects.filter(kind="N27").count() == 2


@pytest.mark.parametrize("wrong", ["x", "A" * 22, "A" * 200])
def test_a_wrong_link_and_a_revoked_one_answer_alike(door: SchoolDoor, manager: Any, wrong: str) -> None:
    old = link(door)
    assert [revoke_door(school=door.school, by=manager, now=NOW) for _ in range(2)] == [True, False]
    pages = [Client().get(address) for address in (old, reverse("cases:door-report", args=[wrong]))]
    posted = Client().post(old, typed())
    assert [page.status_code for page in (*pages, posted)] == [404, 404, 404]
    assert pages[0].content == pages[1].content == posted.content
    assert not Referral.objects.exists()


def test_a_new_link_ends_the_old_one(door: SchoolDoor, manager: Any) -> None:
    new = open_door(school=door.school, by=manager, now=NOW)
    assert [Client().get(link(one)).status_code for one in (door, new)] == [404, 200]
    assert token_of(new) not in (new.nonce, new.token_hash)


def test_it_is_throttled_and_loses_nothing(door: SchoolDoor) -> None:
    answers = [Client().post(link(door), typed()).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
    page = Client().post(link(door), typed(description="טקסט שלא יאבד"))
    assert "טקסט שלא יאבד" in page.content.decode()
    assert Referral.objects.count() == 20


def test_wrong_links_are_throttled_when_they_are_only_opened(door: SchoolDoor) -> None:
    wrong = reverse("cases:door-report", args=["x"])
    assert [Client().get(wrong).status_code for _ in range(61)] == [404] * 60 + [429]
    assert Client().get(link(door)).status_code == 200


def test_a_form_of_another_site_is_refused(door: SchoolDoor) -> None:
    answer = Client().post(link(door), typed(), headers={"Origin": "https://evil.example"})
    assert (answer.status_code, Referral.objects.count()) == (403, 0)


@pytest.mark.parametrize("lang", ["he", "ar"])
def test_bad_input_is_answered_in_the_language_of_the_form(door: SchoolDoor, lang: str) -> None:
    bad = typed(
        first_name="1", last_name="x" * 200, id_number="123456789", days_absent="-3", absent_since="31.2.2026",
        reporter_email="a@", reporter_phone="12", class_number="x", reasons=[], description="y" * 2000,
    )  # fmt: skip
    page = Client().post(link(door, lang), bad)
    errors = page.context["form"].errors
    assert (page.status_code, len(errors), Referral.objects.count()) == (200, 10, 0)
    said = {"he": "הקלידו מספר שלם בספרות.", "ar": "أدخلوا رقمًا صحيحًا."}
    assert [words in page.content.decode() for words in said.values()] == [lang == "he", lang == "ar"]
    assert f'lang="{lang}"' in page.content.decode()


def test_the_arabic_form_holds_no_word_of_another_language(door: SchoolDoor) -> None:
    page = Client().get(link(door, "ar")).content.decode()
    body = page[page.index("<main") : page.index("</main>")]
    shown = re.sub(r"<option[^>]*>[^<]*|<a [^>]*>[^<]*|<bdi>[^<]*|<[^>]+>", " ", body)
    assert re.findall("[א-תA-Za-z]{2,}", shown) == []


def test_the_page_sets_no_cookie(door: SchoolDoor) -> None:
    assert not Client().get(link(door)).cookies


def test_the_school_hears_each_stage_once_and_never_a_name(door: SchoolDoor, officer: Any, manager: Any) -> None:
    Client().post(link(door), typed())
    referral = Referral.objects.select_related("case__student", "case__matter", "matter__unit").get()
    assert tell_progress(now=NOW) == 0  # nobody accepted it yet
    accept_referral(referral=referral, by=officer, now=NOW)
    assert [tell_progress(now=NOW), tell_progress(now=NOW)] == [1, 0]
    student = make_student(officer.unit)
    student.guardians.update(student=referral.case.student)
    log(referral.case, "call", "reached", f"{timezone.localdate():%Y-%m-%d} 23:00", by=officer)
    assert [tell_progress(now=NOW), tell_progress(now=NOW)] == [1, 0]
    told = Notice.objects.filter(kind="progress").order_by("pk")
    assert [notice.context["stage"] for notice in told] == ["treated", "contacted"]
    assert "נועה" not in str([notice.context for notice in told])


def test_progress_is_told_of_reports_typed_by_an_officer_too_but_never_of_old_ones(officer: Any) -> None:
    refer(make_student(officer.unit, officer), "2026-11-15 09:00", by=officer, reporter_email="orly@school.example")
    refer(make_student(officer.unit, officer), "2026-11-15 09:00", by=officer)
    Referral.objects.filter(reporter_email="").update(reporter_email="a@b.example")  # as a file would have left it
    assert tell_progress(now=NOW) == 1


def test_strangers_neither_see_nor_accept(door: SchoolDoor, officer: Any, manager: Any) -> None:
    Client().post(link(door), typed())
    referral = Referral.objects.get()
    address = reverse("cases:referral-accept", args=[referral.case.matter.ref, referral.matter.ref])
    for stranger in (UserFactory(unit=manager.unit, is_officer=True), UserFactory(unit=UnitFactory(), is_manager=True)):
        client = Client()
        client.force_login(stranger)
        assert client.post(address).status_code == 404
        assert "נועה" not in client.get(reverse("cases:referral-list")).content.decode()
        assert client.get(reverse("cases:door-edit", args=[door.school.symbol])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_takes_the_same_queries(officer: Any, rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        refer(make_student(officer.unit, officer), "2026-11-15 09:00", by=officer)
    client = Client()
    client.force_login(officer)
    with django_assert_num_queries(10):
        page = client.get(reverse("cases:referral-list"))
    assert len(page.context["rows"]) == rows


def test_the_inbox_by_state(door: SchoolDoor, officer: Any, manager: Any) -> None:
    Client().post(link(door), typed())
    orphan = refer(make_student(officer.unit), "2026-11-15 09:00", by=manager)
    found = {
        state: referrals_for(manager, date(2026, 11, 22), state).count() for state in ("", "waiting", "unassigned")
    }
    assert found == {"": 2, "waiting": 1, "unassigned": 1}
    assign_case(case=orphan.case, owner=officer, by=manager, now=NOW)
    assert referrals_for(manager, date(2026, 11, 22), "unassigned").count() == 0
