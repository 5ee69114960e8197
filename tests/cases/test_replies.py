"""Replies stand on the timeline of their case, once, and are as restricted as it is."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from cases.models import Case, EntryKind, Student, TimelineEntry
from cases.services.replies import file_replies
from cases.tasks import file_replies as pulse
from charter.models import Matter
from notices.models import InboundMail, MailKind
from tests.cases.factories import moment, refer
from tests.notices.factories import MatterFactory

pytestmark = pytest.mark.django_db
NOW = moment("2026-09-10 10:00")


@pytest.fixture
def case(student: Student, officer: User) -> Case:
    return refer(student, "2026-09-08 10:00", by=officer).case


def mail(matter: Matter | None, **facts: Any) -> InboundMail:
    given = {"kind": MailKind.REPLY, "sender": "a@example.org", "text": "אגיע\nמחר", "received_at": NOW}
    return InboundMail.objects.create(message_id=f"<{uuid4()}>", matter=matter, **(given | facts))


def test_a_reply_to_its_referral_or_case_stands_there_once(client: Client, case: Case, officer: User) -> None:
    mails = [mail(case.matter), mail(case.referrals.get().matter, other_address=True)]
    assert [file_replies(now=NOW), file_replies(now=NOW)] == [2, 0]
    entries = TimelineEntry.objects.filter(kind=EntryKind.REPLY).order_by("pk")
    assert [(e.case, e.text, e.url, e.restricted) for e in entries] == [
        (case, "a@example.org: אגיע מחר", f"/mail/{mails[0].pk}/", False),
        (case, "נשלח מכתובת אחרת. a@example.org: אגיע מחר", f"/mail/{mails[1].pk}/", False),
    ]
    client.force_login(officer)
    html = client.get(case.matter.url).content.decode()
    assert "הגיעה תשובה בדואר אלקטרוני" in html
    assert f"/mail/{mails[0].pk}/" in html


def test_of_a_restricted_case_it_is_restricted(case: Case) -> None:
    Matter.objects.filter(pk=case.matter_id).update(restricted=True)
    mail(Matter.objects.get(pk=case.matter_id))
    file_replies(now=NOW)
    assert TimelineEntry.objects.get(kind=EntryKind.REPLY).restricted


@pytest.mark.parametrize("kind", [MailKind.BOUNCE, MailKind.AUTOMATIC])
def test_what_a_machine_wrote_is_no_line(case: Case, kind: MailKind) -> None:
    mail(case.matter, kind=kind)
    assert file_replies(now=NOW) == 0


def test_a_matter_without_a_case_keeps_its_mail_and_is_asked_once(case: Case, officer: User) -> None:
    lone = mail(MatterFactory(unit=officer.unit))
    mail(None, kind=MailKind.OTHER)
    assert file_replies(now=NOW) == 0
    lone.refresh_from_db()
    assert lone.on_case_at == NOW


def test_a_long_one_is_cut_on_the_timeline_alone(case: Case) -> None:
    mail(case.matter, text="מילה " * 2000)
    file_replies(now=NOW)
    text = TimelineEntry.objects.get(kind=EntryKind.REPLY).text
    assert (len(text) < 300, text.endswith("…")) == (True, True)


def test_joined_files_keep_it_with_the_one_that_stays(case: Case, student: Student, officer: User) -> None:
    kept = refer(type(student).objects.create(unit=student.unit, id_number="000000018", first_name="א", last_name="ב", search_name="א ב"), "2026-09-08 10:00", by=officer).case  # fmt: skip
    Case.objects.filter(pk=case.pk).update(merged_into=kept)
    mail(case.matter)
    assert file_replies(now=NOW) == 1
    assert TimelineEntry.objects.get(kind=EntryKind.REPLY).case == kept


def test_the_pulse_calls_it(case: Case) -> None:
    mail(case.matter)
    assert [pulse(), pulse()] == [1, 0]
