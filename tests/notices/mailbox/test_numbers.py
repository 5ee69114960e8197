"""A mail's own number may be forged or used again: it loses no reply, and a true duplicate stays one (ADR 0018)."""

import pytest

from accounts.models import User
from charter.models import Matter
from notices.models import InboundMail, MailboxState, Notice
from notices.services.mailbox import read_mailbox
from tests.notices.imap import Box, bounce, reply
from tests.notices.mailbox.mails import NOW, bell, sent

pytestmark = pytest.mark.django_db


def read_twice() -> list[int]:
    """As it comes, and once more from the beginning."""
    first = read_mailbox(now=NOW)
    MailboxState.objects.update(last_uid=0)
    return [first, read_mailbox(now=NOW)]


def texts() -> list[str]:
    return list(InboundMail.objects.order_by("pk").values_list("text", flat=True))


def test_a_reply_under_a_number_that_is_taken_is_kept(box: Box, notice: Notice, officer: User) -> None:
    """Whoever guesses the number of a reply to come, or a telephone that numbers all its mails alike."""
    box.put(
        reply(notice.message_id, "לא נגיע", sender="else@example.org"),
        reply(notice.message_id, "נגיע ביום שלישי"),
        reply(notice.message_id, "נאחר בעשר דקות"),
    )
    assert read_twice() == [3, 0]
    assert texts() == ["לא נגיע", "נגיע ביום שלישי", "נאחר בעשר דקות"]
    assert len(bell(officer)) == 3


def test_the_same_words_to_two_notices_are_two_answers(box: Box, notice: Notice, matter: Matter) -> None:
    other = sent(matter, "case b")
    box.put(reply(notice.message_id, "כן"), reply(other.message_id, "כן"))
    assert read_twice() == [2, 0]
    assert set(InboundMail.objects.values_list("notice", flat=True)) == {notice.pk, other.pk}


@pytest.mark.parametrize("again", [{}, {"Received": "from mx2.example", "Delivered-To": "b@example.org"}])
def test_the_same_mail_by_another_way_is_one(box: Box, notice: Notice, officer: User, again: dict[str, str]) -> None:
    box.put(reply(notice.message_id), reply(notice.message_id, **again))
    assert read_twice() == [1, 0]
    assert len(bell(officer)) == 1


def test_a_report_under_the_number_of_another_moves_its_own_notice(box: Box, notice: Notice, matter: Matter) -> None:
    other = sent(matter, "case b", email="second@example.org")
    box.put(bounce(notice.message_id), bounce(other.message_id, to="second@example.org"), bounce(notice.message_id))
    assert read_twice() == [2, 0]
    assert set(Notice.objects.filter(kind="N27").values_list("state", flat=True)) == {"bounced"}


def test_a_late_word_of_a_server_and_its_end_under_one_number_are_two(box: Box, notice: Notice) -> None:
    box.put(bounce(notice.message_id, action="delayed", status="4.4.1"), bounce(notice.message_id))
    assert read_twice() == [2, 0]
    notice.refresh_from_db()
    assert notice.state == "bounced"
