"""N3, its reminder, N3-cancelled and N28: whom a meeting is told to, when, and what a calendar makes of it."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from accounts.models import Unit, User
from cases.models import Case, MeetingPlan
from cases.services.assignment import assign_case
from cases.services.closing import close_case
from cases.services.contact import correct_contact, undo_contact
from cases.services.guardians import change_guardian
from cases.services.meeting_held import finish_step
from cases.services.meeting_plan import cancel_meeting, postpone_meeting, set_meeting
from charter.models import Matter
from charter.services.deadlines import StaleError
from notices.models import Notice, NoticeState, Recipient
from notices.services.attachments import attachments_of
from notices.services.composing import current_facts
from tests.cases.factories import key, log, make_student, moment, refer

NOW = moment("2027-01-17 10:00")  # a Sunday
HELD, AFTER = NOW + timedelta(minutes=9), NOW + timedelta(minutes=11)
FAMILY = ("N3", "N3-reminder", "N3-cancelled", "N28")


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case


def arrange(case: Case, officer: User, n: int = 1, **facts: Any) -> MeetingPlan:
    given: dict[str, Any] = {"place": "municipality", "room": "חדר 3", "with_pupil": True, "staff": ""}
    given |= {"told_by": "notice", "wished_by_family": False, "on": date(2027, 1, 25), "at": time(10), "request": None}
    given |= {"guardians": list(case.student.guardians.all()), "now": NOW}
    return set_meeting(case=case, by=officer, key=key(n), **(given | facts))


def move(plan: MeetingPlan, officer: User, day: int = 28, **facts: Any) -> None:
    given: dict[str, Any] = {"on": date(2027, 1, day), "at": time(9), "wished_by_family": False, "reason": ""}
    plan.refresh_from_db()
    postpone_meeting(plan=plan, version=plan.version, by=officer, **(given | {"now": AFTER} | facts))


def call_off(plan: MeetingPlan, officer: User, **facts: Any) -> None:
    plan.refresh_from_db()
    given: dict[str, Any] = {"wished_by_family": False, "reason": "הקב״סית חולה", "now": AFTER}
    cancel_meeting(plan=plan, version=plan.version, by=officer, **(given | facts))


def rows(*kinds: str) -> list[tuple[str, str, int, str]]:
    found = Notice.objects.filter(kind__in=kinds or FAMILY).select_related("recipient").order_by("pk")
    return [(one.kind, one.recipient.name.split()[0], one.revision, one.state) for one in found]


def leave(*kinds: str) -> None:
    Notice.objects.filter(kind__in=kinds, state="queued").update(state=NoticeState.SENT, settled_at=NOW)


def test_n3_each_invited_parent_once_with_ten_minutes_to_stop_it_and_a_reminder(case, officer) -> None:
    """N3: at scheduling, and two of the unit's working days before (Monday 25.1: Thursday 21.1)."""
    assert arrange(case, officer) == arrange(case, officer)

    both = [("N3", "סיגל", 0, "queued"), ("N3", "מאיר", 0, "queued")]
    assert rows() == [*both, *[("N3-reminder", name, 0, "queued") for _kind, name, *_rest in both]]
    hold = set(Notice.objects.filter(kind="N3").values_list("not_before", flat=True))
    remind = set(Notice.objects.filter(kind="N3-reminder").values_list("not_before", flat=True))
    assert (hold, remind) == ({NOW + timedelta(minutes=10)}, {moment("2027-01-21 08:00")})


def test_n3_the_facts_hold_a_first_name_alone(case, officer) -> None:
    plan = arrange(case, officer, staff="אורלי נבון (יועצת)")
    assert Notice.objects.filter(kind="N3")[0].context == {
        "child": "נועה",
        "gender": "f",
        "ref": case.matter.ref,
        "on": "2027-01-25",
        "at": "10:00",
        "place": "בעירייה, חדר 3",
        "staff": "אורלי נבון (יועצת)",
        "with_pupil": True,
        "uid": f"meeting-{plan.form_key}@sadir",
        "sequence": 0,
        "plan": plan.pk,
    }


def test_6_1_language_and_way_are_each_parents_own(case, officer) -> None:
    """A letter where there is no address; the reminder would come too late by post."""
    Recipient.objects.filter(name="סיגל סעדון").update(language="ar")
    Recipient.objects.filter(name="מאיר סעדון").update(language="ru", email="")
    arrange(case, officer)
    told = Notice.objects.filter(kind__in=FAMILY).order_by("pk").values_list("kind", "language", "channel", "state")
    assert list(told) == [
        ("N3", "ar", "email", "queued"),
        ("N3", "ru", "letter", "print"),
        ("N3-reminder", "ar", "email", "queued"),
    ]


