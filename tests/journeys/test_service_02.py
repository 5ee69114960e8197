"""Charter 2 through the pages: counselling, institutions offered and visited, the placement that ends the search (R5)."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from accounts.models import Unit, User
from cases.models import Case, DropoutEvent, Enrolment, FrameworkSearch, Need, PlacementOffer, School
from tests.cases.dropouts import drop
from tests.cases.factories import SchoolFactory, make_student, moment, refer
from tests.journeys.pages import follow, send, signed_in


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment("2026-11-22 10:00"), tick=False):
        yield


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    """A girl who has been out for 40 days, and nobody looks for a framework."""
    case = refer(make_student(unit, officer), "2026-09-15 09:00", by=officer).case
    drop(case, date(2026, 10, 13))
    return case


@pytest.fixture
def school(unit: Unit) -> School:
    return SchoolFactory(unit=unit, name="תיכון עירוני ד׳")


def test_a_framework_from_the_reminder_to_the_placement(officer: User, case: Case, school: School) -> None:
    dana, at = signed_in(officer), f"/cases/{case.matter.ref}/"

    # the case and the page of dropout both remind her; she begins the search from the case
    page = dana.get(at)
    assert "30 יום בלי חיפוש מסגרת" in page.text
    assert "נושרת חדשה" in page.text
    listed = follow(dana, page, "/dropout/")
    assert 'href="?list=waiting#names"' in listed.text
    assert f'href="{at}framework/new/"' in dana.get("/dropout/?list=waiting").text
    page = follow(dana, page, f"{at}framework/")
    assert f'href="/contacts/new/?case={case.matter.ref}&amp;kind=meeting"' in page.text  # the counselling talk
    page = follow(dana, page, f"{at}framework/new/")
    page = send(dana, page, opened_on="10.11", wanted="כיתה קטנה, קרוב לבית")
    assert "כיתה קטנה, קרוב לבית" in page.text
    assert "מחוץ לבית הספר" not in page.text
    need = Need.objects.get(promise="2")
    assert (need.raised_on, need.answered_on) == (date(2026, 11, 10), None)

    # youth advancement is offered and refused; a school is offered, visited and accepted
    page = follow(dana, page, f"{at}framework/offers/new/")
    page = send(dana, page, institution="קידום נוער נווה אורן", kind="youth", offered_on="11.11")
    assert "לא בית ספר במערכת הפורמלית" in page.text
    first = PlacementOffer.objects.get()
    page = follow(dana, page, f"{at}framework/offers/{first.pk}/edit/")
    assert "כתבו את יום התשובה" in send(dana, page, status="refused").text
    page = send(dana, page, status="refused", decided_on="12.11", note="רוצה בית ספר")
    page = follow(dana, page, f"{at}framework/offers/new/")
    page = send(dana, page, school=str(school.pk), kind="school", offered_on="12.11")
    second = PlacementOffer.objects.latest("pk")
    page = follow(dana, page, f"{at}framework/offers/{second.pk}/edit/")
    page = send(dana, page, status="visited", visited_on="16.11", next_step="להיפגש עם היועצת")
    assert "להיפגש עם היועצת" in page.text
    need.refresh_from_db()
    assert need.answered_on == date(2026, 11, 11)

    # the placement closes the search, records the return and puts her into the class
    page = follow(dana, page, f"{at}framework/offers/{second.pk}/place/")
    page = send(dana, page, placed_on="19.11", grade="9", class_number="2")
    assert "החיפוש נסגר" in page.text
    found = FrameworkSearch.objects.get()
    assert (found.outcome, found.placed_with, found.closed_on) == ("placed", second, date(2026, 11, 19))
    assert DropoutEvent.objects.get().returned_on == date(2026, 11, 19)
    stay = Enrolment.objects.current().get(student=case.student)
    assert (stay.school, stay.grade, stay.class_number) == (school, 9, 2)
    page = dana.get(at)
    assert "הוחזרה" in page.text
    assert "שיבוץ: תיכון עירוני ד׳" in page.text
    assert Need.objects.filter(promise="2").count() == 1
