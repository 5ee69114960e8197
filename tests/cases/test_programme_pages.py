"""The pages of programmes: who sees which name, what they cost, and what is kept of what was typed (R13 to R16)."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from cases.models import Attendance, Case, ProgrammeFollowUp, ProgrammeOffering, ProgrammeReferral
from cases.services.programme_referrals import follow_up
from charter.models import Matter
from tests.cases.factories import make_student, moment, refer
from tests.cases.programme_rows import in_programme, offering_of, programme_pages, with_hours, with_request
from tests.cases.test_today import queries
from tests.factories import UserFactory

NOW = moment("2026-11-22 10:00")
LATER = moment("2026-12-23 10:00")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def a_case(unit: Unit, officer: User | None, **facts: Any) -> Case:
    return refer(make_student(unit, officer, **facts), "2026-11-15 09:00", by=officer).case


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return a_case(unit, officer)


def filled(unit: Unit, officer: User, manager: User, pupils: int) -> list[Case]:
    cases = [a_case(unit, officer) for _ in range(pupils)]
    for case in cases:
        in_programme(case, officer, NOW)
        with_hours(case, manager, NOW)
        with_request(case, officer, NOW)
    return cases


@pytest.mark.parametrize("pupils", [1, 3])
def test_the_lists_cost_the_same_whatever_the_rows(
    desk: Client, unit: Unit, officer: User, manager: User, clock: Any, pupils: int
) -> None:
    filled(unit, officer, manager, pupils)
    clock.move_to(LATER)
    desk.force_login(officer)
    assert len(desk.get("/programmes/").context["unasked"]) == pupils
    assert len(queries(desk, "/programmes/")) == 13
    assert len(queries(desk, f"/programmes/{ProgrammeReferral.objects.first().offering_id}/")) == 9


def asked_after(referral: ProgrammeReferral, officer: User) -> None:
    facts = {"attendance": Attendance.REGULAR, "note": "מגיעה", "by": officer, "key": uuid4(), "now": NOW}
    follow_up(referral=referral, on=NOW.date(), **facts)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_of_one_pupil_cost_the_same(
    desk: Client, case: Case, officer: User, manager: User, rows: int
) -> None:
    for kind in ("family_club", "mala", "centres")[:rows]:
        asked_after(in_programme(case, officer, NOW, kind), officer)
        with_hours(case, manager, NOW)
        with_request(case, officer, NOW)
    assert len(queries(desk, f"/cases/{case.matter.ref}/programmes/")) == 8
    assert len(queries(desk, f"/cases/{case.matter.ref}/tuition/")) == 9


def test_a_colleague_sees_the_numbers_and_no_name(unit: Unit, case: Case, officer: User, manager: User) -> None:
    """Domain 2.1: programmes belong to the unit, their pupils to whoever answers for the case."""
    offering = in_programme(case, officer, NOW).offering
    with_request(case, officer, NOW)
    with_hours(case, manager, NOW)
    colleague = Client()
    colleague.force_login(UserFactory(unit=unit, is_officer=True))

    page, listed = colleague.get(f"/programmes/{offering.pk}/").text, colleague.get("/programmes/").text

    for text in (page, listed):
        assert case.student.name not in text
        assert case.matter.ref not in text
    assert "ועוד תלמיד/ה בטיפול עמית/ה." in page
    assert "תלמיד/ה בטיפול עמית/ה" in listed
    assert "מתמטיקה" not in listed


def test_a_case_hidden_from_all_but_the_manager_stays_hidden(
    unit: Unit, desk: Client, officer: User, manager: User
) -> None:
    """A restricted case without an officer: not even whoever opened it (T1)."""
    case = a_case(unit, None)
    Matter.objects.filter(pk=case.matter_id).update(restricted=True, owner=None, opened_by=officer)
    offering = in_programme(case, manager, NOW).offering
    with_request(case, manager, NOW)

    for path in ("/programmes/", f"/programmes/{offering.pk}/"):
        assert case.student.name not in desk.get(path).text
    assert desk.get(f"/cases/{case.matter.ref}/programmes/").status_code == 404
    chief = Client()
    chief.force_login(manager)
    assert case.student.name in chief.get(f"/programmes/{offering.pk}/").text


def test_a_stranger_finds_none_of_the_pages(case: Case, officer: User, stranger: User) -> None:
    pages = programme_pages(case, officer, NOW)
    client = Client()
    client.force_login(stranger)
    own = {"/programmes/", "/programmes/new/", "/programmes/hours/"}  # her own unit's
    for path in [page for page in pages if page not in own]:
        assert client.get(path).status_code == 404, path
        assert client.post(path, {}).status_code in (404, 405), path  # a page that only shows takes nothing
    assert case.student.name not in client.get("/programmes/").text


def test_a_colleague_without_the_case_finds_no_page_of_it(unit: Unit, case: Case, officer: User) -> None:
    client = Client()
    pages = [path for path in programme_pages(case, officer, NOW) if path.startswith("/cases/")]
    client.force_login(UserFactory(unit=unit, is_officer=True))
    assert {client.get(path).status_code for path in pages} == {404}


@pytest.mark.parametrize("path", ["/programmes/new/", "/programmes/hours/", "/programmes/{}/edit/"])
def test_what_is_the_managers_is_not_the_officers(desk: Client, unit: Unit, path: str) -> None:
    offering = offering_of(unit, NOW)
    assert desk.get(path.format(offering.pk)).status_code == 404
    assert desk.post(path.format(offering.pk), {"hours": "5", "version": "1"}).status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "administrator", "auditor"])
def test_other_roles_have_no_programmes(client: Client, unit: Unit, role: str) -> None:
    client.force_login(UserFactory(unit=unit, **{f"is_{role}": True}))
    assert client.get("/programmes/").status_code == 404


def test_looking_leaves_its_record(desk: Client, case: Case) -> None:
    desk.get("/programmes/")
    desk.get(f"/cases/{case.matter.ref}/programmes/")
    assert list(AccessRecord.objects.order_by("pk").values_list("subject", flat=True))[-2:] == [
        "programmes",
        f"case {case.matter.ref}",
    ]


def test_last_year_is_read_on(client: Client, unit: Unit, manager: User, clock: Any) -> None:
    """R15: old years keep what they had."""
    offering_of(unit, moment("2026-02-01 10:00"))
    offering_of(unit, NOW)
    client.force_login(manager)
    page = client.get("/programmes/?year=2025")
    assert str(page.context["year"]) == "תשפ״ו"
    for odd in ("x", "1999", "%00", "99999999999"):
        assert str(client.get(f"/programmes/?year={odd}").context["year"]) == "תשפ״ז"


def test_two_managers_see_both_texts(client: Client, unit: Unit, manager: User) -> None:
    """B56: nothing that was typed is lost."""
    offering = offering_of(unit, NOW)
    path = f"/programmes/{offering.pk}/edit/"
    client.force_login(manager)
    typed = {"name": offering.programme.name, "is_offered": "on", "capacity": "12", "version": "1"}
    assert client.post(path, typed).status_code == 302

    answer = client.post(path, typed | {"capacity": "20", "contact_name": "דנה"})

    assert answer.status_code == 409
    rows = [(row.label, row.now, row.typed) for row in answer.context["stale"]]
    assert rows == [("מקומות", "12", "20"), ("איש/אשת קשר", "", "דנה")]
    assert client.post(path, typed | {"capacity": "20", "version": "2"}).status_code == 302
    offering.refresh_from_db()
    assert offering.capacity == 20


def test_fewer_places_than_are_held_are_refused_beside_the_field(
    client: Client, case: Case, manager: User, officer: User
) -> None:
    offering = in_programme(case, officer, NOW).offering
    client.force_login(manager)
    typed = {"name": "מועדונית", "is_offered": "on", "capacity": "0", "version": "1"}
    page = client.post(f"/programmes/{offering.pk}/edit/", typed)
    assert page.context["form"].errors == {"capacity": ["מקום אחד כבר תפוס."]}


def test_a_line_of_the_log_keeps_what_was_typed(desk: Client, unit: Unit) -> None:
    """R16."""
    path = f"/programmes/{offering_of(unit, NOW).pk}/log/"
    key = "5f1e2f4e-0d1b-4a0c-8c43-0f8b4a3b8a51"
    typed = {"kind": "visit", "on": "23.11.2026", "note": "ביקור במועדונית", "person": "רותי", "form_key": key}
    page = desk.post(path, typed)
    assert page.context["form"].errors == {"on": ["היום הזה עוד לא הגיע"]}
    assert "ביקור במועדונית" in page.text
    for _ in range(2):
        assert desk.post(path, typed | {"on": "22.11.2026"}).status_code == 302
    assert ProgrammeFollowUp.objects.count() == 1


def test_a_programme_that_ran_out_under_the_form_is_said_beside_it(desk: Client, case: Case, officer: User) -> None:
    offering = offering_of(officer.unit, NOW)
    ProgrammeOffering.objects.filter(pk=offering.pk).update(is_offered=False)
    page = desk.post(f"/cases/{case.matter.ref}/programmes/new/", {"offering": offering.pk, "reason": "למלא זמן"})
    assert "אינה מוצעת לתלמיד/ה השנה" in page.text
    assert "למלא זמן" in page.text
    assert not ProgrammeReferral.objects.exists()


def test_one_form_sent_twice_is_one_referral(desk: Client, case: Case, officer: User) -> None:
    """B55."""
    offering = offering_of(officer.unit, NOW)
    key = "5f1e2f4e-0d1b-4a0c-8c43-0f8b4a3b8a51"
    typed = {"offering": offering.pk, "reason": "למלא זמן", "form_key": key}
    for _ in range(2):
        assert desk.post(f"/cases/{case.matter.ref}/programmes/new/", typed).status_code == 302
    assert ProgrammeReferral.objects.count() == 1


def test_a_closed_case_is_read_and_not_acted_in(desk: Client, case: Case, officer: User) -> None:
    referral = in_programme(case, officer, NOW)
    Case.objects.filter(pk=case.pk).update(closed_on="2026-11-20", stage="closed")
    at = f"/cases/{case.matter.ref}/programmes/"
    page = desk.get(at)
    assert (page.status_code, f"{at}{referral.pk}/" in page.text) == (200, False)
    assert desk.get(f"{at}{referral.pk}/").status_code == 404


def test_the_case_says_how_both_services_stand(
    desk: Client, case: Case, officer: User, manager: User, clock: Any
) -> None:
    """Each line leads to where it is done, also before anything happened; warm when nobody asked for 30 days (R13)."""
    at = f"/cases/{case.matter.ref}/"

    def lines() -> dict[str, tuple[str, str, bool]]:
        measures = desk.get(at).context["file"].measures
        found = {line.code: line for line in measures if line.code in ("7", "8")}
        assert {line.url for line in found.values()} == {f"{at}programmes/", f"{at}tuition/"}
        return {code: (line.text, line.note, line.is_warm) for code, line in found.items()}

    none = "לתלמידים בסכנת נשירה; מצב הסיכון לא סומן"
    assert lines() == {"7": (none, "", False), "8": ("עדיין לא", "", False)}
    in_programme(case, officer, NOW)
    with_hours(case, manager, NOW)
    with_request(case, officer, NOW)
    clock.move_to(LATER)
    desk.force_login(officer)
    assert lines() == {
        "7": ("השנה נוצלו 2 מתוך 10 שעות", "בקשה ממתינה לשעות", False),
        "8": ("בהשתתפות כעת: 1", "30 יום בלי בירור מצב ההשתתפות", True),
    }


def test_a_cover_sees_the_names_while_she_covers(unit: Unit, case: Case, officer: User, clock: Any) -> None:
    offering = in_programme(case, officer, NOW).offering
    cover = UserFactory(unit=unit, is_officer=True)
    facts = {"cover": cover, "cover_from": "2026-11-20", "cover_until": "2026-11-25"}
    Matter.objects.filter(pk=case.matter_id).update(**facts)
    client = Client()
    client.force_login(cover)
    assert case.student.name in client.get(f"/programmes/{offering.pk}/").text
    clock.move_to(moment("2026-11-26 10:00"))
    client.force_login(cover)
    assert case.student.name not in client.get(f"/programmes/{offering.pk}/").text
