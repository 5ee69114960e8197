"""What the pages of a meeting say of the notices, and its calling off (N3; O6: four presses)."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.forms import Form
from django.test import Client
from icalendar import Calendar

from accounts.models import Unit, User
from cases.models import Case, EntryKind, MeetingPlan, TimelineEntry
from cases.services.meeting_plan import set_meeting
from charter.models import Matter
from notices.models import Notice, Recipient
from tests.cases.factories import key, make_student, moment, refer
from tests.factories import UserFactory

NOW = "2027-01-17 10:00"


def form_values(form: Form) -> dict[str, Any]:
    """The form as it is shown, with everything already chosen in it."""
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value not in (None, "", False)}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment(NOW), tick=False):
        yield


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case


@pytest.fixture
def page(client: Client, case: Case, officer: User) -> str:
    client.force_login(officer)
    return f"/cases/{case.matter.ref}/meetings/"


@pytest.fixture
def plan(case: Case, officer: User) -> MeetingPlan:
    facts: dict[str, Any] = {"place": "school", "room": "", "with_pupil": True, "staff": "", "told_by": "notice"}
    facts |= {"guardians": list(case.student.guardians.all()), "request": None, "wished_by_family": False}
    return set_meeting(case=case, on=date(2027, 1, 25), at=time(10), by=officer, key=key(1), now=moment(NOW), **facts)


def test_the_page_says_who_gets_what_before_and_four_presses_are_enough(client, page) -> None:
    Recipient.objects.filter(name="סיגל סעדון").update(language="ar")
    Recipient.objects.filter(name="מאיר סעדון").update(email="")
    shown = client.get(f"{page}new/")
    assert "סיגל סעדון – דוא״ל, ערבית; מאיר סעדון – מכתב להדפסה, עברית" in shown.text
    client.post(f"{page}new/", form_values(shown.context["form"]) | {"on": "25.1", "at": "10:00"})
    told = Notice.objects.filter(kind="N3").order_by("pk").values_list("channel", "state")
    assert list(told) == [("email", "queued"), ("letter", "print")]


def test_the_officer_may_choose_that_no_notice_leaves(client, page) -> None:
    form = client.get(f"{page}new/").context["form"]
    client.post(f"{page}new/", form_values(form) | {"on": "25.1", "at": "10:00", "told_by": "phone"})
    assert (MeetingPlan.objects.count(), Notice.objects.filter(kind="N3").exists()) == (1, False)


def test_where_harm_is_suspected_a_notice_is_not_even_offered(client, case, page) -> None:
    Matter.objects.filter(pk=case.matter_id).update(restricted=True)
    shown = client.get(f"{page}new/")
    assert "notice" not in dict(shown.context["form"].fields["told_by"].choices)
    assert "מכאן לא יוצאת הודעה" in shown.text
    sent = form_values(shown.context["form"]) | {"on": "25.1", "at": "10:00", "told_by": "notice"}
    assert client.post(f"{page}new/", sent).status_code == 200
    assert not MeetingPlan.objects.exists()


def test_calling_off_says_who_hears_of_it_and_asks_why(client, case, page, plan) -> None:
    path = f"{page}{plan.pk}/cancel/"
    assert f'href="{path}"' in client.get(case.get_absolute_url()).text
    assert "הודעה תצא אל: סיגל סעדון, מאיר סעדון" in client.get(path).text
    empty = client.post(path, {"reason": "", "version": "1"})
    assert (empty.status_code, "כתבו את הסיבה" in empty.text) == (200, True)

    answer = client.post(path, {"reason": "מחלה", "wished_by_family": "on", "version": "1"}, follow=True)

    assert "הפגישה בוטלה" in answer.text
    entry = TimelineEntry.objects.filter(kind=EntryKind.MEETING_SET).latest("pk")
    assert entry.text == "בוטלה לבקשת המשפחה: הפגישה של ב׳ 25.1, 10:00. מחלה"
    assert client.get(path).status_code == 404, "there is nothing left to call off"


def test_two_people_at_once_nothing_typed_is_lost(client, page, plan) -> None:
    MeetingPlan.objects.update(version=2)
    stale = client.post(f"{page}{plan.pk}/cancel/", {"reason": "שמור אותי", "version": "1"})
    assert (stale.status_code, "שמור אותי" in stale.text) == (409, True)


def test_the_calendar_file_names_the_case_and_nobody(client, case, page, plan) -> None:
    answer = client.get(f"{page}{plan.pk}.ics")
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (str(event["SUMMARY"]), "ATTENDEE" in event) == (f"פגישה · תיק {case.matter.ref}", False)
    assert "נועה" not in answer.content.decode()


def test_strangers_call_nothing_off(client, page, plan, unit, stranger) -> None:
    pages = [f"{page}{plan.pk}/cancel/", f"{page}{plan.pk}.ics"]
    for person in (stranger, UserFactory(unit=unit, is_officer=True), UserFactory(unit=unit, is_coordinator=True)):
        client.force_login(person)
        assert [client.get(path).status_code for path in pages] == [404, 404]
        assert client.post(pages[0], {"reason": "x", "version": "1"}).status_code == 404
