"""Service 9 as an officer does it: a report comes in, the school's counsellor is called within three working days."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from accounts.models import User
from cases.models import Referral, SchoolContactPerson
from cases.services.families import join_family
from charter.models import Deadline
from tests.cases.factories import make_student, moment
from tests.journeys.pages import follow, send, signed_in

pytestmark = pytest.mark.django_db
INTAKE = {"reporter_kind": "principal", "reasons": "repeated", "received_day": "10.9.2026", "received_time": "09:00"}


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(moment("2026-09-10 15:40"), tick=False) as traveller:
        yield traveller


def test_service_9_from_the_report_to_the_call_at_the_school(clock: Any, officer: User) -> None:
    student = make_student(officer.unit, officer)
    SchoolContactPerson.objects.create(
        school=student.enrolments.get().school, name="אורלי נבון", role="counsellor", phone="+972505550111"
    )
    desk = signed_in(officer)
    intake = follow(desk, desk.get("/"), "/referrals/new/")
    found = desk.get("/students/search/?q=סעדון", headers={"HX-Request": "true"})
    chosen = follow(desk, found, f"/referrals/new/?student={student.pk}")
    assert "ד׳ 16.9" in chosen.text  # R18: three working days over Rosh Hashana
    case = send(desk, chosen, **INTAKE)
    assert intake.status_code == 200
    at = Referral.objects.get().case.get_absolute_url()

    clock.move_to(moment("2026-09-15 10:00"))
    desk = signed_in(officer)
    ref = case.context["case"].matter.ref
    call = follow(desk, desk.get(at), f"/contacts/new/?case={ref}&kind=school")
    assert "תשלים את התחייבות 9" in call.text
    send(desk, call, outcome="reached", note="חסרה בימי ראשון")
    kept = Deadline.objects.get(promise="9")
    assert (kept.outcome, str(kept.closed_on), str(kept.due_on)) == ("met", "2026-09-15", "2026-09-16")
    assert "השלים את התחייבות 9, יום עבודה 2 מתוך 3" in desk.get(at).text


def test_r17_a_report_about_siblings_opens_the_clocks_of_each_and_once(clock: Any, officer: User) -> None:
    girl, boy = (make_student(officer.unit, officer) for _ in range(2))
    join_family(student=girl, other=boy, by=officer, now=moment("2026-09-01 09:00"))
    desk = signed_in(officer)
    form = desk.get(f"/referrals/new/?student={girl.pk}")
    key = form.context["form"]["form_key"].value()
    for _ in range(2):
        send(desk, form, siblings=str(boy.pk), form_key=str(key), **INTAKE)
    opened = Deadline.objects.filter(promise="9").values_list("matter__referral__case__student", flat=True)
    assert sorted(opened) == [girl.pk, boy.pk]
