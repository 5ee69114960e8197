"""Charter 7 through the pages: individual hours asked for, granted, taught and ended (R12)."""

from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import Unit, User
from cases.models import Case, TuitionBudget, TuitionGrant
from tests.cases.factories import make_student, moment, refer
from tests.journeys.pages import follow, send, signed_in


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment("2026-11-22 10:00"), tick=False):
        yield


@pytest.fixture
def cases(unit: Unit, officer: User) -> list[Case]:
    names = ["נועה", "ליאם"]
    return [refer(make_student(unit, officer, first_name=n), "2026-11-15 09:00", by=officer).case for n in names]


def test_hours_from_the_request_to_the_last_lesson(officer: User, manager: User, cases: list[Case]) -> None:
    dana, ronit = signed_in(officer), signed_in(manager)
    first, second = (f"/cases/{case.matter.ref}/" for case in cases)

    # the officer finds the service in the case and asks; the form asks about the risk, because hours are for it alone
    page = follow(dana, dana.get(first), f"{first}tuition/")
    page = follow(dana, page, f"{first}tuition/new/")
    refused = send(dana, page, subject="מתמטיקה", asked="12", reason="פער של שנתיים")
    assert "סמנו את מצב הסיכון" in refused.text
    page = send(dana, refused, risk="at_risk")
    assert "מקום 1 בתור" in page.text
    page = follow(dana, dana.get(second), f"{second}tuition/new/")
    page = send(dana, page, risk="hidden", subject="אנגלית", asked="12", reason="לא למד חצי שנה")
    assert "מקום 2 בתור" in page.text

    # the manager sets the year's hours and decides in order; the second gets what is left
    page = ronit.get("/programmes/")
    assert "לא נקבעו שעות" in page.text
    page = send(ronit, follow(ronit, page, "/programmes/hours/"), hours="20")
    grants = list(TuitionGrant.objects.order_by("pk"))
    page = send(ronit, follow(ronit, page, f"{first}tuition/{grants[0].pk}/decide/"), decision="grant")
    assert "אושרו שעות" in page.text
    page = follow(ronit, ronit.get("/programmes/"), f"{second}tuition/{grants[1].pk}/decide/")
    refused = send(ronit, page, decision="grant")
    assert "נותרו 8 שעות. אפשר לאשר חלקית" in refused.text
    assert TuitionBudget.objects.get().granted == 12

    # lessons are written down, never more than granted; then the rest goes back and the next one gets it
    page = follow(dana, dana.get(f"{first}tuition/"), f"{first}tuition/{grants[0].pk}/hours/")
    page = send(dana, page, hours="4", teacher="רחל כהן")
    assert "4 נוצלו" in page.text
    page = follow(dana, page, f"{first}tuition/{grants[0].pk}/hours/")
    assert "נותרו מהשעות שאושרו: 8 שעות" in send(dana, page, hours="9").text
    page = follow(dana, dana.get(f"{first}tuition/"), f"{first}tuition/{grants[0].pk}/end/")
    send(dana, page, reason="השלימה את הפער")
    assert TuitionBudget.objects.get().granted == 4
    page = ronit.get(f"{second}tuition/{grants[1].pk}/decide/")
    send(ronit, page, decision="grant", hours="12")
    assert TuitionBudget.objects.get().granted == 16

    # the case tells it all
    page = dana.get(first)
    assert "השנה נוצלו 4 מתוך 12 שעות" in page.text
    for words in ("בקשה: 12 שעות במתמטיקה", "אושרו: 12 שעות במתמטיקה", "הוחזרו למכסה: 8 שעות"):
        assert words in page.text
