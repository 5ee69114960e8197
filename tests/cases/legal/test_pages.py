"""The pages of enforcement: who gets in, what is asked twice, what is kept when something is wrong (R22, R23)."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessRecord, User
from cases.models import Case, LegalAct, LegalProceeding, PrincipalNotice, ProsecutionReferral
from tests.cases.factories import key, make_student, refer
from tests.cases.legal.factories import REASONS, TODAY, absent, ask_exemptions, complete, letter, opened, referred
from tests.factories import UserFactory

TEXTS = ("open/", "refer/", "move/", "notices/new/", "absences/new/", "exemptions/new/")


def at(case: Case, rest: str = "") -> str:
    return f"/cases/{case.matter.ref}/legal/{rest}"


def get(user: User, path: str) -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.get(path)


def typed(**given: Any) -> dict[str, Any]:
    return {"form_key": str(uuid4())} | given


def proceeding_facts(case: Case, **given: Any) -> dict[str, Any]:
    parents = [str(pk) for pk in case.student.guardians.values_list("pk", flat=True)]
    return typed(parents=parents, reasons=REASONS, **given)


def notice_facts(case: Case, **given: Any) -> dict[str, Any]:
    facts = {"guardian": case.student.guardians.get(relation="mother").pk, "signed_by": "principal", "version": "1"}
    facts |= {"school": case.student.enrolments.get().school_id, "sent_on": "17.11", "registered_no": "rr 12 il"}
    return typed(**facts) | given


@pytest.mark.parametrize("page", ["", *TEXTS, "look/"])
def test_strangers_see_what_does_not_exist(case, officer, stranger, page: str) -> None:
    opened(case, officer)
    colleague = UserFactory(unit=case.matter.unit, is_officer=True)
    others = [UserFactory(unit=case.matter.unit, **{f"is_{role}": True}) for role in ("coordinator", "auditor")]
    for user in (stranger, colleague, *others):
        client = Client()
        client.force_login(user)
        answer = client.post(at(case, page)) if page == "look/" else client.get(at(case, page))
        assert answer.status_code == 404


@pytest.mark.parametrize("page", ["open/", "refer/", "move/"])
def test_r23_cover_and_manager_do_not_get_the_pages_of_the_treating_officer(case, officer, manager, page) -> None:
    cover = UserFactory(unit=case.matter.unit, is_officer=True)
    type(case.matter).objects.filter(pk=case.matter_id).update(cover=cover, cover_from=TODAY, cover_until=TODAY)
    if page != "open/":
        opened(case, officer)
    assert [get(user, at(case, page)).status_code for user in (officer, cover, manager)] == [200, 404, 404]
    assert [get(user, at(case)).status_code for user in (officer, cover, manager)] == [200, 200, 200]


@pytest.mark.parametrize("page", ["notices/new/", "absences/new/", "exemptions/new/"])
def test_facts_are_written_by_the_treating_officer_or_her_cover(case, officer, manager, page: str) -> None:
    cover = UserFactory(unit=case.matter.unit, is_officer=True)
    type(case.matter).objects.filter(pk=case.matter_id).update(cover=cover, cover_from=TODAY, cover_until=TODAY)
    assert [get(user, at(case, page)).status_code for user in (officer, cover, manager)] == [200, 200, 404]


def test_whoever_logged_a_case_without_an_officer_does_not_see_its_legal_page(case, officer, unit) -> None:
    opened(case, officer)
    logger = UserFactory(unit=unit, is_officer=True)
    type(case.matter).objects.filter(pk=case.matter_id).update(owner=None, opened_by=logger)
    assert get(logger, f"/cases/{case.matter.ref}/").status_code == 200
    assert get(logger, at(case)).status_code == 404
    assert at(case) not in get(logger, f"/cases/{case.matter.ref}/").content.decode()


def test_opening_is_asked_twice(browser: Client, case: Case) -> None:
    facts = proceeding_facts(case)
    first = browser.post(at(case, "open/"), facts)
    assert (first.status_code, LegalProceeding.objects.count()) == (200, 0)
    assert "קראו שוב" in first.content.decode()
    assert 'name="confirmed"' in first.content.decode()
    again = browser.post(at(case, "open/"), facts | {"again": "1"})
    assert REASONS in again.content.decode()
    for _ in range(2):
        done = browser.post(at(case, "open/"), facts | {"confirmed": "1"})
        assert (done.status_code, done["Location"]) == (302, at(case))
    proceeding = LegalProceeding.objects.get()
    assert (proceeding.opened_on, proceeding.reasons, proceeding.parents.count()) == (TODAY, REASONS, 2)


@pytest.mark.parametrize("wrong", [{"reasons": ""}, {"reasons": " … "}, {"parents": []}])
def test_without_reasons_or_parents_nothing_is_opened(browser: Client, case: Case, wrong: dict[str, Any]) -> None:
    answer = browser.post(at(case, "open/"), proceeding_facts(case, confirmed="1") | wrong)
    assert (answer.status_code, LegalProceeding.objects.count()) == (200, 0)
    assert "יש לתקן" in answer.content.decode()


def test_referring_with_an_open_gate_asks_for_words_and_keeps_them(browser: Client, case: Case, officer: User) -> None:
    opened(case, officer)
    facts = typed(prosecutor="עו״ד רות כהן", reasons="הכול נוסה")
    refused = browser.post(at(case, "refer/"), facts | {"confirmed": "1"})
    assert (ProsecutionReferral.objects.count(), "כתבו מדוע אתם ממשיכים" in refused.content.decode()) == (0, True)
    assert "הכול נוסה" in refused.content.decode()
    asked = browser.post(at(case, "refer/"), facts | {"despite": "אין מנהלת"})
    assert (ProsecutionReferral.objects.count(), "לא כל התנאים" in asked.content.decode()) == (0, True)
    browser.post(at(case, "refer/"), facts | {"despite": "אין מנהלת", "confirmed": "1"})
    referral = ProsecutionReferral.objects.get()
    assert (referral.despite, referral.gate_state["complete"]) == ("אין מנהלת", False)
    assert "אין מנהלת" in browser.get(at(case)).content.decode()


def test_referring_with_a_complete_gate(browser: Client, case: Case, officer: User) -> None:
    complete(case, officer)
    assert "לידיעתכם בלבד" in browser.get(at(case)).content.decode()
    opened(case, officer)
    browser.post(at(case, "refer/"), typed(prosecutor="רות", reasons="נוסה הכול", confirmed="1"))
    assert ProsecutionReferral.objects.get().gate_state["complete"] is True
    assert "לידיעתכם בלבד" not in browser.get(at(case)).content.decode()


def test_s13_is_told_to_the_treating_officer_alone_on_the_case_page(case, officer, manager) -> None:
    words, page = "לידיעה בלבד: כל התנאים שבחוק מתקיימים", f"/cases/{case.matter.ref}/"
    letter(case, officer)
    letter(case, officer, "father")
    absent(case, officer)
    assert words not in get(officer, page).content.decode()
    LegalAct.objects.filter(kind="absence").delete()
    complete_rest(case, officer)
    assert [words in get(user, page).content.decode() for user in (officer, manager)] == [True, False]
    assert "לידיעתכם בלבד" not in get(manager, at(case)).content.decode()
    assert not LegalProceeding.objects.exists()


def complete_rest(case: Case, officer: User) -> None:
    absent(case, officer)
    ask_exemptions(case, officer)


@pytest.mark.parametrize(
    ("sent_on", "is_ripe"), [("2026-11-17", True), ("2026-11-18", False), ("2026-11-13", True), ("2026-11-14", True)]
)
def test_s13_counts_like_the_gate(case, officer, sent_on: str, is_ripe: bool) -> None:
    letter(case, officer, sent_on=sent_on)
    letter(case, officer, "father", sent_on)
    complete_rest(case, officer)
    page = get(officer, f"/cases/{case.matter.ref}/").content.decode()
    assert ("לידיעה בלבד" in page, "לידיעתכם בלבד" in get(officer, at(case)).content.decode()) == (is_ripe, is_ripe)


def test_a_notice_is_typed_and_mended(browser: Client, case: Case) -> None:
    browser.post(at(case, "notices/new/"), notice_facts(case))
    notice = PrincipalNotice.objects.get()
    assert (notice.sent_on, notice.registered_no) == (date(2026, 11, 17), "RR12IL")
    page = browser.get(at(case, f"notices/{notice.pk}/"))
    assert page.context["form"]["registered_no"].value() == "RR12IL"
    browser.post(at(case, f"notices/{notice.pk}/"), notice_facts(case, slip_on="19.11"))
    notice.refresh_from_db()
    assert (notice.slip_on, notice.version) == (date(2026, 11, 19), 2)


def test_two_people_mending_one_notice_lose_no_text(browser: Client, case: Case, officer: User) -> None:
    notice = letter(case, officer)
    browser.post(at(case, f"notices/{notice.pk}/"), notice_facts(case, slip_on="19.11"))
    late = browser.post(at(case, f"notices/{notice.pk}/"), notice_facts(case, slip_on="20.11"))
    body = late.content.decode()
    assert (late.status_code, "19.11" in body, "20.11" in body) == (409, True, True)
    browser.post(at(case, f"notices/{notice.pk}/"), notice_facts(case, slip_on="20.11", version="2"))
    notice.refresh_from_db()
    assert notice.slip_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"sent_on": "26.11"}, "היום הזה עוד לא הגיע"),
        ({"slip_on": "16.11"}, "המכתב נשלח מאוחר יותר"),
        ({"guardian": "999999"}, "סמנו לאיזה הורה"),
        ({"school": ""}, "בחרו את בית הספר"),
        ({"signed_by": ""}, "סמנו מי חתם"),
        ({"registered_no": "RRfather"}, "המספר הזה רשום במכתב אחר"),
    ],
)
def test_a_wrong_notice_is_refused_beside_its_field(browser, case, officer, wrong, words: str) -> None:
    letter(case, officer, "father", registered_no="RRFATHER")
    answer = browser.post(at(case, "notices/new/"), notice_facts(case) | wrong)
    body = answer.content.decode()
    assert (answer.status_code, PrincipalNotice.objects.count()) == (200, 1)
    assert (words in body, 'value="17.11"' in body or "sent_on" in wrong) == (True, True)


def test_the_same_notice_sent_twice_is_one(browser: Client, case: Case) -> None:
    facts = notice_facts(case)
    assert [browser.post(at(case, "notices/new/"), facts).status_code for _ in range(2)] == [302, 302]
    assert PrincipalNotice.objects.count() == 1


@pytest.mark.parametrize(
    ("page", "facts", "words"),
    [
        ("absences/new/", {"on": "20.11", "until_on": "18.11", "source": "דוח"}, "היום האחרון קודם ליום הראשון"),
        ("absences/new/", {"on": "20.11", "until_on": "30.11", "source": "דוח"}, "היום הזה עוד לא הגיע"),
        ("absences/new/", {"on": "20.11", "until_on": "20.11", "source": ""}, "כתבו מניין הדבר ידוע"),
        ("exemptions/new/", {"on": "20.11", "source": "האם"}, "סמנו מה הייתה התשובה"),
        ("exemptions/new/", {"on": "", "source": "האם", "is_clear": "yes"}, "כתבו באיזה יום זה נבדק"),
    ],
)
def test_wrong_facts_are_refused(browser: Client, case: Case, page: str, facts: dict[str, str], words: str) -> None:
    answer = browser.post(at(case, page), typed(**facts))
    assert (answer.status_code, words in answer.content.decode()) == (200, True)
    assert not LegalAct.objects.exists()


def test_a_move_made_stale_by_another_shows_both(browser: Client, case: Case, officer: User) -> None:
    proceeding = opened(case, officer)
    referred(proceeding, officer)
    facts = typed(move="hearing", on="25.11", text="זומנו ל־3.12", version="1")
    answer = browser.post(at(case, "move/"), facts)
    assert (answer.status_code, "זומנו ל־3.12" in answer.content.decode()) == (409, True)
    assert browser.post(at(case, "move/"), facts | {"version": "2"}).status_code == 302
    assert LegalProceeding.objects.get().stage == "hearing"


def test_the_manager_looks_and_comments(client: Client, case: Case, officer: User, manager: User) -> None:
    opened(case, officer)
    client.force_login(manager)
    page = client.get(at(case)).content.decode()
    assert f'action="{at(case, "look/")}"' in page
    assert at(case, "refer/") not in page
    client.post(at(case, "look/"), typed(text=""))
    client.post(at(case, "look/"), typed(text="לתאם עם היועצת"))
    assert list(LegalAct.objects.order_by("pk").values_list("kind", flat=True)) == ["opened", "viewed", "comment"]
    assert "לתאם עם היועצת" in get(officer, at(case)).content.decode()
    assert Client().post(at(case, "look/")).status_code == 302
    assert get(officer, at(case, "look/")).status_code in (404, 405)


def test_every_look_at_the_legal_page_is_recorded(browser: Client, case: Case, officer: User) -> None:
    browser.get(at(case))
    assert AccessRecord.objects.filter(user=officer, page=at(case), action="view").count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_every_length(browser: Client, officer: User, manager: User, rows: int) -> None:
    for n in range(rows):
        opened(
            refer(make_student(officer.unit, officer, first_name=f"תלמיד {n}"), "2026-11-01 09:00", by=officer).case,
            officer,
        )
    for user, number in ((officer, 10), (manager, 10)):
        client = Client()
        client.force_login(user)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get("/legal/")
        assert len(page.context["page"].object_list) == rows
        assert len(queries) == number, "\n".join(q["sql"][:150] for q in queries)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_legal_page_costs_the_same_for_every_length(browser: Client, case: Case, officer: User, rows: int) -> None:
    opened(case, officer)
    for n in range(rows):
        letter(case, officer, key=key(n + 1), registered_no=f"RR{n}")
        absent(case, officer, key=key(n + 10))
    with CaptureQueriesContext(connection) as queries:
        browser.get(at(case))
    assert len(queries) == 17, "\n".join(q["sql"][:150] for q in queries)


def test_the_list_by_stage(browser: Client, case: Case, officer: User, stranger: User) -> None:
    referred(opened(case, officer), officer)
    names = [
        case.student.name in browser.get(f"/legal/{q}").content.decode()
        for q in ("", "?stage=referred", "?stage=court", "?stage=x")
    ]
    assert names == [True, True, False, True]
    assert "אין הליכים משפטיים" in get(stranger, "/legal/").content.decode()


def test_a_closed_case_is_read_and_not_changed(browser: Client, case: Case, officer: User) -> None:
    opened(case, officer)
    Case.objects.filter(pk=case.pk).update(closed_on=TODAY, stage="closed")
    page = browser.get(at(case)).content.decode()
    assert [at(case, text) in page for text in TEXTS] == [False] * 6
    assert [browser.get(at(case, text)).status_code for text in TEXTS] == [404] * 6
