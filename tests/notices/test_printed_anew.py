"""No dead ends: paper that reached nobody is printed anew, mail that came back goes to a corrected address (ux 3.12)."""

import pytest

from accounts.models import User
from charter.models import NextStep
from notices.models import Channel, Notice, NoticeState, Recipient, SentCopy
from notices.services import cancel_notice
from notices.services.acts import Act, acts_of
from notices.services.journal import write_down
from notices.services.moving import move_notice
from notices.services.problems import raise_problem
from notices.services.restoring import settle_by_journal
from notices.services.reviewing import send_back
from notices.services.solving import close_problem, print_anew, try_again
from tests.notices.papers import letter_of
from tests.notices.test_outbox import NOW
from tests.notices.test_outbox_page import started
from tests.notices.test_sister_letters import FACTS, now_of

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def acts(notice: Notice, who: User) -> set[Act]:
    return acts_of(now_of(notice), who, TODAY)


def returned(officer: User, kind: str = "N27", **facts: object) -> Notice:
    letter = letter_of(officer, kind=kind, state=NoticeState.POSTED, context=FACTS)
    Notice.objects.filter(pk=letter.pk).update(attempts=1, **facts)
    move_notice(letter, NoticeState.BOUNCED, now=NOW)
    raise_problem(now_of(letter), now=NOW)
    return now_of(letter)


def test_s14_a_returned_letter_is_printed_anew_and_twice_is_once(officer: User) -> None:
    old = returned(officer)
    assert Act.ANEW in acts(old, officer)

    letters = [print_anew(notice=old, by=officer, now=NOW) for _again in "ab"]

    assert [(one.pk, one.state, one.revision) for one in letters] == [(letters[0].pk, "print", 1)] * 2
    assert (now_of(old).state, now_of(old).note, NextStep.objects.open().count()) == ("cancelled", "הודפסה מחדש", 0)
    assert Act.ANEW not in acts(letters[0], officer)


def test_a_letter_that_was_turned_away_is_printed_once_they_may_be_told_again(officer: User) -> None:
    letter = letter_of(officer, state=NoticeState.SUPPRESSED)
    Recipient.objects.update(may_receive=False, barred_reason="צו")
    assert Act.ANEW not in acts(letter, officer)

    Recipient.objects.update(may_receive=True, barred_reason="")
    assert Act.ANEW in acts(letter, officer)
    assert print_anew(notice=letter, by=officer, now=NOW).state == "print"


@pytest.mark.parametrize(("stopped", "state"), [(False, "print"), (True, "held")])
def test_n29_the_approval_goes_along_with_a_returned_letter_and_not_with_a_stopped_one(
    officer: User, manager: User, stopped: bool, state: str
) -> None:
    if stopped:
        old = letter_of(officer, kind="N29", context=FACTS)
        Notice.objects.filter(pk=old.pk).update(attempts=1, approved_by=manager, approved_at=NOW)
        cancel_notice(notice=old, by=officer, now=NOW, reason="טעות בתאריך")
    else:
        old = returned(officer, "N29", approved_by=manager, approved_at=NOW)
    assert Act.ANEW in acts(old, officer)

    letter = print_anew(notice=now_of(old), by=officer, now=NOW)

    assert (letter.state, letter.approved_by) == (state, None if stopped else manager)


def test_what_was_stopped_before_it_was_printed_or_by_nobody_stays_stopped(officer: User) -> None:
    unprinted, ended = letter_of(officer), letter_of(officer)
    cancel_notice(notice=unprinted, by=officer, now=NOW)
    Notice.objects.filter(pk=ended.pk).update(attempts=1)
    move_notice(ended, NoticeState.CANCELLED, now=NOW, note="התיק נסגר")

    assert [Act.ANEW in acts(letter, officer) for letter in (unprinted, ended)] == [False, False]
    assert print_anew(notice=now_of(ended), by=officer, now=NOW) is None


def test_a_printed_letter_with_a_mistake_goes_back_to_the_drafts(officer: User) -> None:
    letter = letter_of(officer)
    Notice.objects.filter(pk=letter.pk).update(attempts=2)
    assert Act.SEND_BACK in acts(letter, officer)

    moved = [send_back(notice=now_of(letter), by=officer, now=NOW, reason="שם") for _again in "ab"]
    assert (moved, now_of(letter).state) == ([True, False], "draft")


def test_a_mail_that_came_back_is_sent_again_only_to_another_address(officer: User) -> None:
    mail = started(officer, state=NoticeState.BOUNCED, attempts=1)
    content = f"To: Sigal <{mail.recipient.email}>\r\n\r\nx".encode()
    SentCopy.objects.create(notice=mail, attempt=1, at=NOW, content=content, sha256="x")

    assert Act.AGAIN not in acts(mail, officer)
    assert not try_again(notice=mail, by=officer, now=NOW, reason="שוב")

    Recipient.objects.update(email="corrected@example.org")
    assert Act.AGAIN in acts(mail, officer)
    assert try_again(notice=now_of(mail), by=officer, now=NOW, reason="הכתובת תוקנה")
    assert (now_of(mail).state, now_of(mail).channel) == ("queued", Channel.EMAIL)


def test_what_goes_to_another_address_is_another_mail_for_the_journal(officer: User, settings, tmp_path) -> None:
    """F21: by the number of the mail that came back, a restore would settle the new one as sent, and it was lost."""
    settings.JOURNAL_DIR = tmp_path
    mail = started(officer, state=NoticeState.BOUNCED, attempts=1)
    content = f"To: Sigal <{mail.recipient.email}>\r\n\r\nx".encode()
    SentCopy.objects.create(notice=mail, attempt=1, at=NOW, content=content, sha256="x")
    write_down(mail.message_id, "250 taken", now=NOW)
    Recipient.objects.update(email="corrected@example.org")

    assert [try_again(notice=now_of(mail), by=officer, now=NOW, reason="הכתובת תוקנה") for _ in "ab"] == [True, False]
    assert settle_by_journal(now=NOW) == 0
    assert now_of(mail).state == "queued"


def test_a_returned_letter_may_still_be_closed(officer: User) -> None:
    old = returned(officer)

    assert close_problem(notice=old, by=officer, now=NOW, reason="עברו דירה")
    assert now_of(old).state == "cancelled"
