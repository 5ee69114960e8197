"""Taking a referral in, withdrawing it, correcting its day; who owns it and who is told."""

from datetime import date

from accounts.models import AccessRecord, Unit, User
from cases.models import Case, MeetingRequest, Referral, Student
from cases.services.referral import correct_received, withdraw_referral
from charter.models import Deadline, DeadlineMove, Matter
from notices.models import Notice, Recipient
from tests.cases.factories import key, log, make_student, moment, refer


def closings(referral: Referral) -> dict[str, tuple[str, date | None]]:
    rows = Deadline.objects.filter(matter=referral.matter)
    return {row.promise: (row.outcome, row.closed_on) for row in rows}


def test_the_first_referral_opens_a_case_for_the_schools_officer(student: Student, officer: User) -> None:
    referral = refer(student, "2026-09-10 15:40")

    assert (referral.case.matter.owner, referral.matter.owner, referral.case.opened_on) == (
        officer,
        officer,
        date(2026, 9, 10),
    )


def test_a_second_referral_joins_the_open_case(student: Student) -> None:
    first = refer(student, "2026-09-10 15:40")
    second = refer(student, "2026-09-14 09:00")

    assert (second.case, Case.objects.count(), Deadline.objects.count()) == (first.case, 1, 7)


def test_the_same_form_twice_is_one_referral(student: Student, officer: User) -> None:
    answers = [refer(student, "2026-09-10 15:40", key=key(1), by=officer) for _ in range(2)]

    assert (answers[0], Referral.objects.count(), Deadline.objects.count(), Notice.objects.to_others().count()) == (
        answers[1],
        1,
        4,
        2,
    )


def test_d6_promise_11_opens_only_when_a_meeting_is_asked_for(student: Student) -> None:
    refer(student, "2026-09-10 15:40")
    before = Deadline.objects.filter(promise="11").count()

    refer(student, "2026-09-14 09:00", meeting_requested_by="parent", meeting_requested_on=date(2026, 9, 14))

    opened = Deadline.objects.filter(promise="11").values_list("opened_on", flat=True)
    assert (before, list(opened), MeetingRequest.objects.get().requested_by) == (0, [date(2026, 9, 14)], "parent")


def test_without_a_calendar_year_nothing_is_refused(officer: User) -> None:
    student = make_student(officer.unit, officer)
    Unit.objects.get(pk=student.unit_id).calendar_years.all().delete()

    refer(student, "2026-09-10 15:40")

    assert list(Deadline.objects.values_list("due_on", flat=True)) == [None, None, None, None]


def test_n27_waits_ten_minutes_and_goes_to_each_parent_once_a_case(student: Student) -> None:
    referral = refer(student, "2026-09-10 15:40")
    refer(student, "2026-09-14 09:00")

    notices = Notice.objects.filter(kind="N27").order_by("pk")
    assert [(n.subject, n.recipient.name, n.not_before) for n in notices] == [
        (f"case {referral.case.matter.ref}", "סיגל סעדון", moment("2026-09-10 15:50")),
        (f"case {referral.case.matter.ref}", "מאיר סעדון", moment("2026-09-10 15:50")),
    ]


def test_n27_is_not_for_a_parent_who_may_not_receive(student: Student) -> None:
    Recipient.objects.filter(name="מאיר סעדון").update(may_receive=False, barred_reason="צו")

    refer(student, "2026-09-10 15:40")

    assert list(Notice.objects.to_others().values_list("recipient__name", flat=True)) == ["סיגל סעדון"]


def test_no_mail_to_parents_for_suspected_harm(student: Student) -> None:
    referral = refer(student, "2026-09-10 15:40", reasons=["harm"])

    assert (Notice.objects.to_others().count(), referral.matter.restricted, referral.case.matter.restricted) == (
        0,
        True,
        True,
    )


