"""A report that is quicker than our own note: it came back while its sender still held it (reliability 6.1)."""

from email import message_from_bytes

import pytest

from accounts.models import Unit, User
from charter.models import NextStep
from notices.models import InboundMail, Notice, NoticeState, SuppressedAddress
from notices.services import cancel_notices, send_due_notices, sending
from notices.services.claiming import claim
from notices.services.mailbox.filing import file_mail
from notices.services.relay import Answer, Verdict
from tests.notices.imap import bounce
from tests.notices.smtp import Scripted
from tests.notices.test_sending import NOW, expire, started

pytestmark = pytest.mark.django_db
BACK = "חזר: 5.1.1 smtp; 550 5.1.1 user unknown"


@pytest.fixture
def notice(unit: Unit, officer: User) -> Notice:
    row = started(unit, email="parent@example.org")
    row.matter.owner = officer
    row.matter.save()
    return row


def come_back(notice: Notice, own: str = "<b1@mx.example>") -> None:
    raw = bounce(notice.message_id, own=own)
    file_mail(message_from_bytes(raw), raw, now=NOW)


def report_while_sending(monkeypatch: pytest.MonkeyPatch, notice: Notice, verdict: Verdict, times: int = 1) -> None:
    def handed(*_args: object) -> Verdict:
        for number in range(times):
            come_back(notice, f"<b{number}@mx.example>")
        return verdict

    monkeypatch.setattr(sending, "hand_over", handed)


def told(notice: Notice) -> list[tuple[str, str]]:
    return list(notice.events.order_by("pk").values_list("state", "note"))


@pytest.mark.parametrize("times", [1, 2])
def test_6_1_a_bounce_while_it_is_being_sent_is_not_lost(
    notice: Notice, officer: User, relay: Scripted, monkeypatch, times: int
) -> None:
    report_while_sending(monkeypatch, notice, Verdict(Answer.ACCEPTED, "250 OK"), times)

    send_due_notices(now=NOW)

    notice.refresh_from_db()
    assert (notice.state, notice.note, notice.came_back) == ("bounced", BACK, "")
    assert told(notice) == [("sending", ""), ("sent", "250 OK"), ("bounced", BACK)]
    assert NextStep.objects.open().filter(owner=officer).count() == 1
    assert (SuppressedAddress.objects.get().bounces, InboundMail.objects.count()) == (1, times)


def test_6_1_a_bounce_of_what_the_line_broke_over_stops_the_next_try(
    notice: Notice, relay: Scripted, monkeypatch
) -> None:
    with monkeypatch.context() as changed:
        report_while_sending(changed, notice, Verdict(Answer.UNKNOWN, "closed"))
        send_due_notices(now=NOW)

    assert (send_due_notices(now=NOW.replace(hour=9)), relay.bytes_seen) == (0, 0)
    assert (told(notice)[-1], NextStep.objects.open().count()) == (("bounced", BACK), 1)


def test_6_1_a_bounce_before_the_recovery_stops_a_second_copy(notice: Notice, relay: Scripted) -> None:
    """The sender died; the report proves that the relay took it, and that nobody is there."""
    claim(notice.pk, worker="dead", now=NOW)
    come_back(notice)
    expire(notice)

    assert (send_due_notices(now=NOW), relay.bytes_seen) == (0, 0)
    assert (told(notice)[-1], NextStep.objects.open().count()) == (("bounced", BACK), 1)


@pytest.mark.parametrize(("uncertain", "state"), [(True, "bounced"), (False, "queued")])
def test_6_1_what_waits_for_its_next_try_comes_back_only_where_a_copy_may_be_out(
    notice: Notice, uncertain: bool, state: str
) -> None:
    Notice.objects.filter(pk=notice.pk).update(uncertain=uncertain)

    come_back(notice)

    notice.refresh_from_db()
    assert notice.state == state


def test_6_1_called_off_and_come_back_while_sending_says_both(notice: Notice, relay: Scripted, monkeypatch) -> None:
    def handed(*_args: object) -> Verdict:
        cancel_notices(kind=notice.kind, subject=notice.subject, reason="בוטלה", now=NOW)
        come_back(notice)
        return Verdict(Answer.ACCEPTED, "250 OK")

    monkeypatch.setattr(sending, "hand_over", handed)

    send_due_notices(now=NOW)

    assert [state for state, _note in told(notice)] == ["sending", "sent", "bounced"]
    assert "נשלחה אף שבוטלה בינתיים" in told(notice)[1][1]
    assert Notice.objects.get(pk=notice.pk).state == NoticeState.BOUNCED
