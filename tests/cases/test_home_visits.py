"""Home visits (charter 3, R6): planned, recorded, taken back; cautions; what they answer."""

from collections.abc import Iterator
from datetime import date, time

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Unit, User
from cases.models import Case, Contact, ContactOutcome, EntryKind, HomeVisit, Need, TimelineEntry, VisitPlan
from cases.services.contact import correct_contact, undo_contact
from cases.services.needs import raise_need
from cases.services.visit import lift_caution, log_visit, plan_visit
from charter.models import NextStep
from tests.cases.factories import key, log, make_student, moment, refer
from tests.factories import UserFactory

NOW = "2026-11-22 10:00"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment(NOW), tick=False):
        yield


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


@pytest.fixture
def page(client: Client, case: Case, officer: User) -> str:
    client.force_login(officer)
    return f"/cases/{case.matter.ref}/visits/"


def visit(case: Case, officer: User, n: int = 1, outcome: str = "at_home", at: str = "2026-11-22 09:00", **facts):
    return log_visit(
        case=case, outcome=ContactOutcome(outcome), happened_at=moment(at), officers=[officer], announced=False,
        by=officer, key=key(n), now=moment(NOW), **facts,
    )  # fmt: skip


def plan(case: Case, officer: User, n: int = 50) -> VisitPlan:
    return plan_visit(
        case=case, on=date(2026, 11, 24), at=time(10), officers=[officer], announced=True, by=officer, key=key(n),
        now=moment(NOW),
    )  # fmt: skip


def answers() -> list[tuple[date, date | None]]:
    return list(Need.objects.order_by("pk").values_list("raised_on", "answered_on"))


def need(case: Case, officer: User) -> Need:
    day = date(2026, 11, 20)
    return raise_need(case=case, promise="3", text="", raised_on=day, by=officer, key=key(9), now=moment(NOW))


# -- services


def test_a_visit_is_a_contact_of_its_kind_and_twice_is_once(case, officer) -> None:
    first = visit(case, officer, note="דלת סגורה", safety_note="כלב בחצר")
    assert visit(case, officer, note="אחר") == first
    assert (first.kind, first.entry.restricted, Contact.objects.count()) == ("visit", True, 1)
    shown = first.home_visit
    assert (shown.findings, shown.safety_flag, list(shown.officers.all())) == ("דלת סגורה", True, [officer])


def test_a_visit_answers_the_need_and_undoing_takes_the_answer_back(case, officer) -> None:
    need(case, officer)
    contact = visit(case, officer)
    assert answers() == [(date(2026, 11, 20), date(2026, 11, 22))]
    undo_contact(contact=contact, by=officer, now=moment(NOW))
    assert answers() == [(date(2026, 11, 20), None)]


def test_a_visit_of_the_drawer_answers_too(case, officer) -> None:
    need(case, officer)
    log(case, "visit", "at_home", "2026-11-21 09:00", by=officer)
    assert answers() == [(date(2026, 11, 20), date(2026, 11, 21))]


@pytest.mark.parametrize("outcome", ["not_opened", "wrong_address"])
def test_an_attempt_answers_nothing_and_a_correction_is_weighed_anew(case, officer, outcome) -> None:
    need(case, officer)
    contact = visit(case, officer, outcome=outcome)
    assert answers() == [(date(2026, 11, 20), None)]
    for said, answered in (("at_home", date(2026, 11, 22)), (outcome, None)):
        contact.refresh_from_db()
        correct_contact(contact=contact, version=contact.version, by=officer, now=moment(NOW), outcome=said)
        assert answers() == [(date(2026, 11, 20), answered)]


def test_when_a_visit_is_undone_the_next_one_answers(case, officer) -> None:
    need(case, officer)
    first = visit(case, officer, 1, at="2026-11-21 09:00")
    visit(case, officer, 2, at="2026-11-22 09:00")
    undo_contact(contact=first, by=officer, now=moment(NOW))
    assert (date(2026, 11, 20), date(2026, 11, 22)) in answers()


def test_a_plan_is_a_next_step_and_the_visit_ticks_it_off_until_it_is_undone(case, officer) -> None:
    made = plan(case, officer)
    assert plan(case, officer) == made
    step = NextStep.objects.get()
    assert (step.kind, step.promise, step.due_on, step.owner) == ("visit", "3", date(2026, 11, 24), officer)
    entry = TimelineEntry.objects.get(kind=EntryKind.VISIT_PLANNED)
    assert (entry.restricted, entry.text) == (True, "ג׳ 24.11, 10:00 · דנה לביא · בתיאום עם המשפחה")

    contact = visit(case, officer, plan=made)
    step.refresh_from_db()
    assert step.done_on == date(2026, 11, 22)
    undo_contact(contact=contact, by=officer, now=moment(NOW))
    step.refresh_from_db()
    assert step.done_on is None
    assert visit(case, officer, 2, plan=made).home_visit.plan == made


