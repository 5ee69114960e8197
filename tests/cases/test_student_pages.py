"""Pupils found from anywhere and seen over the years, each viewer as much as she may (ux 3.6, domain 2.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from cases.models import Case, CloseOutcome, Document, Enrolment, Guardian, Student
from cases.services.closing import close_case
from cases.services.facts import searchable
from charter.models import Matter
from tests.cases.factories import key, log, make_student, moment, refer
from tests.cases.test_today import queries
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(moment("2026-09-20 12:00"), tick=False):
        yield


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def found(user: User, text: str) -> list[str]:
    answer = sign_in(user).get("/students/", {"q": text})
    return [line.student.name for line in answer.context["found"]]


def named(unit: Unit, first: str, last: str, officer: User | None = None, **facts: Any) -> Student:
    return make_student(unit, officer, first_name=first, last_name=last, **facts)


@pytest.mark.parametrize("typed", ["ג'נא אבו-סאלח", "ג׳נא אבו סאלח", "גנא אבו־סאלח", "סאלח גנא", "אבו"])
def test_names_are_found_in_whatever_spelling(unit: Unit, officer: User, typed: str) -> None:
    named(unit, "ג׳נא", "אבו־סאלח")
    named(unit, "תמר", "לוי")
    assert found(officer, typed) == ["ג׳נא אבו־סאלח"]


def test_final_letters_are_kept(unit: Unit, officer: User) -> None:
    named(unit, "מרים", "כהן")
    assert found(officer, "כהנ") == []


def test_numbers_are_found_only_whole(unit: Unit, officer: User) -> None:
    student = named(unit, "נועה", "סעדון", id_number="304122567")
    Guardian.objects.filter(student=student, relation="father").update(second_phone="+972521234567")
    assert [found(officer, text) for text in ("304122567", "2567", "30412", "050-555-0142", "5550142")] == [
        ["נועה סעדון"],
        ["נועה סעדון"],
        [],
        ["נועה סעדון"],
        ["נועה סעדון"],
    ]
    assert found(officer, "0521234567") == ["נועה סעדון"]
    Student.objects.update(id_type="passport", id_number="AB12345", id_country="UA")
    assert (found(officer, "ab12345"), found(officer, "ab123")) == (["נועה סעדון"], [])


def test_a_case_number_finds_only_what_one_may_see(unit: Unit, officer: User, manager: User) -> None:
    referral = refer(named(unit, "נועה", "סעדון", officer), "2026-09-10 10:00")
    colleague = UserFactory(unit=unit, is_officer=True)
    for ref in (referral.case.matter.ref, referral.matter.ref):
        assert [found(user, ref) for user in (officer, manager, colleague)] == [["נועה סעדון"], ["נועה סעדון"], []]
        assert found(officer, ref[:-1]) == []


def test_a_colleague_sees_the_roster_line_and_no_more(unit: Unit, officer: User) -> None:
    case = refer(named(unit, "נועה", "סעדון", officer, id_number="304122567"), "2026-09-10 10:00").case
    colleague = sign_in(UserFactory(unit=unit, is_officer=True))
    for path in ("/students/?q=נועה", f"/students/{case.student_id}/"):
        page = colleague.get(path).content.decode()
        assert "דנה לביא" in page
        assert "2567" in page
        for hidden in (case.matter.ref, "304122567", "סיגל", "0505550142"):
            assert hidden not in page


def test_the_search_is_recorded_and_strangers_find_nothing(unit: Unit, officer: User, stranger: User) -> None:
    student = named(unit, "נועה", "סעדון")
    assert found(stranger, "נועה") == []
    assert sign_in(stranger).get(f"/students/{student.pk}/").status_code == 404
    assert found(officer, "נועה") == ["נועה סעדון"]
    assert AccessRecord.objects.filter(user=officer, action="search", subject="search: נועה").count() == 1


@pytest.mark.parametrize("pupils", [1, 3])
def test_the_search_costs_the_same_whatever_it_finds(unit: Unit, officer: User, pupils: int) -> None:
    for _number in range(pupils):
        refer(named(unit, "נועה", "סעדון", officer), "2026-09-10 10:00")
    assert len(queries(sign_in(officer), "/students/?q=נועה")) == 9


@pytest.mark.parametrize("text", ["\x00", "א" * 500, "'", "%", "\u202e"])
def test_odd_words_never_break_the_search(officer: User, text: str) -> None:
    assert sign_in(officer).get("/students/", {"q": text}).status_code in (200, 400)


@pytest.fixture
def pupil(unit: Unit, officer: User) -> Student:
    return named(unit, "נועה", "סעדון", officer, birth_on=date(2013, 4, 3), id_number="304122567")


def test_the_years_of_a_pupil(pupil: Student, officer: User) -> None:
    first = refer(pupil, "2026-02-10 10:00", by=officer).case
    log(first, "call", "reached", "2026-02-11 10:00", by=officer)
    close_case(
        case=first,
        outcome=CloseOutcome.REGULAR,
        note="חזרה ללמוד",
        by=officer,
        today=date(2026, 5, 1),
        now=moment("2026-05-01 10:00"),
    )
    second = refer(pupil, "2026-09-10 10:00", by=officer).case

    client = sign_in(officer)
    this, last = client.get(f"/students/{pupil.pk}/"), client.get(f"/students/{pupil.pk}/?year=2025")
    assert [str(year) for year in this.context["person"].years] == ["תשפ״ז", "תשפ״ו"]
    assert this.context["person"].shown == [second]
    assert last.context["person"].shown == [first]
    assert [(line.kind, line.n) for line in last.context["person"].counted] == [("contact", 1)]
    assert "חזרה ללמוד" in last.content.decode()
    assert "אין פעילות בתשפ״ה" in client.get(f"/students/{pupil.pk}/?year=2024").content.decode()


@pytest.mark.parametrize("year", ["x", "9999", "-1", "٢٠٢٥", ""])
def test_an_odd_year_is_this_year(pupil: Student, manager: User, year: str) -> None:
    answer = sign_in(manager).get(f"/students/{pupil.pk}/", {"year": year})
    assert str(answer.context["person"].year) == "תשפ״ז"


@pytest.mark.parametrize("cases", [1, 3])
def test_the_page_costs_the_same_whatever_the_cases(pupil: Student, officer: User, cases: int) -> None:
    for number in range(cases):
        case = refer(pupil, f"2026-09-{10 + number} 10:00", by=officer).case
        if number < cases - 1:
            Case.objects.filter(pk=case.pk).update(stage="closed", closed_on=date(2026, 9, 19))
    assert len(queries(sign_in(officer), f"/students/{pupil.pk}/")) == 14


def test_restrictions_and_the_function_file_are_shown(pupil: Student, manager: User) -> None:
    Guardian.objects.filter(relation="father").update(restriction="צו הרחקה", restriction_source="בית משפט")
    Student.objects.update(has_aide_file=True)
    page = sign_in(manager).get(f"/students/{pupil.pk}/").content.decode()
    assert "אין למסור מידע" in page
    assert "קיים תיק תפקוד" in page


def test_domain_2_1_the_way_from_a_pupil_to_the_aide_file_is_for_the_desk_alone(
    pupil: Student, officer: User, manager: User
) -> None:
    """An officer sees that a file exists; the manager, or a coordinator who treats cases, finds it."""
    Student.objects.update(has_aide_file=True)
    paths = (f"/students/{pupil.pk}/", f"/students/?q={pupil.first_name}")
    for who, finds in ((officer, False), (manager, True)):
        assert ["/assist/?q=" in sign_in(who).get(path).content.decode() for path in paths] == [finds] * 2
    User.objects.filter(pk=officer.pk).update(is_coordinator=True)
    assert "/assist/?q=" in sign_in(officer).get(paths[1]).content.decode()


def test_restricted_entries_are_not_counted_for_those_who_may_not_see_them(
    unit: Unit, officer: User, manager: User
) -> None:
    """Nobody answers for the case yet: whoever logged the referral sees it, but nothing restricted in it."""
    pupil = named(unit, "נועה", "סעדון")
    case = refer(pupil, "2026-09-10 10:00", by=officer).case
    log(case, "visit", "at_home", "2026-09-13 10:00", by=officer)
    case.entries.filter(kind="contact").update(restricted=True)

    def counted(user: User) -> list[int]:
        return [line.n for line in sign_in(user).get(f"/students/{pupil.pk}/").context["person"].counted]

    assert (counted(officer), counted(manager)) == ([], [1])


def test_only_the_manager_sees_who_viewed(pupil: Student, officer: User, manager: User) -> None:
    refer(pupil, "2026-09-10 10:00", by=officer)
    sign_in(officer).get(f"/students/{pupil.pk}/")
    assert "מי צפה" not in sign_in(officer).get(f"/students/{pupil.pk}/").content.decode()
    assert "מי צפה" in sign_in(manager).get(f"/students/{pupil.pk}/").content.decode()


def test_suspected_duplicates_are_hinted_and_listed_for_the_manager(
    unit: Unit, pupil: Student, officer: User, manager: User
) -> None:
    twin = named(unit, "נועה", "סעדון", birth_on=date(2013, 4, 3), id_type="none", id_number="", id_missing_reason="–")
    refer(pupil, "2026-09-10 10:00", by=officer)
    link = f"/students/{pupil.pk}/compare/{twin.pk}/"
    assert link in sign_in(manager).get("/students/").content.decode()
    assert link in sign_in(manager).get(f"/students/{pupil.pk}/").content.decode()
    page = sign_in(officer).get(f"/students/{pupil.pk}/").content.decode()
    assert "ייתכן שזה אותו תלמיד" in page
    assert link not in page
    assert Enrolment.objects.count() == 2
    assert searchable("נועה", "סעדון") == twin.search_name


def test_talks_of_the_year_and_documents_stand_on_the_page(pupil: Student, officer: User) -> None:
    case = refer(pupil, "2026-09-10 10:00", by=officer).case
    log(case, "call", "reached", "2026-09-13 10:00", by=officer)
    at = moment("2026-09-14 10:00")
    given = {"kind": "other", "origin": "other", "format": "pdf", "size": 1, "received_on": at.date(), "added_at": at}
    for n, restricted in enumerate((False, True)):
        entry = case.entries.create(kind="document", happened_at=at, recorded_at=at, restricted=restricted)
        name = {"file_name": f"letter{n}.pdf", "stored_as": f"x{n}", "form_key": key(n), "restricted": restricted}
        Document.objects.create(case=case, entry=entry, **given, **name)
    page = sign_in(officer).get(f"/students/{pupil.pk}/")
    assert page.context["person"].talks.short == "1/3"
    assert "חסרה שיחה עם התלמיד/ה" in page.content.decode()
    assert [document.file_name for document in page.context["person"].documents] == ["letter1.pdf", "letter0.pdf"]
    Matter.objects.update(owner=None, opened_by=officer)
    page = sign_in(officer).get(f"/students/{pupil.pk}/")
    assert [document.file_name for document in page.context["person"].documents] == ["letter0.pdf"]