def test_6_1_whoever_may_not_receive_and_whoever_is_not_invited_hears_nothing(case, officer) -> None:
    father = case.student.guardians.get(relation="father")
    facts = {"restriction": "אין קשר", "restriction_source": "צו 12-34"}
    change_guardian(guardian=father, version=father.version, by=officer, now=NOW, **facts)
    arrange(case, officer)
    assert {name for _kind, name, *_rest in rows()} == {"סיגל"}
    arrange(case, officer, n=2, guardians=[])
    assert len(rows("N3")) == 1


def test_6_1_suspected_harm_keeps_everything_here(case, officer) -> None:
    Matter.objects.filter(pk=case.matter_id).update(restricted=True)
    case.matter.refresh_from_db()
    arrange(case, officer)
    assert rows() == []


def test_told_by_telephone_no_notice_leaves(case, officer) -> None:
    plan = arrange(case, officer, told_by="phone")
    move(plan, officer)
    call_off(plan, officer)
    assert rows() == []


def test_no_reminder_where_the_meeting_is_too_near(case, officer) -> None:
    """Two working days before Tuesday 19.1 is today."""
    arrange(case, officer, on=date(2027, 1, 19))
    assert rows("N3-reminder") == []


def test_a_move_in_the_ten_minutes_tells_one_day_only(case, officer) -> None:
    plan = arrange(case, officer)
    move(plan, officer, now=HELD)
    names = ("סיגל", "מאיר")
    assert rows("N3") == [("N3", name, n, s) for n, s in ((0, "cancelled"), (1, "queued")) for name in names]
    assert rows("N3-reminder") == [
        ("N3-reminder", name, n, s) for n, s in ((0, "cancelled"), (1, "queued")) for name in names
    ]
    latest = Notice.objects.filter(kind="N3", revision=1)
    assert {(one.context["on"], one.context.get("moved_from")) for one in latest} == {("2027-01-28", None)}


def test_a_move_says_the_day_they_know_and_keeps_the_calendar_entry(case, officer) -> None:
    plan = arrange(case, officer)
    leave("N3")
    move(plan, officer)
    move(plan, officer, day=31)
    first, *_rest = Notice.objects.filter(kind="N3", revision=0)
    last = Notice.objects.filter(kind="N3", revision=2, recipient=first.recipient).get()
    assert (last.context["moved_from"], last.context["on"]) == ("2027-01-25", "2027-01-31")
    assert (last.context["uid"], last.context["sequence"]) == (first.context["uid"], 2)
    assert rows("N3")[2:4] == [("N3", "סיגל", 1, "cancelled"), ("N3", "מאיר", 1, "cancelled")]


def test_n3_cancelled_only_to_whom_n3_had_left_and_by_the_day_she_knows(case, officer) -> None:
    plan = arrange(case, officer)
    Notice.objects.filter(kind="N3", recipient__name="סיגל סעדון").update(state=NoticeState.SENT)
    move(plan, officer)
    call_off(plan, officer)

    (told,) = Notice.objects.filter(kind="N3-cancelled")
    assert (told.recipient.name, told.context["on"], told.context["sequence"]) == ("סיגל סעדון", "2027-01-25", 2)
    assert Notice.objects.filter(kind__in=("N3", "N3-reminder")).waiting().count() == 0
    plan.refresh_from_db()
    assert (plan.step.done_on, plan.cancelled_reason) == (date(2027, 1, 17), "הקב״סית חולה")


def test_n3_cancelled_also_to_whom_the_reminder_alone_had_left(case, officer) -> None:
    """Her invitation was stopped and told by telephone: by the reminder of the other day she would come."""
    plan = arrange(case, officer)
    leave("N3")
    move(plan, officer)
    mine = Notice.objects.filter(recipient__name="סיגל סעדון", revision=1)
    mine.filter(kind="N3").update(state=NoticeState.CANCELLED)
    mine.filter(kind="N3-reminder").update(state=NoticeState.SENT, settled_at=NOW)
    call_off(plan, officer)

    told = {one.recipient.name.split()[0]: one.context["on"] for one in Notice.objects.filter(kind="N3-cancelled")}
    assert told == {"סיגל": "2027-01-28", "מאיר": "2027-01-25"}


def test_calling_off_twice_is_refused_and_tells_once(case, officer) -> None:
    plan = arrange(case, officer)
    leave("N3")
    call_off(plan, officer)
    with pytest.raises(StaleError):
        call_off(plan, officer)
    assert len(rows("N3-cancelled")) == 2


def test_n28_nobody_came_three_other_moments_and_undoing_takes_it_back(case, officer) -> None:
    plan = arrange(case, officer)
    at = moment("2027-01-25 11:00")
    contact = log(case, "meeting", "no_show", "2027-01-25 10:00", by=officer, now=at)
    told = Notice.objects.filter(kind="N28").order_by("pk")
    assert [one.context for one in told] == [
        {
            "child": "נועה",
            "gender": "f",
            "ref": case.matter.ref,
            "on": "2027-01-25",
            "plan": plan.pk,
            "slots": ["2027-01-26T09:00", "2027-01-27T13:00", "2027-01-28T11:00"],
        }
    ] * 2
    undo_contact(contact=contact, by=officer, now=at + timedelta(minutes=5))
    assert {state for *_rest, state in rows("N28")} == {"cancelled"}
    log(case, "meeting", "no_show", "2027-01-25 10:00", by=officer, now=at + timedelta(minutes=6))
    assert [state for *_rest, state in rows("N28")] == ["cancelled", "cancelled", "queued", "queued"]