def test_a_caution_is_lifted_once_with_a_reason(case, officer) -> None:
    flagged = visit(case, officer, safety_note="כלב").home_visit
    lifted = [lift_caution(visit=flagged, reason="הכלב נמסר", by=officer, now=moment(NOW)) for _time in range(2)]
    assert lifted == [True, False]
    assert not HomeVisit.objects.cautioning().exists()


# -- pages


def typed(client: Client, page: str, **more) -> dict:
    """The form as it is shown, and what somebody marks."""
    form = client.get(f"{page}new/").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value not in (None, "", False)} | more


def test_three_presses_record_a_visit(client, case, page, officer) -> None:
    """O7: open the page, mark who was at home, press how it ended."""
    who = f"guardian-{case.student.guardians.get(relation='mother').pk}"
    answer = client.post(f"{page}new/", typed(client, page, who=[who], outcome="at_home"))

    assert (answer.status_code, answer.url) == (302, case.get_absolute_url())
    contact = Contact.objects.get()
    assert (contact.outcome, contact.home_visit.announced) == ("at_home", False)
    assert list(contact.home_visit.officers.all()) == [officer]
    assert "ביקור אחד, ב־22.11" in client.get(case.get_absolute_url()).text


def test_a_caution_stands_on_the_case_page_and_on_the_next_form(client, case, page) -> None:
    client.post(
        f"{page}new/", typed(client, page, outcome="not_opened", caution="on", safety_note="כלב משוחרר", note="לא פתחו")
    )
    for path in (case.get_absolute_url(), f"{page}new/", page):
        assert "כלב משוחרר" in client.get(path).text, path
    lift = f"{page}{HomeVisit.objects.get().pk}/lift/"
    assert f'href="{lift}"' in client.get(page).text
    client.post(lift, {"reason": "הכלב נמסר"})
    assert "כלב משוחרר" not in client.get(case.get_absolute_url()).text
    assert "הכלב נמסר" in client.get(page).text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"who": [], "outcome": "at_home"}, "סמנו עם מי"),
        ({"outcome": "reached"}, "בחרו"),
        ({"on": "23.11", "at": "10:00", "outcome": "not_opened"}, "המועד עדיין לא הגיע"),
        ({"caution": "on", "outcome": "not_opened"}, "כתבו ממה צריך להיזהר"),
        ({"officers": ["999999"], "outcome": "not_opened"}, "סמנו מי מהיחידה"),
    ],
)
def test_what_was_typed_survives_an_error(client, page, wrong, says) -> None:
    answer = client.post(f"{page}new/", typed(client, page, note="שורה שנכתבה בעמל", **wrong))
    assert (answer.status_code, says in answer.text, "שורה שנכתבה בעמל" in answer.text) == (422, True, True)
    assert not Contact.objects.exists()


def test_a_plan_by_its_page(client, case, page) -> None:
    form = client.get(f"{page}plan/").context["form"]
    sent = {"officers": form["officers"].value(), "form_key": form["form_key"].value()}
    refused = client.post(f"{page}plan/", sent | {"on": "21.11", "announced": "no"})
    assert (refused.status_code, "21.11" in refused.text) == (200, True)
    for _time in range(2):
        assert client.post(f"{page}plan/", sent | {"on": "24.11", "announced": "no"}).status_code == 302
    assert VisitPlan.objects.get().announced is False
    assert "מתוכנן לג׳ 24.11" in client.get(case.get_absolute_url()).text
    assert f'href="{page}new/?plan={VisitPlan.objects.get().pk}"' in client.get(page).text


def test_nobody_else_reads_a_visit(client, unit, officer, manager, stranger) -> None:
    """Without an officer yet, whoever logged the referral sees the case, and of its visits what she wrote."""
    logger = UserFactory(unit=unit, is_officer=True)
    case = refer(make_student(unit), "2026-11-15 09:00", by=logger).case
    visit(case, manager, 1, note="סוד", safety_note="סכנה גלויה")
    plan(case, manager)
    visit(case, logger, 2, note="שלי", outcome="not_opened")
    at = f"/cases/{case.matter.ref}/visits/"

    client.force_login(logger)
    for path in (case.get_absolute_url(), at, f"{at}new/"):
        page = client.get(path).text
        assert [secret for secret in ("סוד", "סכנה גלויה", "ביקור אחד", "10:00 · ") if secret in page] == [], path
    assert "שלי" in client.get(at).text
    assert client.get(f"{at}{HomeVisit.objects.first().pk}/lift/").status_code == 404
    client.force_login(manager)
    assert "סוד" in client.get(at).text
    for person in (stranger, UserFactory(unit=unit, is_officer=True), UserFactory(unit=unit, is_auditor=True)):
        client.force_login(person)
        assert [client.get(path).status_code for path in (at, f"{at}new/", f"{at}plan/")] == [404] * 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries(
    client, case, page, officer, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(rows):
        plan(case, officer, 60 + n)
        with_mother = [case.student.guardians.get(relation="mother")]
        visit(case, officer, n + 1, guardians=with_mother, safety_note="כלב")
    with django_assert_num_queries(14):
        client.get(page)
