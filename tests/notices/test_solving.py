"""What did not arrive becomes a next step, and closing it ticks the step (S14; reliability 6.1, "Dead letter")."""

from datetime import timedelta

import pytest

from accounts.models import AccessRecord, User
from charter.models import NextStep
from notices.models import Channel, Notice, NoticeState, SuppressedAddress
from notices.services.blockers import BlockedError
from notices.services.moving import move_notice
from notices.services.problems import answers_for, raise_problem
from notices.services.solving import (
    close_by_phone,
    close_problem,
    lift_its_address,
    print_instead,
    settle_unknown,
    try_again,
)
from tests.factories import UserFactory
from tests.notices.test_outbox import NOW
from tests.notices.test_outbox_page import started

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def lost(officer: User) -> Notice:
    notice = started(officer, state=NoticeState.SENDING, attempts=3, first_tried_at=NOW - timedelta(days=3))
    fail(notice)
    return notice


def fail(notice: Notice, to: NoticeState = NoticeState.FAILED, **facts: object) -> None:
    """A sender's try that ended so, and what it asks for."""
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENDING, **facts)
    move_notice(notice, to, now=NOW)
    raise_problem(now_of(notice), now=NOW)


def now_of(notice: Notice) -> Notice:
    return Notice.objects.get(pk=notice.pk)


def open_steps() -> list[tuple[str, int]]:
    return list(NextStep.objects.open().order_by("pk").values_list("text", "owner"))


def test_s14_a_dead_letter_is_a_step_of_today_and_a_bell_once(lost: Notice, officer: User) -> None:
    raise_problem(lost, now=NOW)

    words = "הודעה לא הגיעה (התחלנו בטיפול, סיגל ומאיר כהן): להתקשר, להדפיס או לבקר"
    assert open_steps() == [(words, officer.pk)]
    assert NextStep.objects.get().due_on == TODAY
    assert Notice.objects.filter(kind="S14", channel=Channel.BELL, recipient__user=officer).count() == 1


def test_the_cover_answers_while_the_officer_is_away_and_a_manager_where_nobody_does(
    officer: User, manager: User
) -> None:
    notice, colleague = started(officer), UserFactory(unit=officer.unit, is_officer=True)
    matter = notice.matter
    matter.cover, matter.cover_from, matter.cover_until = colleague, TODAY, TODAY
    who = [answers_for(notice, TODAY), answers_for(notice, TODAY + timedelta(days=1))]
    officer.is_active = matter.owner.is_active = False

    assert [*who, answers_for(notice, TODAY + timedelta(days=1))] == [colleague, officer, manager]


@pytest.mark.parametrize(
    ("act", "state", "note"),
    [
        (close_by_phone, "cancelled", "נמסרה בטלפון בידי דנה לביא"),
        (lambda **facts: close_problem(**facts, reason="עברו דירה"), "cancelled", "נסגרה בידי דנה לביא: עברו דירה"),
        (lambda **facts: try_again(**facts, reason="תוקן"), "queued", "נשלחה שוב בידי דנה לביא: תוקן"),
        (lambda **facts: bool(print_instead(**facts)), "cancelled", "נשלחת כמכתב במקום"),
    ],
)
def test_each_way_out_closes_the_step_and_twice_is_once(
    lost: Notice, officer: User, act, state: str, note: str
) -> None:
    for _again in "ab":
        act(notice=now_of(lost), by=officer, now=NOW)

    row = now_of(lost)
    assert (row.state, row.note, open_steps(), row.events.count()) == (state, note, [], 2)
    assert AccessRecord.objects.filter(subject=f"N27 {lost.subject}").count() in (1, 2)


def test_another_hand_may_close_it(lost: Notice, manager: User) -> None:
    """The step is the officer's, the manager closes it."""
    assert close_by_phone(notice=lost, by=manager, now=NOW)
    assert open_steps() == []


def test_6_1_what_fails_again_asks_again(lost: Notice, officer: User) -> None:
    """A try by hand has a step of its own: nothing is lost behind a ticked one."""
    try_again(notice=lost, by=officer, now=NOW, reason="הכתובת תוקנה")
    fail(lost)

    for _again in "ab":
        raise_problem(now_of(lost), now=NOW + timedelta(days=1))

    assert (NextStep.objects.count(), len(open_steps())) == (2, 1)
    assert Notice.objects.filter(kind="S14", channel=Channel.BELL).count() == 2


