"""What leaves, how much and in which order: the breaker, the list of dead addresses, the limits (reliability 6.1)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.functions import Now

from accounts.models import AccessRecord, Unit, User
from charter.models import NextStep
from notices.models import RelayBreaker, SuppressedAddress
from notices.services import breaker_state, count_bounce, lift_address, notify, recipient_for_user, send_due_notices
from notices.services.limits import A_DAY, take_share
from notices.services.solving import try_again
from tests.notices.factories import MatterFactory, RecipientFactory
from tests.notices.smtp import Scripted, smtp_server
from tests.notices.test_delivery import ask
from tests.notices.test_sending import NOW, started, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(settings) -> None:
    """A relay that nobody answers at."""
    with smtp_server() as (_handler, port):
        pass
    settings.EMAIL_BACKEND = "attendance_service.mail.RelayBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 10


def a_minute_passes() -> None:
    RelayBreaker.objects.update(probe_at=Now() - timedelta(seconds=1))


def test_while_the_relay_is_away_one_probe_a_minute_and_no_try_is_used_up(unit: Unit, away, caplog) -> None:
    notice = started(unit)
    assert breaker_state() is None

    for _pulse in "abc":
        send_due_notices(now=NOW)

    assert [record.message for record in caplog.records] == ["the mail relay does not answer: ConnectionRefusedError"]
    assert state_of(notice) == ("queued", 0, "")
    since = breaker_state().open_since
    a_minute_passes()
    send_due_notices(now=NOW)
    assert (len(caplog.records), breaker_state().open_since) == (2, since)


def test_the_probe_that_gets_in_closes_it_and_sends(unit: Unit, relay: Scripted) -> None:
    RelayBreaker.objects.create(open_since=NOW, probe_at=Now() + timedelta(seconds=30), note="away")
    started(unit)
    assert (send_due_notices(now=NOW), relay.senders) == (0, 0)

    a_minute_passes()

    assert (send_due_notices(now=NOW), breaker_state()) == (1, None)


@pytest.mark.parametrize(
    ("relay", "listed"),
    [
        (["rcpt 550 5.1.1 no such user"] * 2, True),
        (["rcpt 550 unknown"] * 2, True),
        (["rcpt 550 5.7.1 we do not like you"] * 2, False),
        (["554 5.6.0 bad text"] * 2, False),
    ],
    indirect=["relay"],
)
def test_an_address_is_listed_by_its_second_hard_bounce(unit: Unit, relay: Scripted, listed: bool) -> None:
    """And nobody writes to it any more: the officer is asked to find another way, at once (S14)."""
    for _try in "ab":
        started(unit, email="Gone@example.org")
        send_due_notices(now=NOW)
    assert SuppressedAddress.objects.filter(email="gone@example.org", listed_at__isnull=False).exists() is listed
    third = started(unit, email="gone@example.org")
    seen = relay.bytes_seen

    sent = send_due_notices(now=NOW)

    assert (sent, state_of(third)[0], relay.bytes_seen - seen > 0) == (
        (0, "suppressed", False) if listed else (1, "sent", True)
    )


def test_one_hard_bounce_alone_stops_nothing(unit: Unit, relay: Scripted) -> None:
    count_bounce(email="once@example.org", reason="550 5.1.1", now=NOW)
    notice = started(unit, email="once@example.org")

    assert (send_due_notices(now=NOW), state_of(notice)[0]) == (1, "sent")


def test_only_a_person_takes_an_address_off_the_list(unit: Unit, manager: User, relay: Scripted) -> None:
    for _bounce in "ab":
        count_bounce(email="back@example.org", reason="550 5.1.1", now=NOW)

    assert lift_address(email="Back@example.org", by=manager, reason="דיברנו, התיבה נפתחה") is True
    assert lift_address(email="Back@example.org", by=manager, reason="שוב") is False

    row = SuppressedAddress.objects.get()
    assert (row.listed_at, row.bounces, row.reason, row.changed_by) == (None, 0, "דיברנו, התיבה נפתחה", manager)
    assert [record.page for record in AccessRecord.objects.filter(user=manager)] == ["lift address"]
    started(unit, email="back@example.org")
    assert send_due_notices(now=NOW) == 1


@pytest.mark.parametrize("relay", [["rcpt 550 5.1.1 no such user"]], indirect=True)
def test_what_failed_becomes_the_officers_next_step_once(unit: Unit, officer: User, relay: Scripted) -> None:
    """Reliability 6.1, dead letter: a right must not hang on a mail."""
    failed, without = started(unit), started(unit, email="")
    for notice in (failed, without):
        notice.matter.owner = officer
        notice.matter.save()

    send_due_notices(now=NOW)
    send_due_notices(now=NOW)

    assert (state_of(failed)[0], state_of(without)[0]) == ("failed", "suppressed")
    assert NextStep.objects.filter(owner=officer, matter__in=[failed.matter, without.matter]).count() == 2


@pytest.mark.parametrize("relay", [["rcpt 530 5.7.0 sign in first"]], indirect=True)
def test_a_relay_that_wants_a_sign_in_for_one_recipient_holds_up_nobody_else(unit: Unit, relay: Scripted) -> None:
    """F08: after the sender was taken the answer is about this notice, and its tries are counted."""
    odd, other = started(unit), started(unit)

    assert send_due_notices(now=NOW) == 1
    assert (state_of(odd)[:2], state_of(other)[0]) == (("queued", 1), "sent")


@pytest.mark.parametrize("relay", [["close"]], indirect=True)
def test_what_may_have_arrived_is_a_step_too(unit: Unit, officer: User, relay: Scripted, monkeypatch) -> None:
    """Reliability 6.1: a notice that asks waits for a person, so a person hears of it."""
    ask(monkeypatch)
    notice = started(unit)
    notice.matter.owner = officer
    notice.matter.save()

    send_due_notices(now=NOW)

    assert state_of(notice)[0] == "unknown"
    assert NextStep.objects.get(owner=officer).text.startswith("לא ידוע אם הודעה הגיעה")


@pytest.mark.parametrize("relay", [["close"] * 20], indirect=True)
def test_6_1_a_line_that_breaks_each_time_is_counted_and_ends_with_a_person(
    unit: Unit, officer: User, relay: Scripted
) -> None:
    """As often as the table of retries allows, each with its copy and its event; after three days an officer asks."""
    notice = started(unit)
    notice.matter.owner = officer
    notice.matter.save()
    for hours in range(96):
        send_due_notices(now=NOW + timedelta(hours=hours))

    state, tries, note = state_of(notice)
    many = f"השליחה נקטעה באמצע: ייתכן שיצאו עד {tries} עותקים נוספים עם אותו מספר"
    assert (state, note, notice.copies.count(), 7 <= tries <= 14) == ("unknown", many, tries, True)
    said = list(notice.events.exclude(note="").order_by("pk").values_list("note", flat=True))
    assert [words.partition(" · ")[0] for words in said] == ["SMTPServerDisconnected"] * tries
    assert NextStep.objects.get(owner=officer).text.startswith("לא ידוע אם הודעה הגיעה")


@pytest.mark.parametrize("relay", [["close", "rcpt 550 5.1.1 no such user"]], indirect=True)
def test_6_1_refused_after_a_copy_that_may_be_out_is_asked_and_not_only_told(
    unit: Unit, officer: User, relay: Scripted
) -> None:
    notice = started(unit)
    notice.matter.owner = officer
    notice.matter.save()
    for minutes in (0, 2):
        send_due_notices(now=NOW + timedelta(minutes=minutes))

    assert state_of(notice)[0] == "failed"
    assert NextStep.objects.get(owner=officer).text.startswith("לא ידוע אם הודעה הגיעה")


def test_a_barred_parent_is_nobodys_next_step(unit: Unit, officer: User, relay: Scripted) -> None:
    notice = started(unit, may_receive=False, barred_reason="צו בית משפט")
    notice.matter.owner = officer
    notice.matter.save()

    send_due_notices(now=NOW)

    assert (state_of(notice)[0], NextStep.objects.count()) == ("suppressed", 0)


@pytest.mark.parametrize("relay", [["554 5.7.1 blocked by policy"] * 2, ["552 5.2.2 mailbox full"] * 2], indirect=True)
def test_a_refusal_that_may_pass_is_tried_once_more_after_an_hour(unit: Unit, relay: Scripted) -> None:
    notice = started(unit)
    states = []
    for minutes in (0, 59, 60, 61):
        send_due_notices(now=NOW + timedelta(minutes=minutes))
        states.append(state_of(notice)[:2])

    assert states == [("queued", 1), ("queued", 1), ("failed", 2), ("failed", 2)]


@pytest.mark.parametrize("relay", [["552 5.2.2 mailbox full"] * 4], indirect=True)
def test_6_1_a_person_who_sends_it_again_gives_it_the_hour_again(unit: Unit, officer: User, relay: Scripted) -> None:
    """Once more after an hour counts from the last act of a person, not over the notice's whole life."""
    notice = started(unit)
    for minutes in (0, 60):
        send_due_notices(now=NOW + timedelta(minutes=minutes))
    later = NOW + timedelta(minutes=90)
    try_again(notice=notice, by=officer, now=later, reason="התיבה התפנתה")
    states = []
    for minutes in (0, 60, 61):
        send_due_notices(now=later + timedelta(minutes=minutes))
        states.append(state_of(notice)[:2])

    assert states == [("queued", 3), ("failed", 4), ("failed", 4)]


