"""The parents' page of a meeting (N3, ux 3.13): confirm it, ask for another time, and what an officer sees of it."""

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from cases.models import Case, EntryKind, Guardian, MeetingAnswer, MeetingPlan, TimelineEntry
from cases.services.meeting_plan import cancel_meeting, postpone_meeting
from charter.models import NextStep
from notices.models import Channel, Notice, SignedLink
from tests.attendance_service.signed import NOW, invite, page_of, plan_meeting, press, send
from tests.cases.factories import key, make_student, moment, refer

pytestmark = pytest.mark.django_db
SLOT = "2027-01-19T13:00"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case


@pytest.fixture
def plan(case: Case, officer: User) -> MeetingPlan:
    return plan_meeting(case, officer)


@pytest.fixture
def link(plan: MeetingPlan) -> SignedLink:
    return invite(plan)


def shown(link: SignedLink, lang: str = "") -> str:
    return Client().get(page_of(link, lang)).text


def told(case: Case) -> list[str]:
    rows = TimelineEntry.objects.filter(case=case, kind=EntryKind.MEETING_ANSWER).order_by("pk")
    return list(rows.values_list("text", flat=True))


def test_it_says_what_when_where_and_with_whom(link: SignedLink) -> None:
    page = shown(link)
    for words in ("פגישה עם היחידה לביקור סדיר", "28.1.2027", "10:00", "בעירייה", "חדר 3", "דנה לביא", "היועצת"):
        assert words in page, words


def test_it_never_says_whose_child_or_why(link: SignedLink, case: Case) -> None:
    """T7 and ux 3.13: no name before a second fact, no family name, ID, other child or history."""
    page = shown(link)
    for hidden in ("נועה", "סעדון", case.student.id_number, case.matter.ref, "סיגל", "mother"):
        assert hidden not in page, hidden


def test_confirming_is_kept_once_told_on_the_timeline_and_rung(link: SignedLink, case: Case, officer: User) -> None:
    answers = [press(link, "confirm") for _ in range(2)]

    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(303, "./?lang=he")] * 2
    assert list(MeetingAnswer.objects.values_list("answer", "version", "at")) == [("coming", 1, NOW)]
    assert told(case) == ["סיגל סעדון (אם): אישור הגעה, ה׳ 28.1, 10:00"]
    bells = Notice.objects.filter(channel=Channel.BELL, kind="answer")
    assert list(bells.values_list("recipient__user", "context__what")) == [(officer.pk, "אישור הגעה, ה׳ 28.1, 10:00")]
    link.refresh_from_db()
    assert link.used_at == NOW
    assert 'תודה. רשמנו שתגיעו ביום <bdi>ה׳</bdi> <bdi dir="ltr">28.1</bdi> בשעה' in shown(link)


def test_each_parent_answers_alone(plan: MeetingPlan, link: SignedLink) -> None:
    press(link, "confirm")
    assert "תודה" not in shown(invite(plan, "father"))


def test_a_wish_moves_nothing_and_asks_the_officer_to_answer(link: SignedLink, case: Case, officer: User) -> None:
    for _ in range(2):
        press(link, "other", slot=SLOT, text="רק אחרי הצהריים")

    answer = MeetingAnswer.objects.get()
    assert (answer.slot, answer.text, answer.accepted_at) == (moment("2027-01-19 13:00"), "רק אחרי הצהריים", None)
    meeting, step = NextStep.objects.order_by("pk")
    assert (meeting.due_on, meeting.due_time) == (date(2027, 1, 28), time(10))
    assert (step, step.owner, step.due_on, step.kind) == (answer.step, officer, date(2027, 1, 17), "call")
    assert told(case) == [
        "סיגל סעדון (אם): בקשת מועד אחר: ג׳ 19.1, 13:00 במקום ה׳ 28.1, 10:00",
        "רק אחרי הצהריים",
    ]
    page = shown(link)
    assert "ביקשתם את יום" in page
    assert "<form" not in page


def test_who_confirmed_may_still_ask_for_another_time_once(link: SignedLink) -> None:
    press(link, "confirm")
    press(link, "other", text="הבן חולה")
    press(link, "other", text="שוב")
    press(link, "confirm")
    assert list(MeetingAnswer.objects.order_by("pk").values_list("answer", "text")) == [
        ("coming", ""),
        ("other", "הבן חולה"),
    ]


