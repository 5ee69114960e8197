"""Charter 4 through the pages: a plan that school and parents share, its steps, its review (R7)."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from accounts.models import Unit, User
from cases.models import Case, Need, PlanStep
from tests.cases.factories import make_student, moment, refer
from tests.journeys.pages import follow, send, signed_in


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(moment("2026-11-22 10:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


def test_a_plan_from_the_need_to_its_end(officer: User, case: Case, clock: Any) -> None:
    dana, at = signed_in(officer), f"/cases/{case.matter.ref}/"
    page = send(dana, follow(dana, dana.get(at), f"{at}needs/new/"), promise="4", text="התאמות בכיתה")

    # the counsellor and the officer write it; the parents are missing, so the need waits
    page = follow(dana, page, f"{at}plan/")
    assert "עדיין לא נכתבה תוכנית" in page.text
    page = follow(dana, page, f"{at}plan/new/")
    page = send(dana, page, needs="מקום ליד המורה, מבחנים בקבוצה קטנה", staff_more="אורלי נבון", review_on="20.12")
    assert "ההורים לא השתתפו." in page.text
    assert "נדרש מיום 22.11" in dana.get(at).text

    # the mother comes in; now both sides share it, and the need is answered
    clock.move_to(moment("2026-11-25 12:00"))
    dana = signed_in(officer)
    mother = case.student.guardians.get(relation="mother")
    page = follow(dana, dana.get(f"{at}plan/"), f"{at}plan/edit/")
    page = send(dana, page, parents=str(mother.pk))
    assert ("לא השתתפו" in page.text, "סיגל, אם" in page.text) == (False, True)
    assert str(Need.objects.get().answered_on) == "2026-11-25"

    # who does what by when: the officer's own step is her next step, and done there it is done here
    page = follow(dana, page, f"{at}plan/steps/new/")
    page = send(dana, page, text="שיחה עם המחנכת בימי חמישי", side="officer", due_on="3.12")
    page = send(dana, follow(dana, page, f"{at}plan/steps/new/"), text="קבוצה קטנה", side="school", due_on="3.12")
    board = dana.get(at)
    assert ("0 משני צעדים בוצעו" in board.text, "שיחה עם המחנכת בימי חמישי" in board.text) == (True, True)
    own, theirs = PlanStep.objects.order_by("pk")
    assert f'action="/steps/{own.step_id}/finish/"' in board.text
    dana.post(f"/steps/{own.step_id}/finish/")
    page = dana.get(f"{at}plan/")
    assert f'action="{at}plan/steps/{theirs.pk}/finish/"' in page.text
    dana.post(f"{at}plan/steps/{theirs.pk}/finish/")
    assert "2 משני צעדים בוצעו" in dana.get(at).text

    # it is looked at twice; the second ends it, and both stay
    clock.move_to(moment("2026-12-20 12:00"))
    dana = signed_in(officer)
    page = follow(dana, dana.get(f"{at}plan/"), f"{at}plan/review/")
    page = send(dana, page, text="ארבעה ימים בשבוע", sides="school", next_on="17.1.2027")
    clock.move_to(moment("2027-01-17 12:00"))
    dana = signed_in(officer)
    page = send(
        dana, follow(dana, dana.get(f"{at}plan/"), f"{at}plan/review/"), text="חזר לסדיר", sides="parents", ends="on"
    )
    assert [words in page.text for words in ("ארבעה ימים בשבוע", "חזר לסדיר", "הסתיימה ב־17.1")] == [True] * 3
    assert f'href="{at}plan/new/"' in page.text
