"""The page of one case (ux 3.3): who may open it, what it shows, and how many queries it takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import AccessRecord, Unit, User
from cases.models import Case, Guardian, Referral, Student
from cases.services.contact import undo_contact
from cases.services.referral import correct_received, withdraw_referral
from charter.models import CalendarYear, Deadline, DeadlineMove, Matter, StepKind
from charter.services.steps import add_next_step
from notices.models import Recipient
from tests.cases.factories import key, log, make_student, moment, refer
from tests.factories import UserFactory

NOW = "2026-09-15 12:00"


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(moment(NOW), tick=False):
        yield


@pytest.fixture
def referral(student: Student, officer: User) -> Referral:
    return refer(student, "2026-09-10 15:40", by=officer)


@pytest.fixture
def case(referral: Referral) -> Case:
    return referral.case


def visit(user: User, url: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_page_says_who_it_is_and_where_the_promises_stand(case: Case, officer: User) -> None:
    page = visit(officer, case.get_absolute_url())

    shown = [
        "נועה סעדון",
        "כיתה ח׳1",
        "חטיבת אלונים",
        "קצין/ת: <bdi>דנה לביא",
        'href="tel:+972505550142"',
        "סרגל האמנה",
    ]
    assert [words for words in shown if words not in page] == []


def test_the_whole_id_is_not_on_the_page(case: Case, officer: User) -> None:
    Student.objects.update(id_number="342174821")

    page = visit(officer, case.get_absolute_url())

    assert ("342174821" in page, "4821" in page) == (False, True)


def test_a_view_is_recorded_before_the_answer(case: Case, officer: User) -> None:
    visit(officer, case.get_absolute_url())

    record = AccessRecord.objects.get(action="view")
    assert (record.user, record.subject, record.page) == (officer, f"case {case.matter.ref}", case.get_absolute_url())


def fill(case: Case, officer: User, n: int) -> None:
    """`n` of everything the page shows."""
    for index in range(n):
        day = f"2026-09-{10 + index}"
        refer(case.student, f"{day} 08:00", by=officer, meeting_requested_by="parent")
        contact = log(case, "call", "no_answer", f"2026-09-14 09:0{index}", by=officer)
        log(case, "school", "reached", f"2026-09-14 10:0{index}", by=officer)
        log(case, "visit", "at_home", f"2026-09-14 11:0{index}", by=officer)
        if index:
            undo_contact(contact=contact, by=officer, now=moment("2026-09-14 09:05"))
        add_next_step(
            matter=case.matter, kind=StepKind.CALL, due_on=date(2026, 9, 16), by=officer, key=key(100 + index)
        )
        recipient = Recipient.objects.create(name=f"דודה {index}", email=f"aunt{index}@example.org")
        Guardian.objects.create(student=case.student, recipient=recipient, relation="other")
    for deadline in Deadline.objects.filter(promise="10")[:n]:
        DeadlineMove.objects.create(
            deadline=deadline, from_on=deadline.due_on, to_on=date(2026, 9, 17), kind="closure", moved_at=moment(NOW)
        )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_whatever_it_shows(
    case: Case, officer: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(case, officer, rows)
    client = Client()
    client.force_login(officer)

    with django_assert_num_queries(15):
        client.get(case.get_absolute_url())


def test_strangers_and_colleagues_get_the_answer_of_what_does_not_exist(case: Case, unit: Unit, stranger: User) -> None:
    """R: foreign, forbidden and missing are byte for byte the same (domain 2.1)."""
    people = [
        stranger,
        UserFactory(unit=unit, is_officer=True),
        UserFactory(unit=unit, is_coordinator=True),
        UserFactory(unit=unit, is_administrator=True),
        UserFactory(unit=unit, is_auditor=True),
    ]
    for person in people:
        client = Client()
        client.force_login(person)
        there, missing = client.get(case.get_absolute_url()), client.get("/cases/2026-00000000/")
        assert (there.status_code, there.content) == (404, missing.content), person.roles
    assert AccessRecord.objects.filter(action="refuse", page=case.get_absolute_url()).count() == len(people)


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [("2026-09-15", "2026-09-15", 200), ("2026-09-16", "2026-09-20", 404), ("2026-09-01", "2026-09-14", 404)],
)
def test_a_cover_sees_the_case_within_her_days(case: Case, unit: Unit, first: str, last: str, status: int) -> None:
    cover = UserFactory(unit=unit, is_officer=True)
    Matter.objects.filter(pk=case.matter_id).update(cover=cover, cover_from=first, cover_until=last)
    client = Client()
    client.force_login(cover)

    assert client.get(case.get_absolute_url()).status_code == status


def test_home_visits_are_for_the_owner_the_cover_and_the_manager(unit: Unit, officer: User, manager: User) -> None:
    """Whoever logged an unassigned referral sees its case, but not the restricted entries."""
    logger = UserFactory(unit=unit, is_officer=True)
    case = refer(make_student(unit), "2026-09-10 09:00", by=logger).case
    log(case, "visit", "at_home", "2026-09-13 10:00", by=manager, note="פנו בדלת")

    seen = {person: "פנו בדלת" in visit(person, case.get_absolute_url()) for person in (logger, manager)}
    Matter.objects.update(owner=officer)
    seen[officer] = "פנו בדלת" in visit(officer, case.get_absolute_url())

    assert seen == {logger: False, manager: True, officer: True}


def test_a_restriction_stays_on_top(case: Case, officer: User) -> None:
    Guardian.objects.filter(relation="father").update(
        restriction="אין קשר", restriction_source="צו בית משפט", restriction_on="2026-01-05"
    )

    page = visit(officer, case.get_absolute_url())

    assert "אין למסור מידע להורה <bdi>מאיר סעדון</bdi>. מקור: <bdi>צו בית משפט</bdi>, <bdi>5.1.2026</bdi>" in page


def test_without_a_calendar_the_page_says_so(case: Case, officer: User) -> None:
    Deadline.objects.update(due_on=None, target_on=None, soon_on=None, set_at=None)
    CalendarYear.objects.all().delete()

    page = visit(officer, case.get_absolute_url())

    assert "המועד ייקבע עם לוח השנה" in page


def test_a_calendar_nobody_approved_is_said(case: Case, officer: User) -> None:
    before = visit(officer, case.get_absolute_url())
    CalendarYear.objects.update(approved_at=moment("2026-01-01 09:00"))

    assert ["לוח לא מאושר" in page for page in (before, visit(officer, case.get_absolute_url()))] == [True, False]


def test_a_withdrawn_referral_an_unassigned_case_and_a_closed_one(
    case: Case, referral: Referral, officer: User, manager: User
) -> None:
    withdraw_referral(referral=referral, reason="כפולה", by=officer, now=moment(NOW))
    withdrawn = visit(officer, case.get_absolute_url())
    Matter.objects.update(owner=None)
    unassigned = visit(manager, case.get_absolute_url())
    Case.objects.update(closed_on=date(2026, 9, 15), stage="closed")
    closed = visit(manager, case.get_absolute_url())

    assert ["הפנייה בוטלה" in withdrawn, "לתיק עדיין אין קצין/ת" in unassigned, "התיק נסגר ב־15.9" in closed] == [
        True
    ] * 3
    assert "/contacts/new/?case=" not in closed


def test_the_table_holds_every_promise_and_the_managers_acts(case: Case, officer: User, manager: User) -> None:
    refer(case.student, "2026-09-14 09:00", by=officer)

    pages = [visit(person, f"{case.get_absolute_url()}?as=table") for person in (officer, manager)]

    assert [page.count("/annotate/") for page in pages] == [6, 6]
    assert [page.count("/excuse/") for page in pages] == [0, 6]


def test_c5_a_corrected_day_moves_the_entry_and_the_opening(case: Case, referral: Referral, manager: User) -> None:
    correct_received(
        referral=referral, received_at=moment("2026-09-09 09:00"), reason="חותמת", by=manager, now=moment(NOW)
    )

    referral.refresh_from_db()
    assert referral.entry.happened_at == moment("2026-09-09 09:00")
    assert Case.objects.get(pk=case.pk).opened_on == date(2026, 9, 9)


def test_odd_names_and_text_are_shown_as_text(case: Case, officer: User) -> None:
    Student.objects.update(first_name="محمد <script>alert(1)</script>", last_name="א" * 60)
    log(case, "note", "noted", "2026-09-14 10:00", by=officer, note="<b>{{ 7*7 }}</b>")

    page = visit(officer, case.get_absolute_url())

    assert ("<script>alert" in page, "<b>{{ 7*7 }}" in page, "محمد &lt;script&gt;" in page) == (False, False, True)
