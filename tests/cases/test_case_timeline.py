"""The timeline of a case page (ux 3.3): entries, notices and moved dates, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from accounts.models import User
from cases.models import Case, Referral, Student
from cases.services.contact import undo_contact
from cases.services.promises import annotate_promise, correct_promise, excuse_promise
from charter.models import Deadline, DeadlineMove
from tests.cases.factories import log, moment, refer
from tests.cases.test_case_page import visit

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


def test_an_answered_call_says_what_it_completed(case: Case, officer: User) -> None:
    log(case, "call", "reached", "2026-09-14 10:00", by=officer)

    page = visit(officer, case.get_absolute_url())

    assert "השלים את התחייבות 10, יום עבודה 1 מתוך 3" in page
    assert "שיחה עם האם" in page


def test_attempts_are_numbered_and_the_missing_message_is_named(case: Case, officer: User) -> None:
    """D5: two attempts on two working days lack a written message."""
    log(case, "call", "left_message", "2026-09-14 17:20", by=officer)
    before = visit(officer, case.get_absolute_url())
    log(case, "call", "no_answer", "2026-09-15 09:10", by=officer)

    page = visit(officer, case.get_absolute_url())

    assert ["ניסיון ראשון" in before, "ניסיון שני" in page] == [True, True]
    assert ["הודעה כתובה עד מועד היעד" in text for text in (before, page)] == [False, True]


def test_an_undone_contact_stays_struck(case: Case, officer: User) -> None:
    contact = log(case, "call", "reached", "2026-09-15 11:55", by=officer, note="סוכם")
    undo_contact(contact=contact, by=officer, now=moment(NOW))

    page = visit(officer, case.get_absolute_url())

    assert "<s><b><bdi>שיחה עם האם</bdi></b></s>" in page
    assert "נלקח בחזרה 15.9, 12:00" in page
    assert "השלים את התחייבות 10" not in page


def test_c7_a_moved_date_stands_on_the_timeline(case: Case, officer: User) -> None:
    DeadlineMove.objects.create(
        deadline=Deadline.objects.get(promise="9"),
        from_on="2026-09-16",
        to_on="2026-09-17",
        kind="closure",
        moved_at=moment("2026-09-15 08:00"),
        reason="שביתה",
    )

    page = visit(officer, case.get_absolute_url())

    assert "התחייבות 9: היעד נדחה מ־16.9 ל־17.9, עקב סגירה" in page
    assert "שביתה" in page


def test_acts_of_the_manager_stand_on_the_timeline(case: Case, manager: User) -> None:
    now = moment(NOW)
    nine, ten, twelve = (Deadline.objects.get(promise=code) for code in ("9", "10", "12"))
    annotate_promise(deadline=nine, annotation="מוסד החינוך בחופשה", by=manager, now=now)
    correct_promise(deadline=ten, due_on=date(2026, 9, 17), reason="חותמת", by=manager, now=now)
    excuse_promise(deadline=twelve, reason="אין שותפים", by=manager, today=date(2026, 9, 15), now=now)

    page = visit(manager, case.get_absolute_url())

    told = ["התחייבות 9: הערה", "התחייבות 10: המועד תוקן", "מ־16.9 ל־17.9, תיקון", "התחייבות 12: לא נדרש", "חותמת"]
    assert [words for words in told if words not in page] == []


def test_d23_typed_later_is_said(case: Case, officer: User) -> None:
    log(case, "call", "reached", "2026-09-14 10:00", by=officer, now=moment("2026-09-15 10:00"))
    log(case, "school", "reached", "2026-09-14 10:00", by=officer, now=moment("2026-09-17 10:00"))

    page = visit(officer, case.get_absolute_url())

    assert ("נרשם ב־ג׳ 15.9" in page, "נרשם באיחור" in page) == (True, True)


@pytest.mark.parametrize(
    ("show", "seen"),
    [("", "cns"), ("contacts", "c"), ("notices", "n"), ("system", "s"), ("';--", "cns")],
)
def test_the_timeline_is_filtered_by_its_segments(case: Case, officer: User, show: str, seen: str) -> None:
    log(case, "note", "noted", "2026-09-14 10:00", by=officer, note="נרשמה תצפית")
    marks = {"c": "נרשמה תצפית", "n": "הודעה להורים: ", "s": "התיק נפתח מפנייה"}

    page = visit(officer, f"{case.get_absolute_url()}?show={show}")

    assert "".join(letter for letter, words in marks.items() if words in page) == seen


def test_fifty_entries_and_then_the_earlier_ones(case: Case, officer: User) -> None:
    for n in range(60):
        log(case, "note", "noted", f"2026-09-14 {10 + n // 60:02d}:{n % 60:02d}", by=officer, note=f"רישום מס {n}.")

    first = visit(officer, case.get_absolute_url())
    more = visit(officer, f"{case.get_absolute_url()}?pages=2")
    odd = visit(officer, f"{case.get_absolute_url()}?pages=abc")

    assert [page.count("רישום מס") for page in (first, more, odd)] == [49, 60, 49]  # and one notice
    assert ["הצגת קודמים" in page for page in (first, more, odd)] == [True, False, True]
    assert "התיק נפתח מפנייה" in more
