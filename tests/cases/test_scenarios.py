"""The worked scenarios of domain section 7 (1 to 14, the talks of 11 excepted), by their numbers."""

from datetime import date

import pytest

from accounts.models import Unit
from cases.models import Referral, Student
from charter.models import Deadline
from charter.services.sweep import flag_deadlines
from tests.cases.factories import log, moment, refer


def dates(referral: Referral) -> dict[str, date | None]:
    return dict(Deadline.objects.filter(matter=referral.matter).values_list("promise", "due_on"))


def due(day9: str, day12: str) -> dict[str, date]:
    return {"9": date.fromisoformat(day9), "10": date.fromisoformat(day9), "12": date.fromisoformat(day12)}


def state(referral: Referral, promise: str) -> tuple[str, date | None]:
    deadline = Deadline.objects.get(matter=referral.matter, promise=promise)
    return deadline.outcome, deadline.closed_on


@pytest.mark.parametrize(
    ("received", "day9", "day12"),
    [
        pytest.param("2026-09-10 15:40", "2026-09-16", "2026-10-04", id="1 before Rosh Hashana"),
        pytest.param("2026-11-15 09:00", "2026-11-18", "2026-11-25", id="2 ordinary week"),
        pytest.param("2026-11-19 09:00", "2026-11-24", "2026-12-01", id="3 Thursday"),
        pytest.param("2026-11-20 09:00", "2026-11-24", "2026-12-01", id="3 Friday"),
        pytest.param("2026-11-21 09:00", "2026-11-24", "2026-12-01", id="3 Shabbat"),
        pytest.param("2026-09-17 09:00", "2026-09-24", "2026-10-08", id="4 Yom Kippur, then Sukkot"),
        pytest.param("2026-09-29 09:00", "2026-10-06", "2026-10-13", id="5 on hol hamoed"),
        pytest.param("2026-03-30 09:00", "2026-04-12", "2026-04-19", id="7 Pesach"),
        pytest.param("2026-04-20 09:00", "2026-04-26", "2026-05-03", id="8 Memorial and Independence Day"),
        pytest.param("2026-07-29 09:00", "2026-08-03", "2026-08-10", id="10 summer"),
        pytest.param("2026-08-27 09:00", "2026-09-01", "2026-09-08", id="11 year boundary"),
    ],
)
def test_promises_9_10_and_12_are_due(student: Student, received: str, day9: str, day12: str) -> None:
    assert dates(refer(student, received)) == due(day9, day12)


def test_2_contact_just_before_midnight_keeps_and_just_after_is_late(student: Student) -> None:
    referral = refer(student, "2026-11-15 09:00")

    log(referral.case, "school", "reached", "2026-11-18 23:50")

    deadline = Deadline.objects.get(matter=referral.matter, promise="9")
    assert (deadline.closed_on, deadline.was_late) == (date(2026, 11, 18), False)


def test_2_five_past_midnight_is_late(student: Student) -> None:
    referral = refer(student, "2026-11-15 09:00")

    log(referral.case, "school", "reached", "2026-11-19 00:05")

    deadline = Deadline.objects.get(matter=referral.matter, promise="9")
    assert (deadline.closed_on, deadline.was_late) == (date(2026, 11, 19), True)


def test_10_the_principals_mobile_in_the_vacation_keeps_promise_9(student: Student) -> None:
    referral = refer(student, "2026-07-29 09:00", reporter_kind="neighbour")

    log(referral.case, "school", "reached", "2026-08-02 10:00")

    assert state(referral, "9") == ("met", date(2026, 8, 2))


@pytest.fixture
def asked(student: Student) -> Referral:
    return refer(student, "2027-01-14 09:00", meeting_requested_by="parent", meeting_requested_on=date(2027, 1, 14))


def meeting_deadline() -> Deadline:
    return Deadline.objects.get(promise="11")