def test_a_parent_gets_five_a_day_and_the_rest_on_the_next_morning(unit: Unit, relay: Scripted) -> None:
    parent = RecipientFactory()
    notices = [
        notify(
            kind="N27",
            subject=f"case {matter.ref}",
            recipient=parent,
            matter=matter,
            context={"child": "נועה", "gender": "f", "ref": matter.ref, "call_by": None},
            not_before=NOW,
        )
        for matter in (MatterFactory(unit=unit) for _case in range(A_DAY + 1))
    ]

    assert send_due_notices(now=NOW) == A_DAY
    assert state_of(notices[-1]) == ("queued", 0, "")
    assert notices[-1].not_before == datetime(2026, 9, 11, 5, 0, tzinfo=UTC)  # Friday, 8:00
    assert send_due_notices(now=notices[-1].not_before) == 1


def test_sign_in_mails_leave_before_what_waits_longer(unit: Unit, officer: User, relay: Scripted) -> None:
    """F09: bulk does not block what is urgent."""
    bulk = [started(unit, NOW - timedelta(hours=1)) for _person in range(2)]
    reset = notify(
        kind="reset", subject="r", recipient=recipient_for_user(officer), context={"user": officer.pk}, not_before=NOW
    )

    send_due_notices(now=NOW)

    assert [mail["Message-ID"] for mail in relay.accepted] == [row.message_id for row in (reset, *bulk)]


