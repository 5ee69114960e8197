"""The mailbox is off, away, slow or full of nonsense: each round ends, says so, and the next goes on."""

import pytest

from accounts.models import Unit
from notices.models import InboundMail, MailboxState, MailKind, Notice
from notices.services.mailbox import mailbox_standing, read_mailbox, rounds
from notices.tasks import read_mailbox as pulse
from tests.notices.imap import Box, reply
from tests.notices.mailbox.mails import NOW

pytestmark = pytest.mark.django_db


def test_without_a_mailbox_it_is_off_and_says_so(settings) -> None:
    settings.MAILBOX_URL = ""
    assert read_mailbox(now=NOW) == 0
    assert mailbox_standing() == (False, None, "")
    assert not MailboxState.objects.exists()


@pytest.mark.parametrize(
    "url", ["imap://u:p@mail.example/INBOX", "http://u:p@x/", "imaps://mail.example", "imaps://u:p@h:port/", "x"]
)
def test_a_wrong_setting_is_said_without_its_password(settings, url: str) -> None:
    """Without TLS only this very machine is read."""
    settings.MAILBOX_URL = url
    assert read_mailbox(now=NOW) == 0
    assert mailbox_standing().error == "MAILBOX_URL: imaps://user:password@host:993/INBOX"


def test_a_server_that_is_away_is_noted_and_forgotten_when_it_answers(box: Box, settings, caplog) -> None:
    settings.MAILBOX_URL = box.url.replace(str(box.port), "1")
    assert read_mailbox(now=NOW) == 0
    assert mailbox_standing() == (True, None, "ConnectionRefusedError")
    settings.MAILBOX_URL = box.url.replace("p%3Ass", "wrong")
    assert read_mailbox(now=NOW) == 0
    assert "wrong" not in mailbox_standing().error + caplog.text
    settings.MAILBOX_URL = box.url
    read_mailbox(now=NOW)
    assert mailbox_standing() == (True, NOW, "")


def test_a_round_has_an_end_and_the_next_goes_on(box: Box, notice: Notice, monkeypatch) -> None:
    monkeypatch.setattr(rounds, "ROUND_MAILS", 2)
    box.put(*[reply(notice.message_id, Message_ID=f"<m{n}@example.org>") for n in range(5)])
    assert [read_mailbox(now=NOW) for _ in range(4)] == [2, 2, 1, 0]


def test_a_mailbox_made_anew_is_read_from_its_beginning(box: Box, notice: Notice) -> None:
    MailboxState.objects.create(validity=1, last_uid=10**9)
    box.put(reply(notice.message_id))
    assert read_mailbox(now=NOW) == 1


def test_a_mail_of_five_megabytes_costs_its_beginning(box: Box, notice: Notice) -> None:
    head = b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="M"\n'
    small = reply(notice.message_id).replace(b"Content-Type: text/plain", head + b"\n--M\nContent-Type: text/plain")
    big = (
        small + b"\n--M\nContent-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf\n\n"
    )
    box.put(big + b"A" * 76 + b"\n" + (b"B" * 76 + b"\n") * 65_000 + b"--M--\n")
    assert read_mailbox(now=NOW) == 1
    mail = InboundMail.objects.get()
    assert (mail.text, mail.attachments, mail.kind) == ("אגיע ביום שלישי", ["a.pdf"], MailKind.REPLY)


HOSTILE = [
    b"",
    b"\x00\xff\xfe",
    b"From: \xff\xfe\nSubject: =?utf-8?b?////?= =?nope?q?=FF?=\nContent-Type: text/plain; charset=nonsense\n\n\xd7\x90\xff",
    b"Content-Type: multipart/report; report-type=delivery-status\n\n",
    b"Content-Type: multipart/mixed; boundary=\n\n--\n",
    b"Message-ID: " + b"<" + b"a" * 5000 + b"@b>\n\nx",
    b"Content-Type: text/plain; charset=hex\nContent-Transfer-Encoding: base64\n\n!!!",
    "Subject: \u202eעברית\nFrom: <\u202ea@b>\nContent-Type: text/plain; charset=utf-8\n\nא\u202eב\x07\u200bג".encode(),
    b"Content-Type: text/plain; charset=utf-8\n\n" + "מילה ".encode() * 10_000,
    (b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 300) + b"x",
    b"In-Reply-To: " + b"<a@b> " * 20_000 + b"\n\nx",
    b"Content-Type: text/html\n\n<script>alert(1)</script><p>hello<br>there</p>",
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_whatever_comes_is_kept_bounded_and_stops_nobody(box: Box, unit: Unit, notice: Notice, number: int) -> None:
    box.put(HOSTILE[number] or b" ", reply(notice.message_id))
    assert read_mailbox(now=NOW) == 2
    mail = InboundMail.objects.order_by("pk")[0]
    assert (mail.kind, mail.unit) == (MailKind.OTHER, unit)
    assert len(mail.text) <= 10_000
    kept = mail.text + mail.subject + mail.sender + mail.message_id
    assert not set(kept) & set("\u202e\x00\x07\u200b")
    assert "alert" not in kept
    assert len(mail.message_id) <= 300


def test_a_mail_that_breaks_the_reader_is_kept_for_a_person(
    box: Box, unit: Unit, notice: Notice, monkeypatch, caplog
) -> None:
    monkeypatch.setattr(rounds, "file_mail", lambda *_given, **_named: 1 / 0)
    box.put(reply(notice.message_id))
    assert [read_mailbox(now=NOW), read_mailbox(now=NOW)] == [1, 0]
    mail = InboundMail.objects.get()
    assert (mail.kind, mail.unit, mail.note) == (MailKind.OTHER, unit, "לא ניתן היה לקרוא את ההודעה")


def test_the_pulse_calls_it(box: Box, notice: Notice) -> None:
    box.put(reply(notice.message_id))
    assert [pulse(), pulse()] == [1, 0]
