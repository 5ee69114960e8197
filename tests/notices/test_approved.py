"""An approval holds for the words that were read (ux 3.12): what they became since goes back to the manager."""

from datetime import timedelta

import pytest

from accounts.models import User
from notices.models import Channel, Notice, NoticeState, Recipient
from notices.services import send_due_notices
from notices.services.paper import print_letters
from notices.services.reviewing import approve_notice, release_draft, send_back
from tests.factories import UserFactory
from tests.notices.test_outbox import NOW
from tests.notices.test_outbox_page import started
from tests.notices.texts import HEBREW, kept

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=11)
WHY = "הנוסח אינו הנוסח שאושר: מנהל/ת קוראים אותו שוב"
FACTS = {"child": "נועה", "gender": "f", "ref": "1", "tried": ["שיחה"], "days": 3, "answer_by": "2026-12-01"}
FACTS |= {"first_on": "2026-10-11", "last_on": "2026-10-20"}


def warning(officer: User, manager: User, channel: Channel = Channel.EMAIL, kind: str = "N29") -> Notice:
    """Read and approved: a mail in its ten minutes, a letter before the printer."""
    notice = started(officer, kind=kind, state=NoticeState.HELD, channel=channel, language="he", context=FACTS)
    Recipient.objects.filter(pk=notice.recipient_id).update(language="he")
    approve_notice(notice=notice, by=manager, now=NOW, legal_seen=True)
    return now_of(notice)


def now_of(notice: Notice) -> Notice:
    return Notice.objects.get(pk=notice.pk)


def bell_kinds(person: User) -> list[str]:
    return [line.kind for line in Notice.objects.of_bell(person)]


def stands(notice: Notice) -> tuple[object, ...]:
    row = now_of(notice)
    return row.state, row.note, row.approved_by, row.approved_at, row.attempts, row.copies.count()


HELD_ANEW = ("held", WHY, None, None, 0, 0)


def change_text(notice: Notice, manager: User) -> None:
    kept(manager, notice.kind, "he", HEBREW)


def change_facts(notice: Notice, _manager: User) -> None:
    Notice.objects.filter(pk=notice.pk).update(context=FACTS | {"days": 30})


@pytest.mark.parametrize("change", [change_text, change_facts])
def test_n29_words_changed_in_the_ten_minutes_do_not_leave_under_the_earlier_approval(
    relay, officer: User, manager: User, change
) -> None:
    notice, other = warning(officer, manager), UserFactory(unit=officer.unit, is_manager=True)
    change(notice, manager)

    for _again in "ab":
        assert send_due_notices(now=LATER) == 0

    assert stands(notice) == HELD_ANEW
    assert list(now_of(notice).events.values_list("state", "by"))[-2:] == [("sending", None), ("held", None)]
    assert [bell_kinds(who) for who in (manager, other, officer)] == [["changed"], ["changed"], []]


def test_n29_read_anew_and_approved_it_leaves(relay, officer: User, manager: User) -> None:
    notice = warning(officer, manager)
    change_text(notice, manager)
    send_due_notices(now=LATER)

    assert approve_notice(notice=now_of(notice), by=manager, now=LATER, legal_seen=True)
    assert send_due_notices(now=LATER + timedelta(minutes=11)) == 1
    assert (now_of(notice).state, now_of(notice).approved_by, len(relay.accepted)) == ("sent", manager, 1)


@pytest.mark.parametrize("kind", ["N29", "N10"])
def test_a_letter_changed_since_its_approval_is_not_printed(officer: User, manager: User, kind: str) -> None:
    changed, same = (warning(officer, manager, Channel.LETTER, one) for one in (kind, "N29"))
    change_facts(changed, manager)

    run = print_letters(notices=[now_of(changed), same], by=manager, now=LATER)

    assert (run.printed, [(one.pk, why) for one, why in run.refused]) == (1, [(changed.pk, WHY)])
    assert stands(changed) == HELD_ANEW
    assert (now_of(same).state, now_of(same).approved_by, bell_kinds(manager)) == ("print", manager, ["changed"])
    assert approve_notice(notice=now_of(changed), by=manager, now=LATER, legal_seen=True), "who printed may read it"


def test_a_letter_is_printed_again_under_the_same_approval(officer: User, manager: User) -> None:
    """What the printing wrote down of itself, the address in its window, is none of the words that were read."""
    notice = warning(officer, manager, Channel.LETTER)

    runs = [print_letters(notices=[now_of(notice)], by=officer, now=LATER) for _time in range(2)]

    assert [(run.printed, run.refused) for run in runs] == [(1, []), (1, [])]
    assert "printed_to" in now_of(notice).context


def test_n29_in_another_language_than_was_approved_does_not_leave(relay, officer: User, manager: User) -> None:
    """The mother asked for Arabic while it waited: its words in Arabic nobody has read."""
    notice = warning(officer, manager)
    Recipient.objects.filter(pk=notice.recipient_id).update(language="ar")

    assert (send_due_notices(now=LATER), stands(notice)) == (0, HELD_ANEW)


def test_another_officer_another_address_and_another_kinds_words_ask_nobody_anew(
    relay, officer: User, manager: User
) -> None:
    """Looked up at the moment of sending (T6), and no word of the notice's own."""
    notice = warning(officer, manager)
    User.objects.filter(pk=officer.pk).update(phone="02-5550199")
    Recipient.objects.update(email="new@example.org")
    kept(manager, "N27", "he", HEBREW)

    assert send_due_notices(now=LATER) == 1
    assert now_of(notice).state == "sent"


def test_what_nobody_approved_does_not_leave(relay, officer: User) -> None:
    """Whatever put it among those that wait."""
    notice = started(officer, kind="N29", state=NoticeState.QUEUED, language="he", context=FACTS)

    assert (send_due_notices(now=LATER), stands(notice)) == (0, HELD_ANEW)


def test_sent_back_nothing_of_the_approval_stays(officer: User, manager: User) -> None:
    notice = warning(officer, manager)
    assert len(notice.approved_words) == 64

    send_back(notice=notice, by=manager, now=NOW, reason="תאריך")
    assert now_of(notice).approved_words == ""


def test_what_an_officer_alone_releases_keeps_its_words_of_the_day(relay, officer: User, manager: User) -> None:
    notice = started(officer, kind="N25", state=NoticeState.DRAFT, language="he", context=FACTS | {"outcome": "חזרה"})
    release_draft(notice=notice, by=officer, now=NOW)
    change_text(notice, manager)

    assert (send_due_notices(now=LATER), now_of(notice).state) == (1, "sent")
