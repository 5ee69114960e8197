"""The mailbox against a real IMAP server: each mail is filed once, to its notice, its matter or a person."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from imap_tools.mailbox import BaseMailBox

from accounts.models import Unit, User
from charter.models import Matter
from notices.models import InboundMail, MailboxState, MailKind, Notice, NoticeState, SuppressedAddress
from notices.services import notify
from notices.services.mailbox import filing, mailbox_standing, read_mailbox, rounds
from notices.tasks import read_mailbox as pulse
from tests.factories import UserFactory
from tests.notices.factories import MatterFactory, RecipientFactory
from tests.notices.imap import Box, bounce, imap_server, reply

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[Box]:
    with imap_server() as box:
        yield box


@pytest.fixture
def box(server: Box, settings) -> Box:
    server.empty()
    settings.MAILBOX_URL = server.url
    return server


@pytest.fixture
def matter(officer: User) -> Matter:
    return MatterFactory(unit=officer.unit, owner=officer)


@pytest.fixture
def notice(matter: Matter) -> Notice:
    return sent(matter)


def sent(matter: Matter, subject: str = "case a", email: str = "parent@example.org") -> Notice:
    recipient = RecipientFactory(email=email)
    notice = notify(kind="N27", subject=subject, recipient=recipient, matter=matter, not_before=NOW)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENT, settled_at=NOW - timedelta(hours=1))
    return Notice.objects.get(pk=notice.pk)


def bell(person: User) -> list[tuple[str, str]]:
    return [(line.kind, line.context["what"]) for line in Notice.objects.of_bell(person).order_by("pk")]


def test_a_reply_is_filed_once_to_its_matter_and_rings_the_officer(box: Box, notice: Notice, officer: User) -> None:
    box.put(reply(notice.message_id))
    assert [read_mailbox(now=NOW), read_mailbox(now=NOW)] == [1, 0]
    mail = InboundMail.objects.get()
    assert (mail.kind, mail.notice, mail.matter, mail.unit) == (MailKind.REPLY, notice, notice.matter, officer.unit)
    assert (mail.sender, mail.subject, mail.text) == ("parent@example.org", "Re: פגישה", "אגיע ביום שלישי")
    assert mail.other_address is False
    assert bell(officer) == [("reply", "")]
    assert box.seen() == 1


def test_the_same_mail_delivered_twice_or_read_anew_is_filed_once(box: Box, notice: Notice, officer: User) -> None:
    box.put(reply(notice.message_id), reply(notice.message_id))
    assert read_mailbox(now=NOW) == 1
    MailboxState.objects.update(last_uid=0)
    assert read_mailbox(now=NOW) == 0
    assert len(bell(officer)) == 1


def test_without_the_key_it_would_be_filed_twice(box: Box, notice: Notice, monkeypatch) -> None:
    """The control run: the number of the mail is what makes it once."""
    numbers = iter("ab")
    monkeypatch.setattr(filing, "own_id", lambda mail, raw: next(numbers))
    box.put(reply(notice.message_id))
    read_mailbox(now=NOW)
    MailboxState.objects.update(last_uid=0)
    assert read_mailbox(now=NOW) == 1
    assert InboundMail.objects.count() == 2


def test_killed_between_filing_and_marking_it_is_filed_once(
    box: Box, notice: Notice, monkeypatch, officer: User
) -> None:
    box.put(reply(notice.message_id), reply(notice.message_id, Message_ID="<r2@example.org>"))
    with monkeypatch.context() as killed:
        killed.setattr(BaseMailBox, "flag", die)
        with pytest.raises(KeyboardInterrupt):
            read_mailbox(now=NOW)
    assert InboundMail.objects.count() == 1
    assert read_mailbox(now=NOW) == 1
    assert (InboundMail.objects.count(), len(bell(officer))) == (2, 2)


def test_killed_before_the_commit_nothing_is_there_and_the_next_round_files_it(
    box: Box, notice: Notice, monkeypatch, officer: User
) -> None:
    box.put(bounce(notice.message_id))
    with monkeypatch.context() as killed:
        killed.setattr(rounds, "_pass", die)
        with pytest.raises(KeyboardInterrupt):
            read_mailbox(now=NOW)
    notice.refresh_from_db()
    assert (InboundMail.objects.count(), notice.state, SuppressedAddress.objects.count(), bell(officer)) == (
        0,
        "sent",
        0,
        [],
    )
    assert read_mailbox(now=NOW) == 1
    notice.refresh_from_db()
    assert (notice.state, SuppressedAddress.objects.get().bounces) == (NoticeState.BOUNCED, 1)


def die(*_given: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_a_hard_bounce_moves_the_notice_counts_the_address_and_asks_the_officer(
    box: Box, notice: Notice, officer: User
) -> None:
    box.put(bounce(notice.message_id), bounce(notice.message_id, own="<b2@mx.example>"))
    assert read_mailbox(now=NOW) == 2
    notice.refresh_from_db()
    assert (notice.state, notice.note) == (NoticeState.BOUNCED, "חזר: 5.1.1 smtp; 550 5.1.1 user unknown")
    assert list(SuppressedAddress.objects.values_list("email", "bounces", "listed_at")) == [
        ("parent@example.org", 1, None)
    ]
    assert notice.matter.steps.count() == 1
    assert [kind for kind, _what in bell(officer)] == ["S14"]
    assert set(InboundMail.objects.values_list("kind", flat=True)) == {MailKind.BOUNCE}


def test_the_second_hard_bounce_lists_the_address(box: Box, matter: Matter) -> None:
    for number in (1, 2):
        box.put(bounce(sent(matter, f"case {number}").message_id, own=f"<x{number}@mx.example>"))
    read_mailbox(now=NOW)
    assert SuppressedAddress.objects.get().listed_at == NOW


@pytest.mark.parametrize(
    ("action", "status", "state", "counted"),
    [
        ("delayed", "4.4.1", "sent", 0),
        ("failed", "4.2.2", "bounced", 0),
        ("delivered", "2.0.0", "sent", 0),
        ("failed", "5.1.1", "bounced", 1),
        ("failed", "5.7.1", "bounced", 0),  # our own name on a list
        ("failed", "5.2.2", "bounced", 0),  # a full box
    ],
)
def test_what_a_report_says_decides(
    box: Box, notice: Notice, officer: User, action: str, status: str, state: str, counted: int
) -> None:
    """A soft one (4.x.x) that is still tried is a note; one that gave up came back, but the address may be well."""
    box.put(bounce(notice.message_id, action=action, status=status))
    read_mailbox(now=NOW)
    notice.refresh_from_db()
    assert (notice.state, SuppressedAddress.objects.count()) == (state, counted)
    assert InboundMail.objects.get().note.startswith(status)
    assert len(bell(officer)) == (state == "bounced")


def test_a_report_of_another_recipient_changes_nothing(box: Box, notice: Notice) -> None:
    """Forged, or of the box a family has its mail forwarded to: ours arrived, and no address is stopped (T6)."""
    box.put(bounce(notice.message_id, to="mayor@example.org"))
    read_mailbox(now=NOW)
    notice.refresh_from_db()
    assert (notice.state, SuppressedAddress.objects.count()) == ("sent", 0)
    assert InboundMail.objects.get().kind == MailKind.OTHER


def test_a_report_that_only_answers_a_notice_brings_none_back(box: Box, notice: Notice) -> None:
    """What came back stands in the returned headers; anybody can write In-Reply-To."""
    answers = f"In-Reply-To: {notice.message_id}\nSubject: ".encode()
    box.put(bounce("<other@example.org>").replace(b"Subject: ", answers, 1))
    read_mailbox(now=NOW)
    notice.refresh_from_db()
    assert notice.state == "sent"


@pytest.mark.parametrize("broken", ["boundary", "of another", "nothing said"])
def test_a_bounce_nobody_can_read_waits_for_a_person(box: Box, notice: Notice, manager: User, broken: str) -> None:
    mail = bounce("<none@elsewhere>" if broken == "of another" else notice.message_id)
    if broken == "boundary":
        mail = mail.replace(b'boundary="B"', b'boundary="X"')
    if broken == "nothing said":
        mail = (
            mail.replace(b"Action: failed\n", b"")
            .replace(b"Status: 5.1.1\n", b"")
            .replace(b"Diagnostic-Code: smtp; 550 5.1.1 user unknown\n", b"")
        )
    box.put(mail)
    read_mailbox(now=NOW)
    notice.refresh_from_db()
    assert (InboundMail.objects.get().kind, notice.state) == (MailKind.OTHER, "sent")
    assert InboundMail.objects.visible_to(manager, NOW.date()).waiting().count() == 1


@pytest.mark.parametrize(
    "header", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}, {"List_Id": "<a.b>"}]
)
def test_an_automatic_answer_is_kept_and_rings_nobody(
    box: Box, notice: Notice, officer: User, header: dict[str, str]
) -> None:
    box.put(reply(notice.message_id, **header))
    read_mailbox(now=NOW)
    assert (InboundMail.objects.get().kind, bell(officer)) == (MailKind.AUTOMATIC, [])


def test_a_reply_from_another_address_is_filed_and_marked(box: Box, notice: Notice, officer: User) -> None:
    box.put(reply(notice.message_id, sender="somebody@else.example"))
    read_mailbox(now=NOW)
    assert InboundMail.objects.get().other_address is True
    assert bell(officer) == [("reply", "נשלח מכתובת אחרת")]


def test_a_reply_rings_the_cover_of_these_days_and_without_anybody_the_managers(
    box: Box, matter: Matter, notice: Notice, officer: User, manager: User
) -> None:
    cover = UserFactory(unit=officer.unit, is_officer=True)
    Matter.objects.update(cover=cover, cover_from=NOW.date(), cover_until=NOW.date())
    box.put(reply(notice.message_id))
    read_mailbox(now=NOW)
    assert [len(bell(person)) for person in (officer, cover, manager)] == [0, 1, 0]

    User.objects.filter(pk__in=[officer.pk, cover.pk]).update(is_active=False)
    box.put(reply(notice.message_id, **{"Message-ID": "<r2@example.org>"}))
    read_mailbox(now=NOW)
    assert len(bell(manager)) == 1


def test_references_lead_to_the_notice_too(box: Box, notice: Notice) -> None:
    box.put(reply("", References=f"<x@y> {notice.message_id} <z@y>"))
    read_mailbox(now=NOW)
    assert InboundMail.objects.get().notice == notice


def test_what_answers_nothing_of_ours_waits_for_the_manager(box: Box, officer: User, manager: User) -> None:
    box.put(reply("<other@place>"))
    read_mailbox(now=NOW)
    mail = InboundMail.objects.get()
    assert (mail.kind, mail.unit, mail.matter) == (MailKind.OTHER, officer.unit, None)
    assert not InboundMail.objects.visible_to(officer, NOW.date()).exists()
    assert InboundMail.objects.visible_to(manager, NOW.date()).exists()


def test_of_two_units_the_address_says_which(box: Box, unit: Unit, stranger: User) -> None:
    Unit.objects.filter(pk=unit.pk).update(email="one@example.org")
    Unit.objects.filter(pk=stranger.unit_id).update(email="two@example.org")
    box.put(reply("", To="Two <two@example.org>"), reply("", To="x@y.example", Message_ID="<r9@example.org>"))
    read_mailbox(now=NOW)
    assert list(InboundMail.objects.order_by("pk").values_list("unit", flat=True)) == [stranger.unit_id, None]


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
