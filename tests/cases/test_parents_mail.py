"""From the referral to the parents' mail: N27 after its ten minutes, to whom it may go (domain 6.1)."""

from datetime import timedelta

from accounts.models import User
from cases.models import Student
from cases.services.assignment import assign_case
from cases.services.guardians import change_guardian
from cases.services.referral import withdraw_referral
from notices.models import Recipient
from notices.services import send_due_notices
from tests.cases.factories import moment, refer

AT = moment("2026-09-10 09:00")
HELD, AFTER = AT + timedelta(minutes=9), AT + timedelta(minutes=11)


def test_both_parents_are_written_to_once_after_ten_minutes(student: Student, mailoutbox) -> None:
    refer(student, "2026-09-10 09:00")

    sent = [send_due_notices(now=now) for now in (HELD, AFTER, AFTER)]

    assert sent == [0, 2, 0]
    assert [mail.to for mail in mailoutbox] == [
        [row.email] for row in Recipient.objects.filter(user=None).order_by("pk")
    ]
    assert all("קיבלנו פנייה בנושא הביקור הסדיר של" in mail.body for mail in mailoutbox)
    assert not any("סעדון" in mail.body + mail.subject for mail in mailoutbox)


def test_a_parent_barred_during_the_hold_gets_nothing(student: Student, mailoutbox) -> None:
    refer(student, "2026-09-10 09:00")
    Recipient.objects.filter(name="מאיר סעדון").update(may_receive=False, barred_reason="צו בית משפט")

    assert (send_due_notices(now=AFTER), len(mailoutbox)) == (1, 1)


def test_a_referral_withdrawn_in_time_tells_nobody_and_the_next_one_does(
    student: Student, officer: User, mailoutbox
) -> None:
    slip = refer(student, "2026-09-10 09:00")
    withdraw_referral(referral=slip, reason="תלמידה אחרת", by=officer, now=HELD)
    nobody = send_due_notices(now=AFTER)

    refer(student, "2026-09-10 10:00")

    assert (nobody, send_due_notices(now=AFTER + timedelta(hours=1))) == (0, 2)


def test_whoever_answers_for_the_case_when_it_leaves_signs_it(
    student: Student, officer: User, manager: User, mailoutbox
) -> None:
    referral = refer(student, "2026-09-10 09:00")
    assign_case(case=referral.case, owner=manager, by=manager, now=HELD)

    send_due_notices(now=AFTER)

    assert {"רונית שקד" in mail.body for mail in mailoutbox} == {True}


def test_a_contact_restriction_put_on_file_during_the_hold_stops_the_mail(
    student: Student, officer: User, mailoutbox
) -> None:
    refer(student, "2026-09-10 09:00")
    father = student.guardians.get(recipient__name="מאיר סעדון")
    facts = {"restriction": "אין קשר עם האב", "restriction_source": "צו 12-34"}

    change_guardian(guardian=father, version=father.version, by=officer, now=HELD, **facts)

    assert (send_due_notices(now=AFTER), len(mailoutbox)) == (1, 1)
    assert Recipient.objects.get(guardian=father).barred_reason == "אין קשר עם האב"