def test_12a_meeting_held_in_time(asked: Referral) -> None:
    log(asked.case, "meeting", "held", "2027-01-25 10:00")

    deadline = meeting_deadline()
    assert (deadline.due_on, deadline.closed_on, deadline.was_late) == (date(2027, 1, 26), date(2027, 1, 25), False)


def test_12b_meeting_put_off_by_the_family_is_missed_and_says_why(asked: Referral) -> None:
    log(asked.case, "meeting", "held", "2027-01-28 10:00")

    assert (meeting_deadline().closed_on, meeting_deadline().was_late) == (date(2027, 1, 28), True)


def test_12c_meeting_without_the_pupil_leaves_the_promise_open(asked: Referral) -> None:
    log(asked.case, "meeting", "held", "2027-01-25 10:00", with_pupil=False)

    assert meeting_deadline().is_open


def test_p11_video_counts_only_where_the_manager_says_so(asked: Referral, unit: Unit) -> None:
    log(asked.case, "meeting", "held", "2027-01-24 10:00", place="video")
    first = meeting_deadline().is_open
    Unit.objects.filter(pk=unit.pk).update(counts_video_meetings=True)
    asked.case.student.refresh_from_db()
    asked.case.student.unit.refresh_from_db()

    log(asked.case, "meeting", "held", "2027-01-25 10:00", place="video")

    assert (first, meeting_deadline().closed_on) == (True, date(2027, 1, 24))


def test_13_two_attempts_on_two_days_and_a_message_keep_promise_10(student: Student) -> None:
    referral = refer(student, "2026-11-22 09:00")
    log(referral.case, "call", "no_answer", "2026-11-23 10:00")
    log(referral.case, "call", "no_answer", "2026-11-24 18:00")
    before = state(referral, "10")

    log(referral.case, "message", "sent", "2026-11-24 18:02")

    assert (before, state(referral, "10")) == (("", None), ("met_by_attempts", date(2026, 11, 24)))


def test_13_one_attempt_is_missed_after_the_due_day(student: Student) -> None:
    referral = refer(student, "2026-11-22 09:00")
    log(referral.case, "call", "no_answer", "2026-11-23 10:00")

    on_the_day = flag_deadlines(today=date(2026, 11, 25), now=moment("2026-11-25 23:59")).overdue
    flag_deadlines(today=date(2026, 11, 26), now=moment("2026-11-26 00:00"))

    assert (on_the_day, Deadline.objects.get(matter=referral.matter, promise="10").flag) == (0, "overdue")


def test_13_two_attempts_on_one_day_are_not_enough(student: Student) -> None:
    referral = refer(student, "2026-11-22 09:00")
    log(referral.case, "call", "no_answer", "2026-11-23 10:00")
    log(referral.case, "call", "no_answer", "2026-11-23 17:00")

    log(referral.case, "message", "sent", "2026-11-23 17:05")

    assert state(referral, "10") == ("", None)


def test_14_a_call_typed_late_is_judged_by_its_day(student: Student) -> None:
    referral = refer(student, "2026-11-22 09:00")

    log(referral.case, "call", "reached", "2026-11-24 12:00", now=moment("2026-11-26 09:00"))

    deadline = Deadline.objects.get(matter=referral.matter, promise="10")
    assert (deadline.closed_on, deadline.was_late, deadline.was_recorded_late) == (date(2026, 11, 24), False, True)


@pytest.mark.parametrize(("called", "kept"), [("2026-11-18 10:00", {"A", "B"}), ("2026-11-16 10:00", {"A"})])
def test_14_one_call_answers_every_earlier_report(student: Student, called: str, kept: set[str]) -> None:
    a = refer(student, "2026-11-15 09:00")
    b = refer(student, "2026-11-17 09:00")

    log(a.case, "call", "reached", called, now=moment("2026-11-18 11:00"))

    found = {name for name, referral in [("A", a), ("B", b)] if state(referral, "10")[0] == "met"}
    assert (found, dates(a)["10"], dates(b)["10"]) == (kept, date(2026, 11, 18), date(2026, 11, 22))