def test_6_1_what_comes_back_after_a_person_said_it_arrived_asks_again_once(officer: User) -> None:
    notice = started(officer, attempts=1)
    fail(notice, NoticeState.UNKNOWN)
    settle_unknown(notice=now_of(notice), arrived=True, by=officer, now=NOW)
    assert open_steps() == []

    move_notice(notice, NoticeState.BOUNCED, now=NOW, note="550 5.1.1")
    for _again in "ab":
        raise_problem(now_of(notice), now=NOW)

    words = "הודעה לא הגיעה (התחלנו בטיפול, סיגל ומאיר כהן): להתקשר, להדפיס או לבקר"
    assert open_steps() == [(words, officer.pk)]
    assert (NextStep.objects.count(), Notice.objects.filter(kind="S14").count()) == (2, 2)


def test_6_1_a_bounce_of_what_nobody_knew_leaves_one_open_step(officer: User) -> None:
    """Unknown, then came back: the officer calls, and does not ask any more whether it arrived."""
    notice = started(officer, attempts=1)
    fail(notice, NoticeState.UNKNOWN)
    move_notice(notice, NoticeState.BOUNCED, now=NOW)
    raise_problem(now_of(notice), now=NOW)

    assert (NextStep.objects.count(), len(open_steps())) == (2, 1)
    assert close_by_phone(notice=now_of(notice), by=officer, now=NOW)
    assert open_steps() == []


def test_trying_again_begins_the_three_days_anew_and_keeps_the_number_of_the_try(lost: Notice, officer: User) -> None:
    """reliability 6.1: a re-send needs a reason; each try keeps its own copy."""
    try_again(notice=lost, by=officer, now=NOW, reason="תוקן")

    row = now_of(lost)
    assert (row.first_tried_at, row.attempts, row.not_before) == (None, 3, NOW)


@pytest.mark.parametrize(("arrived", "state"), [(True, "sent"), (False, "queued")])
def test_a_person_says_what_became_of_an_unknown_one(officer: User, arrived: bool, state: str) -> None:
    notice = started(officer, state=NoticeState.UNKNOWN)
    raise_problem(notice, now=NOW)

    moved = [settle_unknown(notice=now_of(notice), arrived=arrived, by=officer, now=NOW) for _again in "ab"]

    assert (moved, now_of(notice).state, open_steps()) == ([True, False], state, [])


def test_only_a_problem_is_solved(officer: User) -> None:
    sent = started(officer, state=NoticeState.SENT)
    facts = {"notice": sent, "by": officer, "now": NOW}

    assert not close_by_phone(**facts)
    assert not close_problem(**facts, reason="x")
    assert not try_again(**facts, reason="x")
    assert not settle_unknown(**facts, arrived=True)
    assert now_of(sent).state == NoticeState.SENT


def test_a_listed_address_is_lifted_first_and_then_tried(lost: Notice, officer: User) -> None:
    """reliability 6.1, "Suppression list": removal by a person."""
    email = lost.recipient.address
    SuppressedAddress.objects.create(email=email, bounces=2, listed_at=NOW)
    with pytest.raises(BlockedError, match=r"הכתובת חזרה ב־10\.9"):
        try_again(notice=lost, by=officer, now=NOW, reason="תוקן")
    assert open_steps() != []

    lifted = [lift_its_address(notice=lost, by=officer, now=NOW, reason="אומת בטלפון") for _again in "ab"]

    assert lifted == [True, False]
    assert try_again(notice=lost, by=officer, now=NOW, reason="תוקן")


def test_a_barred_parent_is_not_tried_again(lost: Notice, officer: User) -> None:
    lost.recipient.may_receive, lost.recipient.barred_reason = False, "צו"

    with pytest.raises(BlockedError):
        try_again(notice=lost, by=officer, now=NOW, reason="תוקן")


def test_on_paper_instead_the_letter_is_ready_and_only_one(lost: Notice, officer: User) -> None:
    letters = [print_instead(notice=now_of(lost), by=officer, now=NOW) for _again in "ab"]

    assert (letters[0].pk, letters[0].state, letters[0].channel) == (letters[1].pk, "print", "letter")
