"""What was called off while a sender or a problem held it leaves no more; what left is said to (domain 6.1)."""

import pytest
from django.test import Client

from accounts.models import Unit, User
from charter.models import NextStep
from notices.models import Channel, Notice, NoticeState, SentCopy
from notices.services import cancel_matter_notices, cancel_notices, notify, send_due_notices, sending
from notices.services import journal as sent
from notices.services.acts import Act, acts_of
from notices.services.claiming import claim
from notices.services.relay import Answer, Verdict
from notices.services.reviewing import send_as_letter
from notices.services.solving import close_problem, settle_unknown, try_again
from notices.texts import KINDS
from tests.notices.smtp import Scripted
from tests.notices.test_outbox_page import page  # noqa: F401 - a fixture
from tests.notices.test_outbox_page import started as of_officer
from tests.notices.test_sending import NOW, expire, started, state_of

pytestmark = pytest.mark.django_db
WHY = "הפגישה נדחתה"
HELD = "בוטלה בזמן שהייתה בדרך ולכן לא תישלח עוד: הפגישה נדחתה"


def call_off(notice: Notice) -> int:
    return cancel_notices(kind=notice.kind, subject=notice.subject, reason=WHY, now=NOW)


def fresh(notice: Notice) -> Notice:
    return Notice.objects.get(pk=notice.pk)


def say(monkeypatch: pytest.MonkeyPatch, notice: Notice, answer: Answer, note: str) -> None:
    """The relay answers so, and meanwhile a person calls the meeting off."""

    def handed(*_args: object) -> Verdict:
        call_off(notice)
        return Verdict(answer, note)

    monkeypatch.setattr(sending, "hand_over", handed)


def ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "N27", KINDS["N27"].__class__(**{**vars(KINDS["N27"]), "on_unknown": "ask"}))


@pytest.mark.parametrize(
    ("answer", "note"), [(Answer.LATER, "451 busy"), (Answer.NEVER, "554 no"), (Answer.AWAY, "530 sign in")]
)
def test_6_1_called_off_while_sending_what_did_not_leave_leaves_no_more(
    unit: Unit, officer: User, relay: Scripted, monkeypatch, answer: Answer, note: str
) -> None:
    notice = started(unit)
    notice.matter.owner = officer
    notice.matter.save()
    with monkeypatch.context() as changed:
        say(changed, notice, answer, note)
        send_due_notices(now=NOW)

    assert (send_due_notices(now=NOW), relay.bytes_seen) == (0, 0)
    assert (state_of(notice), fresh(notice).uncertain) == (("cancelled", fresh(notice).attempts, HELD), False)
    assert (NextStep.objects.count(), SentCopy.objects.count()) == (0, 0)


def test_6_1_called_off_while_sending_what_left_says_so(unit: Unit, relay: Scripted, monkeypatch) -> None:
    notice = started(unit)
    with monkeypatch.context() as changed:
        say(changed, notice, Answer.ACCEPTED, "250 OK")
        assert send_due_notices(now=NOW) == 1

    words = "נשלחה אף שבוטלה בינתיים (הפגישה נדחתה): ההודעה הבאה באותו עניין מעדכנת על כך"
    assert state_of(notice) == ("sent", 1, words)
    assert notice.events.order_by("pk").last().note == f"250 OK · {words}"
    assert SentCopy.objects.count() == 1


@pytest.mark.parametrize("kind", ["resend", "ask"])
def test_6_1_called_off_and_its_sender_died_it_is_sent_to_nobody(
    unit: Unit, relay: Scripted, monkeypatch, kind: str
) -> None:
    """Recovery: the copy that may be out is marked, none is added."""
    if kind == "ask":
        ask(monkeypatch)
    notice = started(unit)
    claim(notice.pk, worker="dead", now=NOW)
    call_off(notice)
    expire(notice)

    assert [send_due_notices(now=NOW) for _pulse in "ab"] == [0, 0]
    assert (state_of(notice)[0], fresh(notice).uncertain, relay.bytes_seen) == ("cancelled", True, 0)
    assert NextStep.objects.count() == 0


def test_6_1_called_off_and_its_sender_died_after_the_journal_it_is_sent(unit: Unit, relay: Scripted) -> None:
    notice = started(unit)
    claim(notice.pk, worker="dead", now=NOW)
    call_off(notice)
    sent.write_down(notice.message_id, "250 OK", now=NOW)
    expire(notice)

    send_due_notices(now=NOW)

    assert (state_of(notice)[0], relay.bytes_seen) == ("sent", 0)
    assert notice.events.order_by("pk").last().note.startswith("250 OK · נשלחה אף שבוטלה בינתיים")


