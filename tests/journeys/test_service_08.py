"""Charter 8 through the pages: a programme of the city, a pupil in it, and a log of the programme (R13 to R16)."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from accounts.models import Unit, User
from cases.models import Case, ProgrammeOffering, ProgrammeReferral
from tests.cases.factories import make_student, moment, refer
from tests.journeys.pages import follow, send, signed_in


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(moment("2026-11-22 10:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


def test_a_pupil_goes_through_a_programme(officer: User, manager: User, unit: Unit, case: Case, clock: Any) -> None:
    dana, ronit = signed_in(officer), signed_in(manager)
    at = f"/cases/{case.matter.ref}/"

    # the six of the charter stand there for a new unit; the manager gives one its places and its contact
    page = ronit.get("/programmes/")
    for name in ("מועדוניות משפחתיות", "תוכנית מל״א", "היחידה לנערה", "מרכזים קהילתיים", "עובדי נוער"):
        assert name in page.text
    youth = ProgrammeOffering.objects.get(programme__kind="youth_unit")
    page = follow(ronit, page, f"/programmes/{youth.pk}/")
    page = follow(ronit, page, f"/programmes/{youth.pk}/edit/")
    page = send(ronit, page, capacity="1", contact_name="יוסי אברהם", contact_phone="03-555-0177")
    assert "0 מתוך 1" in page.text

    # R16: somebody was there
    page = follow(ronit, page, f"/programmes/{youth.pk}/log/")
    page = send(ronit, page, kind="visit", note="קבוצה חדשה נפתחה ביום שני")
    assert "קבוצה חדשה נפתחה ביום שני" in page.text

    # the officer refers the pupil from the case; the place is held
    page = follow(dana, dana.get(at), f"{at}programmes/")
    page = follow(dana, page, f"{at}programmes/new/")
    assert "נותר מקום אחד" in page.text
    page = send(dana, page, offering=str(youth.pk), reason="לבנות שגרה")
    referral = ProgrammeReferral.objects.get()

    # a second pupil waits, and moves up by herself
    other = refer(make_student(unit, officer, first_name="שירה"), "2026-11-15 09:00", by=officer).case
    waiting = dana.get(f"/cases/{other.matter.ref}/programmes/new/")
    assert "לרשימת ההמתנה" in waiting.text
    waiting = send(dana, waiting, offering=str(youth.pk), reason="אין מסגרת")
    assert "בהמתנה למקום" in waiting.text

    page = follow(dana, dana.get(f"{at}programmes/"), f"{at}programmes/{referral.pk}/")
    page = send(dana, page, to="started", on="22.11.2026")
    assert "משתתף/ת" in page.text

    # R13: after 30 days the list asks, and the follow-up is written from there
    clock.move_to(moment("2026-12-23 10:00"))
    dana, ronit = signed_in(officer), signed_in(manager)
    assert "30 יום בלי בירור מצב ההשתתפות" in dana.get(at).text
    page = follow(dana, dana.get("/programmes/"), f"{at}programmes/{referral.pk}/follow-up/")
    page = send(dana, page, attendance="regular", note="מגיעה פעמיים בשבוע")
    assert "לברר שוב עד 22.1" in page.text
    assert "30 יום בלי בירור מצב ההשתתפות" not in dana.get(at).text

    # the end, with its result; the place goes to whoever waits
    page = follow(dana, page, f"{at}programmes/{referral.pk}/")
    refused = send(dana, page, to="ended", result="", note="סיימה את התהליך")
    assert "בחרו באיזו תוצאה" in refused.text
    page = send(dana, refused, result="completed")
    assert "השלים/ה את התוכנית" in page.text
    page = dana.get(f"/cases/{other.matter.ref}/programmes/")
    assert "הופנה/תה" in page.text
    assert "התפנה מקום" in dana.get(f"/cases/{other.matter.ref}/").text
    assert "סיימה את התהליך" in dana.get(at).text


def test_a_programme_of_another_body_asks_who_agreed(officer: User, manager: User, case: Case) -> None:
    dana, ronit = signed_in(officer), signed_in(manager)
    page = send(ronit, follow(ronit, ronit.get("/programmes/"), "/programmes/new/"), name="בית הנוער", leaves_city="on")
    youth = ProgrammeOffering.objects.get(programme__name="בית הנוער")
    path = f"/cases/{case.matter.ref}/programmes/new/"

    refused = send(dana, dana.get(path), offering=str(youth.pk), reason="קבוצת בנים")
    assert "התוכנית מופעלת מחוץ לעירייה" in refused.text
    assert "קבוצת בנים" in refused.text
    page = send(dana, refused, consent="סיגל סעדון, בטלפון")
    assert "סיגל סעדון, בטלפון" in page.text


def test_what_is_not_offered_this_year_cannot_be_chosen(officer: User, manager: User, case: Case) -> None:
    """R15: also not by a page that was open before."""
    dana, ronit = signed_in(officer), signed_in(manager)
    open_before = dana.get(f"/cases/{case.matter.ref}/programmes/new/")
    youth = ProgrammeOffering.objects.get(programme__kind="mala")
    page = ronit.get(f"/programmes/{youth.pk}/edit/")
    form = {"name": "תוכנית מל״א", "version": "1"}  # the tick is taken out
    assert ronit.post(f"/programmes/{youth.pk}/edit/", form).status_code == 302, page.text

    refused = send(dana, open_before, offering=str(youth.pk), reason="לפי הצורך")

    assert "אינה מוצעת לתלמיד/ה השנה" in refused.text
    assert not ProgrammeReferral.objects.exists()