def test_no_mail_to_parents_for_a_referral_older_than_three_working_days(student: Student) -> None:
    refer(student, "2026-11-15 09:00", now=moment("2026-11-19 09:00"))
    late = Notice.objects.to_others().count()

    refer(student, "2026-11-15 10:00", now=moment("2026-11-18 20:00"))

    assert (late, Notice.objects.to_others().count()) == (0, 2)


def test_n1_tells_a_reporter_with_a_mail_address(student: Student) -> None:
    referral = refer(student, "2026-09-10 15:40", reporter_email="orly@example.org", reasons=["harm"])

    notice = Notice.objects.to_others().get()
    assert (notice.kind, notice.recipient.email, notice.context) == (
        "N1",
        "orly@example.org",
        {"ref": referral.matter.ref, "answer_by": "2026-09-16"},
    )


def test_withdrawing_closes_what_is_open_and_takes_the_mail_back(student: Student, officer: User) -> None:
    referral = refer(student, "2026-09-10 09:00")
    log(referral.case, "call", "reached", "2026-09-10 10:00")
    at = moment("2026-09-14 09:00")

    answers = [withdraw_referral(referral=referral, reason="כפולה", by=officer, now=at) for _ in range(2)]

    assert (answers, closings(referral)) == (
        [True, False],
        {
            "9": ("withdrawn", date(2026, 9, 14)),
            "10": ("met", date(2026, 9, 10)),
            "12": ("withdrawn", date(2026, 9, 14)),
        },
    )
    assert set(Notice.objects.to_others().values_list("state", flat=True)) == {"cancelled"}


def test_an_act_of_the_day_before_withdrawing_typed_later_still_counts(student: Student, officer: User) -> None:
    referral = refer(student, "2026-09-10 09:00")
    withdraw_referral(referral=referral, reason="כפולה", by=officer, now=moment("2026-09-14 09:00"))

    log(referral.case, "call", "reached", "2026-09-13 10:00", now=moment("2026-09-15 10:00"))

    assert closings(referral)["10"] == ("met", date(2026, 9, 13))


def test_c5_correcting_the_day_received_starts_the_promises_anew(student: Student, manager: User) -> None:
    referral = refer(student, "2026-09-10 09:00")

    correct_received(
        referral=referral,
        received_at=moment("2026-09-09 09:00"),
        reason="חותמת על המכתב",
        by=manager,
        now=moment("2026-09-14 09:00"),
    )

    rows = Deadline.objects.filter(matter=referral.matter).order_by("due_on", "promise")
    moves = DeadlineMove.objects.filter(deadline__promise="9")
    assert [(d.promise, d.opened_on, d.due_on) for d in rows] == [
        ("10", date(2026, 9, 9), date(2026, 9, 15)),
        ("9", date(2026, 9, 9), date(2026, 9, 15)),
        ("12", date(2026, 9, 9), date(2026, 9, 24)),
    ]
    assert list(moves.values_list("from_on", "to_on", "reason")) == [
        (date(2026, 9, 16), date(2026, 9, 15), "חותמת על המכתב")
    ]


def test_every_act_leaves_an_access_record_with_it(student: Student, officer: User) -> None:
    referral = refer(student, "2026-09-10 09:00", by=officer)

    record = AccessRecord.objects.get(action="create")
    assert (record.user, record.subject) == (officer, f"case {referral.case.matter.ref}")


def test_an_unassigned_referral_is_seen_by_the_manager_and_whoever_logged_it(
    unit: Unit, officer: User, manager: User, stranger: User
) -> None:
    other = type(officer).objects.create(unit=unit, email="other@example.org", name="אחרת", is_officer=True)
    referral = refer(make_student(unit), "2026-09-10 09:00", by=officer)
    today = date(2026, 9, 10)

    seen = {
        user.name: Matter.objects.visible_to(user, today).filter(pk=referral.matter_id).exists()
        for user in (officer, manager, other, stranger)
    }

    assert list(seen.values()) == [True, True, False, False]
