"""The pages of camps and journeys: the aide of the year first, a journey asked for, sent, decided (R72-R75)."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from assistance.models import (
    Aide,
    Camp,
    PolandTripFunding,
    SchoolFacts,
    VacationAssignment,
)
from cases.models import School
from tests.assistance.placings import hire, place, pupil
from tests.cases.factories import moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(moment("2026-08-20 09:00"), tick=False):
        yield


def test_r72_r74_a_camp_proposes_the_aide_of_the_year(
    desk: Client, school: School, aide: Aide, coordinator: User
) -> None:
    file, other = pupil(school, 3), hire(school.unit, coordinator, "039337423", "דנה ביטון")
    place(aide, [file], coordinator)
    camp = {"name": "קייטנת החוף", "from_on": "1.7.2027", "until_on": "21.7.2027", "weekly_hours": "25"}
    desk.post("/assist/camps/new/", camp | {"form_key": uuid4()})
    row, url = Camp.objects.get(), f"/assist/{file.matter.ref}/camp/"
    assert f'<option value="{aide.pk}" selected' in desk.get(url).content.decode()
    typed = {"camp": row.pk, "aide": aide.pk}
    page = desk.post(url, typed | {"form_key": uuid4()}).content.decode()
    assert "בקייטנות המפוקחות ע״י משרד החינוך" in page
    desk.post(f"/assist/camps/{row.pk}/edit/", camp | {"is_supervised": "on", "version": 1})
    assert "כתבו למה" in desk.post(url, typed | {"aide": other.pk, "form_key": uuid4()}).content.decode()
    assert desk.post(url, typed | {"form_key": uuid4()}).status_code == 302
    place_row = VacationAssignment.objects.get()
    assert "רותי אזולאי" in desk.get(f"/assist/camps/{row.pk}/").content.decode()
    assert desk.post(f"/assist/camps/{row.pk}/edit/", camp | {"version": 1, "is_supervised": "on"}).status_code == 409
    desk.post(f"/assist/camps/{row.pk}/{place_row.pk}/end/", {"on": "20.8.2026", "reason": "נסעו"})
    place_row.refresh_from_db()
    assert place_row.ended_on is not None


def test_r75_a_journey_is_asked_for_sent_and_decided(desk: Client, school: School) -> None:
    file = pupil(school, 2)
    url = f"/assist/{file.matter.ref}/poland/"
    typed = {"from_on": "10.10.2026", "until_on": "17.10.2026", "asked_on": "19.8.2026", "cost": "9800"}
    SchoolFacts.objects.create(school=school, is_special=True)
    assert "המשולבים בחינוך הרגיל" in desk.post(url, typed | {"form_key": uuid4()}).content.decode()
    desk.post(f"/assist/schools/{school.pk}/", {"ownership": "official", "version": 1})
    assert desk.post(url, typed | {"form_key": uuid4()}).status_code == 302
    row = PolandTripFunding.objects.get()
    step = f"/assist/poland/{row.pk}/"
    assert desk.post(step, {"status": "approved", "on": "20.8.2026", "version": 1}).status_code == 200
    assert desk.post(step, {"status": "sent", "on": "21.8.2026", "version": 1}).status_code == 200
    assert desk.post(step, {"status": "sent", "on": "20.8.2026", "version": 1}).status_code == 302
    assert (
        desk.post(step, {"status": "withdrawn", "on": "20.8.2026", "note": "לא נוסע", "version": 1}).status_code == 409
    )
    assert "כתבו את הסיבה" in desk.post(step, {"status": "declined", "on": "20.8.2026", "version": 2}).content.decode()
    desk.post(step, {"status": "approved", "on": "20.8.2026", "version": 2})
    row.refresh_from_db()
    assert (row.status, row.version) == ("approved", 3)
    assert desk.get(step).status_code == 302
