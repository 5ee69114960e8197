"""Service 10 as an officer does it: unanswered calls, a written message, and the promise is kept by attempts (D5)."""

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
    with time_machine.travel(moment("2026-11-23 10:00"), tick=False) as traveller:
        yield traveller


def test_service_10_from_no_answer_to_kept_by_attempts(clock: Any, officer: User) -> None:
    """Scenario 13 through the pages."""
    case = refer(make_student(officer.unit, officer), "2026-11-22 09:00", by=officer).case
    ref, at = case.matter.ref, case.get_absolute_url()

    def log(when: str, kind: str, outcome: str) -> str:
        clock.move_to(moment(when))
        desk = signed_in(officer)
        form = follow(desk, desk.get(at), f"/contacts/new/?case={ref}&kind=call")
        if kind != "call":
            form = desk.get(f"/contacts/new/?case={ref}&kind={kind}")
        return send(desk, form, outcome=outcome).text

    log("2026-11-23 10:00", "call", "no_answer")
    assert Deadline.objects.get(promise="10").is_open
    assert "שני ניסיונות בשני ימים" in log("2026-11-24 18:00", "call", "no_answer")
    log("2026-11-24 18:02", "message", "sent")
    kept = Deadline.objects.get(promise="10")
    assert (kept.outcome, str(kept.closed_on)) == ("met_by_attempts", "2026-11-24")
    assert "התקיים בניסיונות" in signed_in(officer).get(f"{at}?as=table").text
