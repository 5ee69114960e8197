"""Charter 6 through the pages: dropouts recorded, returned, corrected, and the rate against last year (R10, R11, D19)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from accounts.models import Unit, User
from cases.models import Case, DropoutEvent, DropoutYear
from cases.services.dropout.years import freeze_years
from tests.cases.dropouts import drop
from tests.cases.factories import make_student, moment, refer
from tests.journeys.pages import follow, send, signed_in

NAMES = ["נועה", "ליאם", "איתי", "תהל"]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(moment("2026-11-22 10:00"), tick=False) as now:
        yield now


@pytest.fixture
def cases(unit: Unit, officer: User) -> list[Case]:
    """Four pupils treated since last September; one of them dropped out last October."""
    pupils = [make_student(unit, officer, first_name=name) for name in NAMES]
    cases = [refer(pupil, "2025-09-15 09:00", by=officer).case for pupil in pupils]
    drop(cases[3], date(2025, 10, 20), now=moment("2025-10-21 09:00"))
    return cases


def test_the_year_from_the_first_of_september_to_the_next(
    officer: User, manager: User, cases: list[Case], clock: Any
) -> None:
    dana, ronit = signed_in(officer), signed_in(manager)
    noa, liam, itay, tahel = (f"/cases/{case.matter.ref}/" for case in cases)
    freeze_years(today=date(2026, 9, 1), now=moment("2026-09-01 00:01"))

    # in the case: a pupil who moved is refused with what to record instead; one who did not come back is dated 1.9
    page = follow(dana, follow(dana, dana.get(noa), f"{noa}dropout/"), f"{noa}dropout/new/")
    refused = send(dana, page, reason="moved", dropped_on="3.11", source="school")
    assert "רשמו את בית הספר החדש בפרטי התלמיד/ה" in refused.text
    assert 'href="?september=1"' in refused.text
    page = dana.get(f"{noa}dropout/new/?september=1")
    page = send(dana, page, source="roster")
    assert "נושרת חדשה" in page.text
    assert DropoutEvent.objects.latest("pk").dropped_on == date(2026, 9, 1)

    # a second pupil drops out and comes back: he stays counted
    page = send(dana, follow(dana, dana.get(f"{liam}dropout/"), f"{liam}dropout/new/"), reason="work", dropped_on="19.10", source="family", note="עובד במוסך")  # fmt: skip
    event = DropoutEvent.objects.latest("pk")
    page = follow(dana, page, f"{liam}dropout/{event.pk}/return/")
    page = send(dana, page, returned_on="15.11", place="אורט נווה אורן")
    assert "הוחזר" in page.text

    # a third was a mistake: first its day is corrected, then it is taken back; both stay on record
    page = send(dana, follow(dana, dana.get(f"{itay}dropout/"), f"{itay}dropout/new/"), reason="stopped", dropped_on="2.11", source="school")  # fmt: skip
    event = DropoutEvent.objects.latest("pk")
    page = send(dana, follow(dana, page, f"{itay}dropout/{event.pk}/correct/"), dropped_on="4.11", why="לפי המזכירות")
    assert "לפני כן: 2.11.2026" in page.text
    page = send(dana, follow(dana, page, f"{itay}dropout/{event.pk}/withdraw/"), reason="היה חולה")
    assert "היה חולה" in page.text

    # the manager finds the rate in the menu: two of four against one of four
    page = follow(ronit, ronit.get("/unit/"), "/dropout/")
    assert "שני נושרים חדשים מתוך 4 מטופלים, 50.00%: לא עמד" in page.text
    assert "עלייה של 25.00 נקודות האחוז, שהן 100.00% מהשיעור אשתקד" in page.text
    names = {name.case.student.first_name: name.mark.code for name in page.context["names"]}
    assert names == {"נועה": "new", "ליאם": "returned"}
    assert [name.case.student.first_name for name in ronit.get("/dropout/?list=veteran").context["names"]] == ["תהל"]
    page = ronit.get("/dropout/?year=2025")
    assert "הוקפא ב־1.9" in page.text
    assert "נתוני" not in follow(ronit, page, tahel).text
    page = send(ronit, follow(ronit, page, "/dropout/figures/2024/"), treated="412", new_dropouts="33", source="דוח")
    assert "8.01%" in ronit.get("/dropout/?year=2025").text

    # a year later the new one is a veteran, and the year is frozen as it stood
    clock.move_to(moment("2027-09-01 08:00"))
    freeze_years(today=date(2027, 9, 1), now=moment("2027-09-01 00:01"))
    dana = signed_in(officer)
    assert "נושרת ותיקה" in dana.get(noa).text
    year = DropoutYear.objects.get(starts_on=date(2026, 9, 1))
    assert (year.treated, year.new_dropouts, year.returned, year.year_on_year) == (4, 2, 1, 2)