def test_three_free_moments_are_offered_and_not_the_one_that_does_not_suit(link: SignedLink) -> None:
    page = shown(link)
    offered = [f"2027-01-{day}T{hour}:00" for day, hour in ((18, "09"), (19, "13"), (20, "11"))]
    assert [f'value="{slot}"' in page for slot in offered] == [True] * 3


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "בחרו מועד, או כתבו מתי נוח לכם."),
        ({"slot": "2027-01-19T07:00"}, "המועד הזה כבר לא פנוי"),
        ({"slot": "<b>", "text": "שלום"}, "המועד הזה כבר לא פנוי"),
        ({"text": "א" * 601}, "אפשר לכתוב עד 600 תווים."),
        ({"text": "a" * 10_000}, "אפשר לכתוב עד 600 תווים."),
        ({"text": "אחרי\u202eהצהריים"}, "בטקסט יש תווים שאי אפשר להציג"),
        ({"text": "אחרי\x00הצהריים"}, "בטקסט יש תווים שאי אפשר להציג"),
        ({"text": " \u200b — "}, "בטקסט יש תווים שאי אפשר להציג"),
        ({"text": "..."}, "בחרו מועד, או כתבו מתי נוח לכם."),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_kept(link: SignedLink, typed: dict[str, str], words: str) -> None:
    answer = press(link, "other", **typed)
    assert (answer.status_code, words in answer.text, MeetingAnswer.objects.count()) == (200, True, 0)
    assert answer.text.count("<title>שגיאה: ") == 1
    assert typed.get("text", "").replace("\x00", "").strip() in answer.text


def test_six_hundred_letters_reach_the_officer_whole_and_are_never_markup(link: SignedLink, case: Case) -> None:
    text = "<script>alert(1)</script>" + "א" * 575
    press(link, "other", text=text)
    assert told(case)[1] == text


def test_after_its_hour_it_says_so_and_still_offers_other_moments(link: SignedLink, clock, plan: MeetingPlan) -> None:
    clock.move_to(moment("2027-01-28 10:01"))
    assert "מועד הפגישה עבר. נשמח לתאם מועד חדש." in shown(link)
    press(link, "confirm")
    assert not MeetingAnswer.objects.exists()
    press(link, "other", text="בשבוע הבא")
    assert MeetingAnswer.objects.get().answer == "other"


def test_a_missed_meeting_has_the_same_page(plan: MeetingPlan, clock) -> None:
    """N28 holds the day alone."""
    mother = Guardian.objects.get(student=plan.case.student, relation="mother")
    context = {"plan": plan.pk, "on": "2027-01-28", "slots": []}
    link = send(mother, plan.case, kind="N28", context=context)
    clock.move_to(moment("2027-01-28 12:00"))
    assert "נשמח לתאם מועד חדש" in shown(link)


def test_the_moments_of_the_mail_are_those_of_the_page_while_they_are_free(plan, officer: User, clock) -> None:
    """N28 names three; one that was taken since is not offered, and where none is left three others are."""
    told = ["2027-01-31T09:00", "2027-02-01T13:00"]
    mother = Guardian.objects.get(student=plan.case.student, relation="mother")
    link = send(mother, plan.case, kind="N28", context={"plan": plan.pk, "on": "2027-01-28", "slots": told})
    clock.move_to(moment("2027-01-28 12:00"))
    assert [f'value="{slot}"' in shown(link) for slot in told] == [True, True]
    plan_meeting(plan.case, officer, on=date(2027, 1, 31), at=time(9), key=key(2))
    assert [f'value="{slot}"' in shown(link) for slot in told] == [False, True]
    clock.move_to(moment("2027-02-02 12:00"))
    assert [f'value="{slot}"' in shown(link) for slot in (*told, "2027-02-03T09:00")] == [False, False, True]


def postpone(plan: MeetingPlan, officer: User) -> None:
    facts = {"on": date(2027, 1, 31), "at": time(9), "wished_by_family": False, "reason": ""}
    postpone_meeting(plan=plan, version=1, by=officer, now=NOW, **facts)


def close(plan: MeetingPlan, _officer: User) -> None:
    Case.objects.filter(pk=plan.case_id).update(closed_on=date(2027, 1, 17), stage="closed")


def call_off(plan: MeetingPlan, officer: User) -> None:
    cancel_meeting(plan=plan, version=1, wished_by_family=False, reason="", by=officer, now=NOW)


def hold(plan: MeetingPlan, _officer: User) -> None:
    NextStep.objects.filter(meeting_plan=plan).update(done_on=date(2027, 1, 17))


@pytest.mark.parametrize("act", [postpone, call_off, hold, close])
def test_a_meeting_that_moved_or_is_over_ends_its_link(link, plan: MeetingPlan, officer: User, act) -> None:
    act(plan, officer)
    assert [Client().get(page_of(link)).status_code, press(link, "confirm").status_code] == [404, 404]
    assert not MeetingAnswer.objects.exists()


def test_the_reminder_is_answered_anew_only_where_the_meeting_moved(plan, link, officer: User) -> None:
    press(link, "confirm")
    assert "תודה" in shown(invite(plan, kind="N3-reminder"))
    postpone(plan, officer)
    plan = MeetingPlan.objects.get()
    assert "אישור הגעה" in shown(invite(plan))


