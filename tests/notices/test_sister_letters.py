"""The same on paper: what became of the letter there is already decides what the mail's button does (ux 3.12)."""

import pytest

from accounts.models import User
from charter.models import NextStep
from notices.models import Channel, Notice, NoticeState
from notices.services import cancel_notice, notify
from notices.services.blockers import BlockedError
from notices.services.moving import move_notice
from notices.services.problems import raise_problem
from notices.services.reviewing import approve_notice, release_draft, send_as_letter, send_back
from notices.services.solving import print_instead
from tests.notices.test_outbox import NOW
from tests.notices.test_outbox_page import started

pytestmark = pytest.mark.django_db
FACTS = {"child": "נועה", "gender": "f", "ref": "1", "tried": ["שיחה"], "days": 3, "answer_by": "2026-12-01"}
FACTS |= {"first_on": "2026-10-11", "last_on": "2026-10-20", "outcome": "חזרה"}


def pair(officer: User, kind: str = "N29", state: str = "held") -> tuple[Notice, Notice]:
    mail = started(officer, kind=kind, state=state, language="he", context=FACTS)
    return mail, letter_of(mail, state)


def letter_of(mail: Notice, state: str) -> Notice:
    same = {"kind": mail.kind, "subject": mail.subject, "recipient": mail.recipient, "matter": mail.matter}
    letter = notify(**same, channel=Channel.LETTER, not_before=NOW, context=mail.context)
    Notice.objects.filter(pk=letter.pk).update(state=state)
    return now_of(letter)


def now_of(notice: Notice) -> Notice:
    return Notice.objects.get(pk=notice.pk)


def state(notice: Notice) -> tuple[str, User | None]:
    return now_of(notice).state, now_of(notice).approved_by


def test_n29_a_letter_the_manager_sent_back_stays_a_draft(officer: User, manager: User) -> None:
    """The approval was the mail's."""
    mail, letter = pair(officer)
    approve_notice(notice=mail, by=manager, now=NOW, legal_seen=True)
    send_back(notice=letter, by=manager, now=NOW, reason="כתובת")

    assert send_as_letter(notice=now_of(mail), by=officer, now=NOW).pk == letter.pk
    assert (state(letter), state(mail)[0]) == (("draft", None), "cancelled")


@pytest.mark.parametrize("kind", ["N29", "N25"])
def test_a_letter_a_person_stopped_comes_not_back_by_the_mails_button(officer: User, manager: User, kind: str) -> None:
    mail, letter = pair(officer, kind, "held" if kind == "N29" else "draft")
    if kind == "N29":
        approve_notice(notice=mail, by=manager, now=NOW, legal_seen=True)
    else:
        release_draft(notice=mail, by=officer, now=NOW)
    cancel_notice(notice=letter, by=manager, now=NOW, reason="לא לשלוח בדואר")

    for _again in "ab":
        with pytest.raises(BlockedError, match="המכתב שלה נעצר בידי אדם"):
            send_as_letter(notice=now_of(mail), by=officer, now=NOW)
    assert (Notice.objects.filter(channel=Channel.LETTER).count(), state(mail)[0]) == (1, "queued")


def test_n29_a_letter_of_the_approved_words_takes_the_approval_along_and_another_waits(
    officer: User, manager: User
) -> None:
    same, other = (started(officer, kind="N29", state="held", language="he", context=FACTS) for _one in "ab")
    for mail in (same, other):
        approve_notice(notice=mail, by=manager, now=NOW, legal_seen=True)
    Notice.objects.filter(pk=other.pk).update(context=FACTS | {"days": 30})

    letters = [send_as_letter(notice=now_of(mail), by=officer, now=NOW) for mail in (same, other)]

    assert [state(letter) for letter in letters] == [("print", manager), ("held", None)]
    assert letters[0].approved_words == now_of(same).approved_words


def lost(officer: User) -> Notice:
    mail = started(officer, state=NoticeState.SENDING, language="he")
    move_notice(mail, NoticeState.FAILED, now=NOW)
    raise_problem(now_of(mail), now=NOW)
    return now_of(mail)


@pytest.mark.parametrize("dead", ["suppressed", "bounced", "cancelled"])
def test_s14_a_letter_that_reached_nobody_is_written_anew(officer: User, dead: str) -> None:
    mail = lost(officer)
    old = letter_of(mail, dead)

    letters = [print_instead(notice=now_of(mail), by=officer, now=NOW) for _again in "ab"]

    assert {(letter.state, letter.revision, letter.pk != old.pk) for letter in letters} == {("print", 1, True)}
    assert (state(old)[0], state(mail)[0], NextStep.objects.open().count()) == (dead, "cancelled", 0)


@pytest.mark.parametrize("alive", ["print", "posted"])
def test_s14_a_letter_that_waits_or_left_is_the_one(officer: User, alive: str) -> None:
    mail = lost(officer)
    old = letter_of(mail, alive)

    assert print_instead(notice=mail, by=officer, now=NOW).pk == old.pk
    assert (state(mail)[0], NextStep.objects.open().count()) == ("cancelled", 0)


def test_s14_a_dead_letter_ticks_no_step(officer: User) -> None:
    """Somebody was first with the mail; what is there on paper reached nobody."""
    mail = lost(officer)
    letter_of(mail, "bounced")
    Notice.objects.filter(pk=mail.pk).update(state=NoticeState.QUEUED)
    Notice.objects.filter(pk=mail.pk).update(state=NoticeState.SENDING)

    print_instead(notice=mail, by=officer, now=NOW)
    assert NextStep.objects.open().count() == 1


def test_one_whose_end_nobody_knows_is_not_stopped_by_a_page_that_is_old(officer: User) -> None:
    """It may have arrived: whoever finds out says so (reliability 6.1)."""
    notice = started(officer)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.UNKNOWN)

    assert not cancel_notice(notice=notice, by=officer, now=NOW)
    assert (now_of(notice).state, notice.events.count()) == ("unknown", 0)
