"""The mailbox against a real IMAP server: each mail is filed once, to its notice, its matter or a person."""

import pytest
from imap_tools.mailbox import BaseMailBox

from accounts.models import Unit, User
from charter.models import Matter
from notices.models import InboundMail, MailboxState, MailKind, Notice, NoticeState, SuppressedAddress
from notices.services.mailbox import filing, read_mailbox, rounds
from tests.factories import UserFactory
from tests.notices.imap import Box, bounce, reply
from tests.notices.mailbox.mails import NOW, bell, sent

pytestmark = pytest.mark.django_db


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