def test_add_to_calendar_is_a_file_without_a_name(link: SignedLink, plan: MeetingPlan) -> None:
    answer = Client().get(page_of(link, "he", "meeting.ics"))
    text = answer.content.decode().replace("\r\n ", "")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="meeting.ics"'
    for line in ("METHOD:PUBLISH", "SUMMARY:פגישה ביחידה לביקור סדיר", "LOCATION:בעירייה\\, חדר 3"):
        assert line in text, line
    assert "נועה" not in text
    assert link.notice.recipient.email not in text


def test_an_officer_accepts_the_wish_by_one_press_on_the_case_page(link, case: Case, officer: User, client) -> None:
    """D4: the clock does not stop; D: the family's own wish is said."""
    press(link, "other", slot=SLOT, text="<b>אחרי</b> העבודה")
    client.force_login(officer)
    page = client.get(case.get_absolute_url()).text
    assert "מועד מבוקש: ג׳ 19.1, 13:00" in page
    assert "&lt;b&gt;אחרי&lt;/b&gt; העבודה" in page
    answer = MeetingAnswer.objects.get()
    address = f"/cases/{case.matter.ref}/meetings/{answer.plan_id}/accept/"
    for _ in range(2):
        assert client.post(address, {"answer": answer.pk}).status_code == 302

    plan = MeetingPlan.objects.select_related("step").get()
    assert (plan.step.due_on, plan.step.due_time, len(plan.moves)) == (date(2027, 1, 19), time(13), 1)
    assert plan.moves[0]["asked_by"] == "family"
    answer.refresh_from_db()
    assert (answer.accepted_by, answer.step.done_on) == (officer, date(2027, 1, 17))


def test_a_wish_for_a_meeting_that_moved_meanwhile_is_not_accepted(link, plan, case: Case, officer, client) -> None:
    press(link, "other", slot=SLOT)
    postpone(plan, officer)
    client.force_login(officer)
    address = f"/cases/{case.matter.ref}/meetings/{plan.pk}/accept/"
    page = client.post(address, {"answer": MeetingAnswer.objects.get().pk}, follow=True).text
    assert "הפגישה השתנתה בינתיים" in page
    assert (NextStep.objects.get(kind="meeting").due_on, MeetingAnswer.objects.get().accepted_at) == (
        date(2027, 1, 31),
        None,
    )


def test_a_wish_whose_hour_passed_is_not_accepted(link, plan, case: Case, officer, client, clock) -> None:
    press(link, "other", slot=SLOT)
    clock.move_to(moment("2027-01-19 13:00"))
    client.force_login(officer)
    address = f"/cases/{case.matter.ref}/meetings/{plan.pk}/accept/"
    assert "השעה הזאת עברה" in client.post(address, {"answer": MeetingAnswer.objects.get().pk}, follow=True).text
    assert NextStep.objects.get(kind="meeting").due_on == date(2027, 1, 28)


@pytest.mark.parametrize("answer", ["", "0", "x", "9" * 30, "٣"])
def test_an_answer_that_is_none_is_not_there(plan, case: Case, officer: User, client, answer: str) -> None:
    client.force_login(officer)
    address = f"/cases/{case.matter.ref}/meetings/{plan.pk}/accept/"
    assert client.post(address, {"answer": answer}).status_code == 404


def test_nobody_else_accepts_it(link, plan, case: Case, stranger: User, client) -> None:
    press(link, "other", slot=SLOT)
    client.force_login(stranger)
    address = f"/cases/{case.matter.ref}/meetings/{plan.pk}/accept/"
    assert client.post(address, {"answer": MeetingAnswer.objects.get().pk}).status_code == 404
    assert NextStep.objects.get(kind="meeting").due_on == date(2027, 1, 28)


@pytest.mark.parametrize("parents", [1, 2])
def test_the_answers_cost_the_case_page_no_query(
    plan: MeetingPlan, officer: User, client, parents: int, django_assert_num_queries
) -> None:
    for relation in ("mother", "father")[:parents]:
        press(invite(plan, relation), "confirm")
    client.force_login(officer)
    with django_assert_num_queries(15):
        page = client.get(plan.case.get_absolute_url()).text
    assert ("הורה אחד אישר הגעה", "שני הורים אישרו הגעה")[parents - 1] in page


def test_the_page_reads_little(link: SignedLink, django_assert_num_queries) -> None:
    Client().get(page_of(link))
    with django_assert_num_queries(7):
        Client().get(page_of(link))


def test_the_link_lives_thirty_days(link: SignedLink, clock) -> None:
    assert link.expires_at == NOW + timedelta(days=30)
    MeetingPlan.objects.get().step.__class__.objects.update(due_on=date(2027, 3, 1))
    Notice.objects.filter(link=link).update(context={"plan": link.notice.context["plan"], "on": "2027-03-01"})
    clock.move_to(NOW + timedelta(days=30) - timedelta(seconds=1))
    assert Client().get(page_of(link)).status_code == 200
    clock.move_to(NOW + timedelta(days=30))
    assert Client().get(page_of(link)).status_code == 404