def test_n28_corrected_to_held_takes_it_back(case, officer) -> None:
    arrange(case, officer)
    at = moment("2027-01-25 11:00")
    contact = log(case, "meeting", "no_show", "2027-01-25 10:00", by=officer, now=at)
    correct_contact(contact=contact, version=1, by=officer, now=at + timedelta(minutes=5), outcome="held")
    assert {state for *_rest, state in rows("N28")} == {"cancelled"}


def test_n28_what_was_missed_long_ago_or_never_set_tells_nobody(case, officer) -> None:
    log(case, "meeting", "no_show", "2027-01-24 10:00", by=officer)
    arrange(case, officer)
    log(case, "meeting", "no_show", "2027-01-25 10:00", by=officer, now=moment("2027-02-01 10:00"))
    assert rows("N28") == []


def test_a_meeting_that_was_held_or_ticked_off_reminds_nobody(case, officer) -> None:
    ticked = arrange(case, officer)
    finish_step(step=ticked.step, by=officer, today=date(2027, 1, 17), now=AFTER)
    arrange(case, officer, n=2, on=date(2027, 1, 24))
    log(case, "meeting", "held", "2027-01-24 09:00", by=officer)
    assert {state for *_rest, state in rows("N3-reminder")} == {"cancelled"}


def test_closing_the_case_stops_what_waits_and_a_new_officer_signs(case, officer, manager) -> None:
    arrange(case, officer)
    assign_case(case=case, owner=manager, by=manager, now=NOW)
    notice = Notice.objects.filter(kind="N3").select_related("matter__owner")[0]
    assert current_facts(notice)["officer"] == "רונית שקד"
    facts = {"outcome": "regular", "note": "", "today": date(2027, 1, 17), "now": AFTER}
    close_case(case=case, by=officer, **facts)
    assert {state for *_rest, state in rows()} == {"cancelled"}


def test_a_meeting_the_family_knows_of_falls_away_with_the_case(case, officer) -> None:
    plan = arrange(case, officer)
    leave("N3")
    facts = {"outcome": "regular", "note": "", "today": date(2027, 1, 17), "now": AFTER}
    close_case(case=case, by=officer, **facts)
    assert rows("N3-cancelled") == [("N3-cancelled", name, 0, "queued") for name in ("סיגל", "מאיר")]
    plan.refresh_from_db()
    assert plan.cancelled_reason == "התיק נסגר: חזר/ה לביקור סדיר"


def test_the_officer_gets_a_calendar_entry_without_a_name(case, officer) -> None:
    plan = arrange(case, officer)
    (entry,) = Notice.objects.filter(kind="calendar")
    (file,) = attachments_of(entry)
    event = Calendar.from_ical(file.content).walk("VEVENT")[0]
    assert (entry.recipient.user, file.mimetype) == (officer, "text/calendar; method=REQUEST")
    assert str(event["SUMMARY"]) == f"פגישה · תיק {case.matter.ref}"
    assert "נועה" not in file.content.decode()
    assert str(event["UID"]) == f"meeting-{plan.form_key}@sadir"
    leave("calendar")
    move(plan, officer)
    leave("calendar")
    call_off(plan, officer)
    entries = Notice.objects.filter(kind__startswith="calendar").order_by("pk")
    told = [(one.kind, one.context["sequence"], one.context["on"]) for one in entries]
    assert told == [
        ("calendar", 0, "2027-01-25"),
        ("calendar", 1, "2027-01-28"),
        ("calendar-cancelled", 2, "2027-01-28"),
    ]
    assert attachments_of(entries[2])[0].mimetype == "text/calendar; method=CANCEL"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"state": NoticeState.SENDING}, True),
        ({"state": NoticeState.UNKNOWN}, True),
        ({"state": NoticeState.QUEUED, "uncertain": True}, True),
        ({"state": NoticeState.FAILED, "uncertain": True}, True),
        ({"state": NoticeState.FAILED}, False),
        ({"state": NoticeState.BOUNCED, "uncertain": True}, False),
    ],
)
def test_6_1_the_cancellation_follows_an_invitation_that_may_have_left(case, officer, facts: dict, told: bool) -> None:
    """On its way, unknown, or with a copy that may be out: whoever may know of the day hears that it falls away."""
    plan = arrange(case, officer)
    Notice.objects.filter(kind="N3").update(**facts)

    call_off(plan, officer)

    assert len(rows("N3-cancelled")) == (2 if told else 0)
    assert Notice.objects.filter(kind="N3", cancelled_since=None).count() == 0
    assert not Notice.objects.filter(kind="N3", state="queued").exists()
