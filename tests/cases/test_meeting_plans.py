"""Meetings that are set (O6, promise 11): place and people, put off with an annotation and without stopping the clock."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from cases.models import Case, EntryKind, MeetingPlan, MeetingRequest, TimelineEntry
from cases.services.contact import undo_contact
from cases.services.meeting import log_meeting_request
from cases.services.meeting_plan import postpone_meeting, set_meeting
from charter.models import Deadline, NextStep
from charter.services.deadlines import StaleError
from notices.models import Notice
from tests.cases.factories import key, log, make_student, moment, refer
from tests.factories import UserFactory

NOW = "2027-01-17 10:00"
WISHED = "נדחה לבקשת המשפחה"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment(NOW), tick=False):
        yield


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case


@pytest.fixture
def asked(case: Case, officer: User) -> MeetingRequest:
    """Scenario 12: the mother asks on Thursday 14.1; promise 11 is due on Tuesday 26.1."""
    return log_meeting_request(
        case=case, requested_by="parent", requested_on=date(2027, 1, 14), by=officer, key=key(90), now=moment(NOW)
    )


@pytest.fixture
def page(client: Client, case: Case, officer: User) -> str:
    client.force_login(officer)
    return f"/cases/{case.matter.ref}/meetings/"


def promise(asked: MeetingRequest) -> Deadline:
    return Deadline.objects.get(matter=asked.matter, promise="11")


def make(case: Case, officer: User, asked: MeetingRequest | None, *, day: int = 25, n: int = 1, **facts: Any):
    given = {"place": "municipality", "room": "חדר 3", "guardians": [], "with_pupil": True, "staff": ""}
    given |= {"told_by": "phone", "wished_by_family": False, "on": date(2027, 1, day), "at": time(10)}
    return set_meeting(case=case, request=asked, by=officer, key=key(n), now=moment(NOW), **(given | facts))


def test_a_set_meeting_is_a_next_step_and_twice_is_once(case, officer, asked) -> None:
    notices = Notice.objects.exclude(kind="calendar").count()
    assert make(case, officer, asked) == make(case, officer, asked)
    step = NextStep.objects.get()
    assert (step.kind, step.promise, step.due_on, step.due_time) == ("meeting", "11", date(2027, 1, 25), time(10))
    entry = TimelineEntry.objects.get(kind=EntryKind.MEETING_SET)
    assert entry.text == "ב׳ 25.1, 10:00 · בעירייה, חדר 3 · הוזמנו: בטלפון"
    assert (promise(asked).closed_on, promise(asked).annotation) == (None, "")
    assert Notice.objects.exclude(kind="calendar").count() == notices, "told by telephone: no mail"


def test_scenario_12b_a_later_day_the_family_wished_is_annotated_and_still_missed(case, officer, asked) -> None:
    make(case, officer, asked, day=28, wished_by_family=True)
    assert promise(asked).due_on == date(2027, 1, 26)
    assert promise(asked).annotation == WISHED
    assert promise(asked).is_overdue(date(2027, 1, 27))


def test_putting_off_keeps_the_old_day_and_says_who_wished(case, officer, asked) -> None:
    plan = make(case, officer, asked)
    facts = {"on": date(2027, 1, 28), "at": time(9), "wished_by_family": True, "reason": "האם חולה"}
    postpone_meeting(plan=plan, version=1, by=officer, now=moment(NOW), **facts)
    with pytest.raises(StaleError):
        postpone_meeting(plan=plan, version=1, by=officer, now=moment(NOW), **facts)
    plan.refresh_from_db()
    assert (NextStep.objects.get().due_on, plan.version, len(plan.moves)) == (date(2027, 1, 28), 2, 1)
    assert promise(asked).annotation == WISHED
    text = TimelineEntry.objects.filter(kind=EntryKind.MEETING_SET).latest("pk").text
    assert text == "נדחה לבקשת המשפחה: מב׳ 25.1, 10:00 לה׳ 28.1, 09:00. האם חולה"


def test_annotating_twice_says_it_once_and_keeps_other_words(case, officer, asked) -> None:
    Deadline.objects.filter(promise="11").update(annotation="הפסיכולוגית בחופשה")
    for n, day in ((1, 27), (2, 28)):
        make(case, officer, asked, day=day, n=n, wished_by_family=True)
    assert promise(asked).annotation == f"הפסיכולוגית בחופשה; {WISHED}"


def test_a_meeting_that_was_held_is_no_longer_ahead_until_it_is_taken_back(case, officer, asked) -> None:
    make(case, officer, asked, day=17, at=time(11))
    contact = log(case, "meeting", "held", "2027-01-17 09:00", by=officer, now=moment(NOW))
    assert (NextStep.objects.get().done_on, promise(asked).outcome) == (date(2027, 1, 17), "met")
    undo_contact(contact=contact, by=officer, now=moment(NOW))
    assert (NextStep.objects.get().done_on, promise(asked).outcome) == (None, "")


def typed(client: Client, page: str, **more: Any) -> dict[str, Any]:
    form = client.get(f"{page}new/").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value not in (None, "", False)} | more


def test_everything_likely_is_marked_and_two_texts_set_the_meeting(client, case, asked, page) -> None:
    """O6: open the page, write day and hour, save."""
    assert f'href="{page}new/"' in client.get(case.get_absolute_url()).text
    answer = client.post(f"{page}new/", typed(client, page, on="25.1", at="10"))
    assert (answer.status_code, "כתבו את השעה" in answer.text) == (200, True)
    answer = client.post(f"{page}new/", typed(client, page, on="25.1", at="10:00", room="חדר 3"), follow=True)

    plan = MeetingPlan.objects.get()
    assert (plan.request, plan.with_pupil, plan.guardians.count(), plan.place) == (asked, True, 2, "school")
    assert "הפגישה נקבעה לב׳ 25.1, 10:00" in answer.text
    assert ("חדר 3" in answer.text, f'href="{page}{plan.pk}/postpone/"' in answer.text) == (True, True)
    assert "נקבעה פגישה" in answer.text, "the ruler shows the day"


def test_putting_off_by_its_page_and_two_people_at_once(client, case, officer, asked, page) -> None:
    plan = make(case, officer, asked)
    path = f"{page}{plan.pk}/postpone/"
    sent = {"on": "28.1", "at": "9:00", "wished_by_family": "on", "reason": "שמור אותי", "version": "1"}
    assert client.post(path, sent).status_code == 302
    stale = client.post(path, sent | {"on": "31.1"})
    assert (stale.status_code, "שמור אותי" in stale.text, "28.1" in stale.text) == (409, True, True)
    assert client.post(path, sent | {"on": "31.1", "version": "2"}).status_code == 302
    assert WISHED in client.get(f"{case.get_absolute_url()}?as=table").text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"on": "10.1.2027"}, "התאריך"),
        ({"on": "17.1", "at": "9:00"}, "השעה הזאת כבר עברה"),
        ({"who": []}, "סמנו מי מוזמן/ת"),
        ({"who": ["guardian-999999"]}, "בחרו אחת"),
        ({"place": "moon"}, "בחרו היכן"),
    ],
)
def test_bad_input_keeps_what_was_typed(client, page, asked, wrong, says) -> None:
    answer = client.post(f"{page}new/", typed(client, page, **({"on": "25.1", "at": "10:00", "room": "נשמר"} | wrong)))
    assert (answer.status_code, says in answer.text, "נשמר" in answer.text) == (200, True, True)
    assert not MeetingPlan.objects.exists()


def test_strangers_set_nothing(client, case, officer, asked, page, unit, stranger) -> None:
    pages = [f"{page}new/", f"{page}{make(case, officer, asked).pk}/postpone/"]
    for person in (stranger, UserFactory(unit=unit, is_officer=True), UserFactory(unit=unit, is_coordinator=True)):
        client.force_login(person)
        assert [client.get(path).status_code for path in pages] == [404, 404]
