"""Service 11 as an officer does it: the mother asks for a meeting, it is held with the pupil within eight working days."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from accounts.models import User
from charter.models import Deadline
from tests.cases.factories import make_student, moment, refer
from tests.journeys.pages import follow, send, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(moment("2027-01-14 11:00"), tick=False) as traveller:
        yield traveller


def test_service_11_from_the_request_to_the_meeting(clock: Any, officer: User) -> None:
    """Scenario 12 through the pages: held without the pupil it is partial, with him it is kept."""
    student = make_student(officer.unit, officer)
    case = refer(student, "2027-01-10 09:00", by=officer).case
    at, ref = case.get_absolute_url(), case.matter.ref
    desk = signed_in(officer)
    asked = follow(desk, desk.get(at), f"/cases/{ref}/meeting-requests/new/")
    told = send(desk, asked, requested_by="parent", requested_on="14.1.2027").text
    assert "26.1" in told

    mother = student.guardians.get(relation="mother")
    clock.move_to(moment("2027-01-25 12:00"))
    desk = signed_in(officer)

    said: list[str] = []

    def hold(*who: str) -> Deadline:
        form = follow(desk, desk.get(at), f"/contacts/new/?case={ref}&kind=meeting")
        said.append(send(desk, form, outcome="held", place="municipality", who=who).text)
        return Deadline.objects.get(promise="11")

    assert hold(f"guardian-{mother.pk}").is_open
    assert "התחייבות 11 נשארת פתוחה" in said[-1]
    assert "התקיימה חלקית" in desk.get(at).text
    kept = hold(f"guardian-{mother.pk}", "pupil")
    assert (kept.outcome, str(kept.closed_on), str(kept.due_on)) == ("met", "2027-01-25", "2027-01-26")


def test_d4_a_circumstance_is_noted_beside_the_promise_and_stops_no_clock(clock: Any, officer: User) -> None:
    case = refer(make_student(officer.unit, officer), "2027-01-10 09:00", by=officer).case
    at, ref = case.get_absolute_url(), case.matter.ref
    desk = signed_in(officer)
    send(desk, desk.get(f"/cases/{ref}/meeting-requests/new/"), requested_by="parent", requested_on="14.1.2027")
    deadline = Deadline.objects.get(promise="11")
    table = follow(desk, desk.get(at), f"{at}?as=table#promises")
    note = follow(desk, table, f"/cases/{ref}/promises/{deadline.pk}/annotate/")
    send(desk, note, circumstance="family", annotation="האם ביקשה את יום חמישי")
    noted = Deadline.objects.get(promise="11")
    assert (noted.annotation, noted.due_on, noted.is_open) == (
        "נדחה לבקשת המשפחה · האם ביקשה את יום חמישי",
        deadline.due_on,
        True,
    )
