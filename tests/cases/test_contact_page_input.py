"""Whatever is typed into the contact form: words beside the field, the text kept, nothing stored, never a 500."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from cases.models import Case, Contact, Student
from charter.models import NextStep
from tests.cases.factories import SchoolFactory, make_student, moment, refer
from tests.cases.pages import HTMX, filled, mother, new_contact, post


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment("2026-11-16 10:00"), tick=False):
        yield


@pytest.fixture
def case(student: Student) -> Case:
    return refer(student, "2026-11-15 09:00").case


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.mark.parametrize(
    ("kind", "typed", "field", "says"),
    [
        pytest.param("call", {"on": "17.11", "at": "9:00"}, "on", "המועד עדיין לא הגיע", id="B20 tomorrow"),
        pytest.param("call", {"on": "17.11"}, "on", "המועד עדיין לא הגיע", id="B20 tomorrow without an hour"),
        pytest.param("call", {"at": "10:06"}, "at", "המועד עדיין לא הגיע", id="B20 six minutes ahead"),
        pytest.param("call", {"on": "14.11", "at": "9:00"}, "on", "הפנייה התקבלה ביום א׳ 15.11", id="B21 earlier"),
        pytest.param(
            "call",
            {"on": "14.11", "at": "9:00", "earlier": "on"},
            "earlier_reason",
            "כתבו למה נרשם קשר מוקדם.",
            id="B21 earlier without a reason",
        ),
        pytest.param("call", {"on": "15.11"}, "at", "כתבו גם שעה", id="yesterday without an hour"),
        pytest.param("call", {"on": "31/02/2026"}, "on", "אין תאריך כזה", id="B22 31 February"),
        pytest.param("call", {"on": "9999-12-31", "at": "9:00"}, "on", "התאריך", id="B19 the last day"),
        pytest.param("call", {"at": "25:00"}, "at", "השעה", id="no such hour"),
        pytest.param("call", {"note": "א" * 20_001}, "note", "20000", id="B16 over 20,000 letters"),
        pytest.param("call", {"note": "אב\u202eגד"}, "note", "כיוון", id="B8 U+202E"),
        pytest.param("call", {"note": "א\x00ב"}, "note", "", id="B10 U+0000"),
        pytest.param("call", {"who": ""}, "who", "סמנו עם מי זה היה.", id="nobody"),
        pytest.param("call", {"who": "guardian-999999"}, "who", "בחרו מבין האנשים", id="a parent of nobody"),
        pytest.param("call", {"who": "other"}, "person", "כתבו את שם האדם.", id="other without a name"),
        pytest.param("call", {"who": "other", "person": "אב\u202eגד"}, "person", "כיוון", id="B8 a name with U+202E"),
        pytest.param("call", {"outcome": ""}, "outcome", "בחרו איך זה נגמר.", id="no outcome, as by Ctrl+Enter"),
        pytest.param("call", {"outcome": "held"}, "outcome", "בחרו איך זה נגמר.", id="the outcome of another kind"),
        pytest.param("call", {"form_key": "x"}, "form_key", "אינו תקף", id="a broken key"),
        pytest.param("call", {"step": "other", "step_on": "19.11"}, "step_text", "כתבו מה", id="a step without words"),
        pytest.param("call", {"step": "meeting"}, "step_on", "כתבו את היום", id="a meeting without a day"),
        pytest.param(
            "call", {"step": "meeting", "step_on": "15.11.2026"}, "step_on", "התאריך", id="a step in the past"
        ),
        pytest.param("message", {"who": [], "outcome": "sent"}, "who", "סמנו עם מי", id="a message to nobody"),
        pytest.param("message", {"written_by": "", "outcome": "sent"}, "written_by", "בחרו איך", id="sent by nothing"),
        pytest.param("meeting", {"outcome": "held"}, "place", "בחרו איפה", id="P11 held nowhere"),
        pytest.param("school", {"school": "999999", "person": "רם לוי"}, "school", "בחרו מבין", id="no such school"),
        pytest.param(
            "school", {"school": "9" * 30, "person": "רם"}, "school", "בחרו מבין", id="B29 a school of 30 digits"
        ),
        pytest.param("school", {"school": "\x00", "person": "רם"}, "school", "NULL", id="B10 a school of U+0000"),
        pytest.param("school", {"person": ""}, "person", "כתבו את שם האדם.", id="P9 nobody named"),
        pytest.param("partner", {"partner": "mafia"}, "partner", "בחרו איזה שותף", id="P12 no such partner"),
        pytest.param("partner", {"partner": ""}, "partner", "בחרו איזה שותף", id="P12 no partner"),
        pytest.param("visit", {"outcome": "at_home"}, "who", "סמנו עם מי", id="at home, who"),
        pytest.param("note", {"outcome": "noted", "note": " -- "}, "note", "כתבו את ההערה.", id="an empty note"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_bad_input_is_answered_beside_the_field(
    browser: Client, case: Case, kind: str, typed: dict[str, Any], field: str, says: str, htmx: bool
) -> None:
    answer = post(browser, case, kind, htmx=htmx, **({"outcome": "reached"} | typed))

    form, text = answer.context["form"], answer.content.decode()
    assert answer.status_code == 422
    assert list(form.errors) == [field]
    assert says in form.errors[field][0]
    assert all(str(form.errors[name][0]) in text.replace("&quot;", '"') for name in form.errors)
    assert (Contact.objects.count(), NextStep.objects.count()) == (0, 0)


def test_typed_text_is_kept(browser: Client, case: Case) -> None:
    answer = post(browser, case, "call", outcome="reached", on="17.11", note="דיברנו ארוכות")

    assert "דיברנו ארוכות</textarea>" in answer.content.decode()
    assert 'value="17.11"' in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "happened"),
    [
        pytest.param({}, "2026-11-16 10:00", id="now"),
        pytest.param({"at": "10:05"}, "2026-11-16 10:05", id="B20 within the slack"),
        pytest.param({"on": "16.11"}, "2026-11-16 10:00", id="today"),
        pytest.param({"on": "15/11/26", "at": "0930"}, "2026-11-15 09:30", id="B23 two-digit year"),
        pytest.param(
            {"on": "2026-11-15", "at": "8.15"}, "2026-11-15 08:15", id="the day of the report, before its hour"
        ),
    ],
)
def test_when_it_happened(browser: Client, case: Case, typed: dict[str, str], happened: str) -> None:
    post(browser, case, "call", outcome="no_answer", **typed)

    assert Contact.objects.get().happened_at == moment(happened)


def test_b21_an_earlier_contact_with_its_reason_is_taken_and_answers_nothing(browser: Client, case: Case) -> None:
    typed = {"on": "11.11", "at": "9:00", "earlier": "on", "earlier_reason": "שיחה מלפני הפנייה"}
    post(browser, case, "call", outcome="reached", **typed)

    contact = Contact.objects.get()
    assert (contact.earlier_reason, contact.entry.settled.count()) == ("שיחה מלפני הפנייה", 0)


def test_b21_a_reason_that_is_not_needed_is_not_kept(browser: Client, case: Case) -> None:
    post(browser, case, "call", outcome="reached", earlier="on", earlier_reason="סתם")

    assert Contact.objects.get().earlier_reason == ""


def test_a_parent_of_another_pupil_is_refused(browser: Client, case: Case, officer: User) -> None:
    other = mother(make_student(officer.unit, officer, first_name="עמית"))

    answer = post(browser, case, "call", outcome="reached", who=f"guardian-{other.pk}")

    assert (list(answer.context["form"].errors), Contact.objects.count()) == (["who"], 0)


def test_a_school_of_another_unit_is_refused(browser: Client, case: Case) -> None:
    answer = post(browser, case, "school", outcome="reached", school=SchoolFactory().pk, person="רם לוי")

    assert (list(answer.context["form"].errors), Contact.objects.count()) == (["school"], 0)


def test_b16_ten_megabytes_are_refused_before_they_are_read(browser: Client, case: Case) -> None:
    data = filled(browser, case, "call", outcome="reached", note="א" * 5_000_000)
    answer = browser.post(new_contact(case), data)

    assert (answer.status_code in (400, 413), Contact.objects.count()) == (True, 0)


def test_b55_what_the_form_does_not_ask_is_ignored(browser: Client, case: Case, manager: User) -> None:
    extra = {"recorded_by": manager.pk, "recorded_at": "2020-01-01", "case": "999", "version": "7", "undone_at": "x"}
    browser.post(new_contact(case), filled(browser, case, "call", outcome="reached") | extra)

    contact = Contact.objects.get()
    assert (contact.recorded_by, contact.case, contact.version) == (case.matter.owner, case, 1)


@pytest.mark.parametrize("ref", ["", "999", "-1", "2026-0000000\x00", "2026-00000000", "9" * 5_000, "' OR 1=1 --"])
def test_b53_odd_case_numbers(browser: Client, case: Case, ref: str) -> None:
    assert browser.get("/contacts/new/", {"case": ref}).status_code == (404 if ref else 200)


@pytest.mark.parametrize("kind", ["", "zzz", "call\x00", "9" * 5_000])
def test_an_odd_kind_is_the_default_one(browser: Client, case: Case, kind: str) -> None:
    answer = browser.get("/contacts/new/", {"case": case.matter.ref, "kind": kind})

    assert (answer.status_code, answer.context["form"].kind) == (200, "call")


def test_a_drawer_with_an_error_stays_open(browser: Client, case: Case) -> None:
    answer = post(browser, case, "call", htmx=True, outcome="reached", who="")

    assert ("HX-Trigger" in answer, "HX-Reswap" in answer, "hx-post" in answer.content.decode()) == (False, False, True)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        pytest.param("סעד", ["נועה סעדון"], id="three letters"),
        pytest.param("noa", [], id="another script"),
        pytest.param("%", [], id="B15 a wildcard is a letter"),
        pytest.param("' OR 1=1 --", [], id="B15 as text"),
        pytest.param("_", [], id="B15 underscore"),
    ],
)
def test_the_search_step_finds_the_officers_open_cases(
    browser: Client, case: Case, typed: str, names: list[str]
) -> None:
    stranger = refer(make_student(case.matter.unit, None, first_name="עמית", last_name="סעדון"), "2026-11-15 09:00")
    answer = browser.get("/contacts/new/", {"q": typed})

    assert [row.student.name for row, _link in answer.context["rows"]] == names
    assert stranger.case.matter.ref not in answer.content.decode()


def test_the_search_step_finds_a_case_by_its_number(browser: Client, case: Case) -> None:
    answer = browser.get("/contacts/new/", {"q": case.matter.ref})

    assert [row for row, _link in answer.context["rows"]] == [case]


def test_enter_takes_the_only_case_that_fits(browser: Client, case: Case) -> None:
    answer = browser.get("/contacts/new/", {"q": "נועה", "go": "1", "kind": "visit"})

    assert answer["Location"] == f"/contacts/new/?case={case.matter.ref}&kind=visit"


def test_enter_takes_none_of_several(browser: Client, case: Case, officer: User) -> None:
    refer(make_student(officer.unit, officer, first_name="נועה", last_name="לוי"), "2026-11-15 09:00")

    assert browser.get("/contacts/new/", {"q": "נועה", "go": "1"}).status_code == 200


def test_the_last_cases_come_first(browser: Client, case: Case, officer: User) -> None:
    for n in range(6):
        refer(make_student(officer.unit, officer, first_name=f"ילד{'אבגדהו'[n]}"), "2026-11-16 09:00")
    post(browser, case, "call", outcome="no_answer")

    rows = [row for row, _link in browser.get("/contacts/new/").context["rows"]]
    assert (rows[0], len(rows)) == (case, 5)


@pytest.mark.parametrize("typed", ["א\x00ב", "א" * 5_000, "\u202eאב"])
def test_b60_an_odd_search_is_refused_in_words(browser: Client, case: Case, typed: str) -> None:
    answer = browser.get("/contacts/new/", {"q": typed}, headers=HTMX)

    assert (answer.status_code, 'id="pick-error"' in answer.content.decode()) == (400, True)


@pytest.mark.parametrize(("rows", "queries"), [(1, 7), (3, 7)])
def test_query_count_of_the_search_step(
    browser: Client, case: Case, officer: User, django_assert_num_queries: Any, rows: int, queries: int
) -> None:
    for _ in range(rows - 1):
        refer(make_student(officer.unit, officer), "2026-11-16 09:00")

    with django_assert_num_queries(queries):
        answer = browser.get("/contacts/new/", {"q": "נועה"}, headers=HTMX)
    assert len(answer.context["rows"]) == rows
