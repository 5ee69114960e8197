"""The round of the minute against a real SMTP server on loopback (reliability 6.1; T6; M19)."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.core.mail import get_connection
from django.db.models.functions import Now

from accounts.models import Unit, User
from charter.models import Matter
from notices.models import Notice, NoticeState, NoticeText
from notices.services import notify, send_due_notices, sending
from notices.services.claiming import claim, settle_notice
from notices.services.retrying import next_try
from notices.texts import KINDS
from tests.notices.factories import MatterFactory, RecipientFactory
from tests.notices.smtp import Scripted, smtp_server

NOW = datetime(2026, 9, 10, 8, 0, tzinfo=UTC)  # Thursday, 11:00 in Jerusalem
OWN = "נושא {{ child }}\n\nהנוסח שלנו, {{ ref }}"
UNSURE = "השליחה נקטעה באמצע: ייתכן שיצא עותק נוסף עם אותו מספר"
pytestmark = pytest.mark.django_db


def started(unit: Unit, not_before: datetime = NOW, **facts: object) -> Notice:
    matter = MatterFactory(unit=unit)
    return notify(
        kind="N27",
        subject=f"case {matter.ref}",
        recipient=RecipientFactory(**facts),
        matter=matter,
        context={"child": "נועה", "gender": "f", "ref": matter.ref, "call_by": None},
        not_before=not_before,
    )


def state_of(notice: Notice) -> tuple[str, int, str]:
    notice.refresh_from_db()
    return notice.state, notice.attempts, notice.note


def test_a_due_notice_leaves_once_however_often_the_pulse_comes(unit: Unit, relay: Scripted) -> None:
    notice, later = started(unit), started(unit, NOW + timedelta(minutes=10))

    assert [send_due_notices(now=NOW) for _pulse in "abc"] == [1, 0, 0]
    assert (state_of(notice), state_of(later)) == (("sent", 1, ""), ("queued", 0, ""))
    assert [mail["Message-ID"] for mail in relay.accepted] == [notice.message_id]


def test_a_round_uses_one_connection_and_one_mail_a_person(unit: Unit, relay: Scripted) -> None:
    notices = [started(unit) for _person in range(3)]

    assert send_due_notices(now=NOW) == 3
    assert [mail["To"] for mail in relay.accepted] == [notice.recipient.email for notice in notices]
    assert relay.senders == 1


@pytest.mark.parametrize(
    ("relay", "state", "note"),
    [
        (["451 4.7.1 greylisted"], NoticeState.QUEUED, "451 4.7.1 greylisted"),
        (["rcpt 450 mailbox busy"], NoticeState.QUEUED, "450 mailbox busy"),
        (["421 4.3.2 closing"], NoticeState.QUEUED, "421 4.3.2 closing"),
        (["rcpt 550 5.1.1 no such user"], NoticeState.FAILED, "550 5.1.1 no such user"),
        (["554 5.7.1 refused"], NoticeState.FAILED, "554 5.7.1 refused"),
        (["close"], NoticeState.QUEUED, UNSURE),
        (["garbage"], NoticeState.QUEUED, UNSURE),
    ],
    indirect=["relay"],
)
def test_what_the_relay_answers_decides_the_state(unit: Unit, relay: Scripted, state: str, note: str) -> None:
    """F08: temporary, permanent, and the death after the final dot; the next notice leaves all the same."""
    notice, after = started(unit), started(unit)

    sent = send_due_notices(now=NOW)

    assert (sent, state_of(notice), state_of(after)[0]) == (1, (state, 1, note), "sent")
    assert [mail["Message-ID"] for mail in relay.accepted] == [after.message_id]


@pytest.mark.parametrize(("limit", "value"), [("ROUND_NOTICES", 2), ("ROUND_SECONDS", 0)])
def test_a_round_has_an_end_and_the_next_goes_on(
    unit: Unit, relay: Scripted, monkeypatch, limit: str, value: int
) -> None:
    for _person in range(3):
        started(unit)
    with monkeypatch.context() as changed:
        changed.setattr(sending, limit, value)
        first = send_due_notices(now=NOW)

    assert (first, send_due_notices(now=NOW)) == ((2, 1) if limit == "ROUND_NOTICES" else (0, 3))


@pytest.mark.parametrize("relay", [["451 busy", "451 busy", "250 OK"]], indirect=True)
def test_a_tried_notice_keeps_its_number_and_date_and_leaves_when_it_may(unit: Unit, relay: Scripted) -> None:
    notice = started(unit)

    sent = [send_due_notices(now=NOW + timedelta(minutes=minutes)) for minutes in (0, 0, 2, 3, 9)]

    assert sent == [0, 0, 0, 0, 1]
    assert state_of(notice)[:2] == ("sent", 3)
    assert relay.accepted[0]["Message-ID"] == notice.message_id
    assert relay.accepted[0]["Date"] == "Thu, 10 Sep 2026 11:00:00 +0300"


def test_the_table_of_retries_ends_after_three_days() -> None:
    notice = Notice(message_id="<x@y>", first_tried_at=NOW)
    hours = []
    for attempt in range(1, 9):
        notice.attempts = attempt
        hours.append(round((next_try(notice, NOW) - NOW).total_seconds() / 3600, 2))

    for waited, planned in zip(hours, [1 / 60, 5 / 60, 15 / 60, 1, 3, 6, 12, 12], strict=True):
        assert 0.75 * planned <= waited <= 1.25 * planned
    assert next_try(notice, NOW + timedelta(hours=63)) is None


def test_a_relay_that_is_away_uses_up_no_try(unit: Unit, settings) -> None:
    with smtp_server() as (_handler, port):
        pass
    settings.EMAIL_BACKEND = "attendance_service.mail.RelayBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 10
    notice = started(unit)

    assert send_due_notices(now=NOW) == 0
    assert state_of(notice) == ("queued", 0, "")


def test_a_text_that_cannot_be_written_fails_alone(unit: Unit, relay: Scripted, caplog) -> None:
    broken, whole = started(unit), started(unit)
    Notice.objects.filter(pk=broken.pk).update(context={})

    assert send_due_notices(now=NOW) == 1
    assert (state_of(broken)[0], state_of(whole)[0]) == ("failed", "sent")


def expire(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(lease_until=Now() - timedelta(seconds=1))


def test_what_a_dead_sender_left_is_sent_again_under_its_number(unit: Unit, relay: Scripted) -> None:
    """F02, M8: never lost; the row says that one more copy may exist."""
    notice = started(unit)
    claim(notice.pk, worker="dead", now=NOW)
    assert send_due_notices(now=NOW) == 0  # the lease still holds

    expire(notice)

    assert send_due_notices(now=NOW) == 1
    assert relay.accepted[0]["Message-ID"] == notice.message_id
    assert state_of(notice)[:2] == ("sent", 2)


def test_of_a_kind_that_asks_a_person_decides(unit: Unit, relay: Scripted, monkeypatch) -> None:
    monkeypatch.setitem(KINDS, "N27", KINDS["N27"].__class__(**{**vars(KINDS["N27"]), "on_unknown": "ask"}))
    notice = started(unit)
    claim(notice.pk, worker="dead", now=NOW)
    expire(notice)

    assert (send_due_notices(now=NOW), state_of(notice)[0], relay.bytes_seen) == (0, "unknown", 0)


def test_a_sender_whose_lease_ran_out_changes_nothing(unit: Unit) -> None:
    notice = started(unit)
    slow = claim(notice.pk, worker="slow", now=NOW)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.QUEUED)
    quick = claim(notice.pk, worker="quick", now=NOW)

    assert settle_notice(slow, NoticeState.FAILED, now=NOW) is False
    assert settle_notice(quick, NoticeState.SENT, now=NOW) is True
    assert state_of(notice)[0] == "sent"


def test_a_sent_notice_keeps_the_officer_it_named(unit: Unit, officer: User, relay: Scripted) -> None:
    notice = started(unit)
    Matter.objects.filter(pk=notice.matter_id).update(owner=officer)

    send_due_notices(now=NOW)

    notice.refresh_from_db()
    assert notice.context["officer"] == "דנה לביא"


def test_without_a_relay_mail_becomes_files(unit: Unit, settings, tmp_path) -> None:
    """The embedded mode."""
    settings.EMAIL_BACKEND, settings.MAIL_DIR = "attendance_service.mail.EmlBackend", tmp_path / "mail"
    notice = started(unit)

    assert send_due_notices(now=NOW) == 1
    (path,) = (tmp_path / "mail").iterdir()
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (path.suffix, mail["Message-ID"], mail["To"]) == (".eml", notice.message_id, notice.recipient.email)


def test_the_relay_is_never_waited_for_without_an_end(settings) -> None:
    """M19: ten seconds to connect, a minute for a command, ten minutes after the final dot."""
    settings.EMAIL_BACKEND = "attendance_service.mail.RelayBackend"
    with smtp_server() as (_handler, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 10
        relay = get_connection()
        relay.open()
        seconds = relay.connection.sock.gettimeout()
        relay.close()

    assert (relay.timeout, seconds) == (10, 60)


def test_words_changed_during_a_round_are_those_of_its_next_notice(
    unit: Unit, relay: Scripted, officer: User, monkeypatch
) -> None:
    """Reliability 6.1: the text is that of the moment of sending, not that of the round."""
    started(unit), started(unit)
    handed = sending.hand_over

    def change(mail, line):
        NoticeText.objects.get_or_create(
            unit=unit,
            kind="N27",
            language="he",
            version=1,
            defaults={"source": OWN, "made_by": officer, "made_at": NOW},
        )
        return handed(mail, line)

    monkeypatch.setattr(sending, "hand_over", change)

    assert send_due_notices(now=NOW) == 2
    before, after = (message_from_bytes(one, policy=policy.default).get_body().get_content() for one in relay.content)
    assert ("הנוסח שלנו" in before, "הנוסח שלנו" in after) == (False, True)
