"""Restricted entries, home visits first, are for the treating officer, her cover and the manager (domain 2.1, T1)."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import Unit, User
from cases.models import Case, Contact
from cases.services.casefile import opens_restricted
from charter.models import Matter
from tests.cases.factories import log, make_student, moment, refer
from tests.factories import UserFactory

FOUND = "פנו בדלת, אין חשמל בבית"
TODAY = date(2026, 9, 14)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment("2026-09-14 10:00"), tick=False):
        yield


@pytest.fixture
def logger(unit: Unit) -> User:
    return UserFactory(unit=unit, is_officer=True)


@pytest.fixture
def case(unit: Unit, logger: User) -> Case:
    """Without an officer: its referral's writer sees the case until somebody is assigned."""
    return refer(make_student(unit), "2026-09-10 09:00", by=logger).case


@pytest.fixture
def visit(case: Case, manager: User) -> Contact:
    return log(case, "visit", "at_home", "2026-09-13 10:00", by=manager, note=FOUND)


def answer(user: User, path: str, method: str = "get") -> HttpResponse:
    client = Client()
    client.force_login(user)
    return getattr(client, method)(path)


@pytest.mark.parametrize("act", ["edit", "undo"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visit_hidden_on_the_case_page_is_not_told_by_its_own_pages(visit, logger, manager, act, method) -> None:
    hidden = answer(logger, f"/contacts/{visit.pk}/{act}/", method)
    missing = answer(logger, f"/contacts/999999/{act}/", method)

    assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert not Contact.objects.exclude(pk=visit.pk).exists()
    assert answer(manager, f"/contacts/{visit.pk}/{act}/").status_code == 200


def test_whoever_wrote_a_visit_corrects_what_she_wrote(case: Case, logger: User) -> None:
    own = log(case, "visit", "at_home", "2026-09-14 09:30", by=logger, note=FOUND)

    assert FOUND in answer(logger, f"/contacts/{own.pk}/edit/").text


def test_a_manager_reads_on_after_her_days_as_a_cover(case: Case, manager: User, officer: User) -> None:
    """A cover that ended takes nothing from somebody who reads as the owner or the manager."""
    Matter.objects.filter(pk=case.matter_id).update(cover=manager, cover_from="2026-09-01", cover_until="2026-09-02")
    matter = Matter.objects.get(pk=case.matter_id)

    assert opens_restricted(matter, manager, TODAY)
    matter.cover = officer
    assert not opens_restricted(matter, officer, TODAY)
    assert opens_restricted(matter, officer, date(2026, 9, 2))


def test_a_report_of_harm_waits_for_the_manager_alone(unit: Unit, logger: User, manager: User) -> None:
    """Domain 5.6: suspected harm is for officer and manager; whoever logged it has the receipt."""
    referral = refer(make_student(unit), "2026-09-14 09:00", by=logger, reasons=["harm"], description=FOUND)
    path = referral.case.get_absolute_url()

    assert answer(logger, path).status_code == 404
    assert FOUND not in answer(logger, f"/referrals/{referral.matter.ref}/receipt/").text
    assert answer(manager, path).status_code == 200


@pytest.mark.parametrize("role", ["coordinator", "administrator", "auditor"])
def test_other_roles_reach_no_case_and_no_pupil(case: Case, visit: Contact, unit: Unit, role: str) -> None:
    """Domain 2.1: aide hours, settings and the access record are no way into a case."""
    person = UserFactory(unit=unit, **{f"is_{role}": True})
    ref, pk = case.matter.ref, visit.pk
    pages = [f"/cases/{ref}/", f"/cases/{ref}/guardians/new/", f"/contacts/{pk}/edit/", f"/contacts/new/?case={ref}"]

    for path in [*pages, "/cases/", "/students/search/?q=נועה", "/unit/", f"/referrals/new/?student={case.student_id}"]:
        assert answer(person, path).status_code == 404, path


def test_the_roster_search_finds_by_phone_and_id_and_shows_the_line_alone(case: Case, unit: Unit) -> None:
    """Domain 2.1: name, last four digits, class, school; never the phone or the whole number she searched by."""
    student = case.student
    student.id_number = "123456782"
    student.save()
    colleague = UserFactory(unit=unit, is_officer=True)

    for typed in ("0505550142", "123456782"):
        page = answer(colleague, f"/students/search/?q={typed}").text.replace(f'value="{typed}"', "")
        assert student.name in page
        assert "6782" in page
        for secret in ("123456782", "5550142", "סיגל", "mother"):
            assert secret not in page, (typed, secret)


def test_intake_shows_a_colleague_the_roster_line_alone(case: Case, unit: Unit) -> None:
    colleague = UserFactory(unit=unit, is_officer=True)
    page = answer(colleague, f"/referrals/new/?student={case.student_id}").text

    assert case.student.name in page
    for secret in (case.student.id_number, "555-0142", "5550142", "סיגל", "example.org"):
        assert secret not in page, secret
