"""Charter 3 through the pages: a home visit is needed, planned, made; what was found stays with those who treat (R6)."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from accounts.models import Unit, User
from cases.models import Case, Contact, HarmReport, HomeVisit, Need, VisitPlan
from tests.cases.factories import make_student, moment, refer
from tests.factories import UserFactory
from tests.journeys.pages import follow, send, signed_in


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(moment("2026-11-22 10:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


def test_a_home_visit_from_the_need_to_the_next_visit(officer: User, manager: User, unit: Unit, case: Case, clock: Any):
    dana, at = signed_in(officer), f"/cases/{case.matter.ref}/"

    # nobody answers the phone: a visit is needed
    page = follow(dana, follow(dana, dana.get("/cases/"), at), f"{at}needs/new/")
    page = send(dana, page, promise="3", text="איש אינו עונה")
    assert "נדרש מיום 22.11" in page.text

    # it is planned for Tuesday, unannounced, and stands among the next steps
    page = follow(dana, page, f"{at}visits/")
    page = follow(dana, page, f"{at}visits/plan/")
    page = send(dana, page, on="24.11", at="10:00", announced="no")
    assert "מתוכנן לג׳ 24.11" in page.text

    # on Tuesday, at the door: nobody opens; an attempt leaves the need open
    clock.move_to(moment("2026-11-24 10:05"))
    dana = signed_in(officer)
    plan = VisitPlan.objects.get()
    page = follow(dana, dana.get(f"{at}visits/"), f"{at}visits/new/?plan={plan.pk}")
    assert "השמירה תסמן את התכנון כבוצע" in page.text
    page = send(dana, page, outcome="not_opened", caution="on", safety_note="כלב משוחרר בחצר")
    assert ("נדרש מיום 22.11" in page.text, "זהירות בביקור בית: כלב משוחרר בחצר" in page.text) == (True, True)

    # next week somebody opens; the caution is read before knocking; three presses
    clock.move_to(moment("2026-12-01 17:30"))
    dana = signed_in(officer)
    page = follow(dana, dana.get(f"{at}visits/"), f"{at}visits/new/")
    assert "כלב משוחרר בחצר" in page.text
    mother = case.student.guardians.get(relation="mother")
    page = send(
        dana,
        page,
        who=f"guardian-{mother.pk}",
        note="האם פתחה. סימנים על הזרוע.",
        outcome="at_home",
        suspects_harm="on",
    )

    # a suspicion of harm opens the checklist, and the case reminds of it until it is whole
    report = HarmReport.objects.get()
    assert "חוק העונשין, סעיף 368ד" in page.text
    page = follow(dana, dana.get(at), f"{at}harm/{report.pk}/")
    page = send(dana, page, to_whom="social_worker", on="1.12", at="17:20", reference="4471-26")
    assert "עדיין לא נרשם למי דווח" not in page.text
    assert ("ביקור אחד, ב־1.12" in page.text, "אסמכתא 4471-26" in page.text) == (True, True)
    assert Need.objects.get().answer == Contact.objects.latest("pk").entry

    # the dog is gone: the manager lifts the caution
    ronit, first = signed_in(manager), HomeVisit.objects.order_by("pk").first()
    assert first is not None
    page = follow(ronit, ronit.get(f"{at}visits/"), f"{at}visits/{first.pk}/lift/")
    page = send(ronit, page, reason="הכלב נמסר")
    assert "זהירות בביקור בית" not in page.text

    # a colleague finds nothing of all this
    other = signed_in(UserFactory(unit=unit, is_officer=True))
    assert [other.get(path).status_code for path in (at, f"{at}visits/", f"{at}harm/{report.pk}/")] == [404] * 3
