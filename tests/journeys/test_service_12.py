"""Service 12 as an officer does it: a partner is involved within eight working days."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from accounts.models import User
from cases.models import Disclosure
from charter.models import Deadline
from tests.cases.factories import make_student, moment, refer
from tests.journeys.pages import follow, send, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(moment("2026-11-24 10:00"), tick=False) as traveller:
        yield traveller


def test_service_12_from_the_case_to_the_partner(clock: Any, officer: User) -> None:
    """X3: the school itself counts only where the content is written down; welfare counts at once (R21)."""
    case = refer(make_student(officer.unit, officer), "2026-11-15 09:00", by=officer).case
    at, ref = case.get_absolute_url(), case.matter.ref
    desk = signed_in(officer)

    def involve(partner: str, **typed: str) -> Deadline:
        form = follow(desk, desk.get(at), f"/contacts/new/?case={ref}&kind=partner")
        send(desk, form, outcome="reached", partner=partner, **typed)
        return Deadline.objects.get(promise="12")

    assert involve("current_school", person="מנהלת בית הספר").is_open
    kept = involve("welfare", person="עו״ס שירה לוי", note="ביקור משותף")
    assert (kept.outcome, str(kept.closed_on), str(kept.due_on)) == ("met", "2026-11-24", "2026-11-25")


def test_r21_what_a_partner_was_told_is_a_disclosure_and_once(clock: Any, officer: User) -> None:
    """5.2: each transfer of data to another body is on record, also when the same form is sent twice."""
    case = refer(make_student(officer.unit, officer), "2026-11-15 09:00", by=officer).case
    at, ref = case.get_absolute_url(), case.matter.ref
    desk = signed_in(officer)
    form = follow(desk, desk.get(at), f"/contacts/new/?case={ref}&kind=partner")
    key = str(form.context["form"]["form_key"].value())
    for _ in range(2):
        send(desk, form, outcome="reached", partner="welfare", passed_what="ימי ההיעדרות", form_key=key)
    told = Disclosure.objects.get()
    assert (told.body, told.recipient, told.what, told.basis) == ("welfare", "רווחה", "ימי ההיעדרות", "public")
    assert "ימי ההיעדרות" in desk.get(f"{at}disclosures/").text
    send(desk, form, outcome="reached", partner="welfare")
    assert Disclosure.objects.count() == 1