def test_the_relay_gets_its_share_a_minute_whoever_sends(unit: Unit, relay: Scripted, settings) -> None:
    settings.RELAY_PER_MINUTE = 3
    for _person in range(4):
        started(unit)

    assert [send_due_notices(now=NOW + timedelta(seconds=seconds)) for seconds in (0, 30, 61)] == [3, 0, 1]
    assert [take_share(5, now=NOW + timedelta(minutes=5)) for _sender in "ab"] == [3, 0]
    settings.RELAY_PER_MINUTE = 0
    assert take_share(5, now=NOW) == 5


@pytest.mark.parametrize(
    "facts",
    [{"email": "a@b.co\nBcc: x@y.z"}, {"email": "קש@example.org"}, {"email": "a b@example.org"}, {"email": "a@"}],
)
def test_an_address_that_no_mail_can_hold_fails_alone(unit: Unit, relay: Scripted, facts: dict, caplog) -> None:
    """T9: nothing is sent to anybody else, the next notice leaves, and somebody is told."""
    hostile, after = started(unit, **facts), started(unit)

    send_due_notices(now=NOW)

    assert state_of(after)[0] == "sent"
    assert state_of(hostile) == ("suppressed", 1, "אי אפשר לכתוב לכתובת הדוא״ל הזו")
    assert [mail["To"] for mail in relay.accepted] == [after.recipient.email]


def test_a_name_with_line_breaks_writes_no_header(unit: Unit, relay: Scripted) -> None:
    """T9, B32: names of users never enter headers, and a unit's name stands on one line."""
    Unit.objects.filter(pk=unit.pk).update(name="היחידה\r\nBcc: x@y.z")
    notice = started(unit, name="סיגל\r\nBcc: x@y.z \u202e")

    send_due_notices(now=NOW)

    assert state_of(notice)[0] == "sent"
    (mail,) = relay.accepted
    assert (mail["Bcc"], mail["To"]) == (None, notice.recipient.email)
    assert mail["From"].addresses[0].display_name.startswith("היחידה Bcc: x@y.z")
    assert "\u202e" not in str(mail)
