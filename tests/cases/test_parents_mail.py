"""From the referral to the parents' mail: N27 after its ten minutes, to whom it may go (domain 6.1)."""

from datetime import timedelta

from accounts.models import User
from cases.models import Student
from cases.services.assignment import assign_case
from cases.services.facts import Versions, change_facts
from cases.services.guardians import change_guardian
from cases.services.referral import withdraw_referral
from cases.services.telling.recording import tell_as_recorded
from notices.models import Notice, Recipient
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


def test_the_mail_names_the_child_and_speaks_the_language_of_the_moment_it_leaves(
    student: Student, officer: User, mailoutbox
) -> None:
    """T6: her first name was put right, and the mother asked for Arabic, while N27 waited."""
    case = refer(student, "2026-09-10 09:00").case
    mother = student.guardians.exclude(recipient__name="מאיר סעדון").get()
    pupil = {"first_name": "נועם", "last_name": student.last_name, "gender": "m"}
    seen = Versions(case.version, student.version)

    change_facts(case=case, seen=seen, stage=case.stage, risk=case.risk, pupil=pupil, place=None, by=officer, now=HELD)
    change_guardian(guardian=mother, version=mother.version, by=officer, now=HELD, language="ar")

    waiting = Notice.objects.filter(recipient=mother.recipient_id).get()
    assert (waiting.language, waiting.context["child"], waiting.context["gender"]) == ("ar", "נועם", "m")
    assert send_due_notices(now=AFTER) == 2
    assert [("נועם" in mail.body, student.first_name in mail.body) for mail in mailoutbox] == [(True, False)] * 2
    (arabic,) = [mail for mail in mailoutbox if mail.to == [mother.recipient.email]]
    assert "نحن هنا" in arabic.body


def test_what_has_left_stays_as_it_was_told_and_a_second_look_changes_nothing(student: Student, officer: User) -> None:
    refer(student, "2026-09-10 09:00")
    send_due_notices(now=AFTER)
    refer(student, "2026-09-20 09:00")
    Student.objects.filter(pk=student.pk).update(first_name="נועם")

    changed = [tell_as_recorded([student]) for _time in range(2)]

    told = {(notice.is_settled, notice.context["child"]) for notice in Notice.objects.filter(kind="N27")}
    waiting = Notice.objects.waiting().filter(kind="N27").count()
    assert changed == [waiting, 0]
    assert told <= {(True, student.first_name), (False, "נועם")}