@pytest.mark.parametrize("state", ["failed", "suppressed", "unknown", "bounced"])
def test_6_1_a_problem_that_was_called_off_is_sent_by_nobody(officer: User, state: str) -> None:
    """Recovery, retry and a person's hand alike: neither again nor on paper."""
    notice = of_officer(officer, state=state, first_tried_at=NOW)
    assert [call_off(notice) for _again in "ab"] == [0, 0]
    facts = {"by": officer, "now": NOW}

    assert not try_again(notice=fresh(notice), reason="תוקן", **facts)
    assert send_as_letter(notice=fresh(notice), **facts) is None
    assert not settle_unknown(notice=fresh(notice), arrived=False, **facts)
    assert {Act.AGAIN, Act.LETTER} & acts_of(fresh(notice), officer, NOW.date()) == set()
    assert (fresh(notice).state, Notice.objects.filter(channel=Channel.LETTER).count()) == (state, 0)
    assert fresh(notice).cancelled_since == NOW
    assert close_problem(notice=fresh(notice), reason="ידוע להורים", **facts)


def test_6_1_it_may_still_be_said_that_it_arrived(officer: User) -> None:
    notice = of_officer(officer, state="unknown", first_tried_at=NOW)
    call_off(notice)

    assert settle_unknown(notice=fresh(notice), arrived=True, by=officer, now=NOW)


def test_6_1_everything_about_a_matter_is_called_off_in_flight_too(officer: User) -> None:
    failed, left = of_officer(officer, state="failed"), of_officer(officer, state="sent")
    matters = [failed.matter, left.matter]

    stopped = [cancel_matter_notices(matters=matters, reason="התיק נסגר", now=NOW) for _again in "ab"]

    assert stopped == [0, 0]
    assert (fresh(failed).cancelled_why, fresh(left).cancelled_since) == ("התיק נסגר", None)


def renewed(notice: Notice) -> Notice:
    """The same told anew: a meeting's other day."""
    facts = {"kind": notice.kind, "subject": notice.subject, "recipient": notice.recipient, "matter": notice.matter}
    return notify(**facts, context=notice.context, not_before=NOW, revision=1)


def test_6_1_of_two_revisions_only_the_newer_leaves(unit: Unit, relay: Scripted) -> None:
    """Also where nobody called the older one off."""
    older = started(unit)
    newer = renewed(older)

    assert send_due_notices(now=NOW) == 1
    assert [mail["Message-ID"] for mail in relay.accepted] == [newer.message_id]
    assert state_of(older)[0] == "cancelled"


def test_6_1_of_two_revisions_nobody_sends_the_older_again(officer: User) -> None:
    older = of_officer(officer, state="failed")
    renewed(older)

    assert not try_again(notice=fresh(older), by=officer, now=NOW, reason="תוקן")
    assert send_as_letter(notice=fresh(older), by=officer, now=NOW) is None


def test_6_1_what_was_called_off_in_flight_may_be_told_anew(officer: User) -> None:
    """A meeting missed, undone and missed again: the first notice failed, the second is written."""
    notice = of_officer(officer, state="failed")
    call_off(notice)
    facts = {"kind": notice.kind, "subject": notice.subject, "recipient": notice.recipient, "matter": notice.matter}

    told = [notify(**facts, not_before=NOW, renew=True) for _again in "ab"]

    assert [(row.revision, row.state) for row in told] == [(1, "queued"), (1, "queued")]


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_ux_3_12_the_problems_tab_says_why_and_offers_no_sending(
    page: Client,  # noqa: F811
    officer: User,
    state: str,
) -> None:
    notice = of_officer(officer, state=state, first_tried_at=NOW)
    before = page.get(f"/outbox/{notice.pk}/").content.decode()
    call_off(notice)

    listed = page.get("/outbox/?tab=problems").content.decode()
    after = page.get(f"/outbox/{notice.pk}/").content.decode()

    why = "בוטלה בינתיים ולכן לא תישלח שוב: הפגישה נדחתה"
    again = "שליחה חוזרת"
    assert (why in listed, why in after, again in before, again in after) == (True, True, True, False)
    assert "הדפסה כמכתב" not in after


def test_ux_3_12_a_posted_sending_of_what_was_called_off_is_refused_in_words(
    page: Client,  # noqa: F811
    officer: User,
) -> None:
    notice = of_officer(officer, state="unknown", first_tried_at=NOW)
    call_off(notice)

    answer = page.post(f"/outbox/{notice.pk}/arrived/", {"arrived": "no"}, follow=True)

    assert "בוטלה בינתיים ולכן לא תישלח שוב" in answer.content.decode()
    assert fresh(notice).state == NoticeState.UNKNOWN
