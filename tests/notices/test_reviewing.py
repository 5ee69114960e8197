"""Looking at a notice before it goes: releasing, approving, sending back, on paper instead (ux 3.12)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AccessRecord, User
from notices.models import Channel, Notice, NoticeState, SuppressedAddress
from notices.services import cancel_notice, notify
from notices.services.blockers import BlockedError, what_blocks
from notices.services.reviewing import approve_notice, may_approve, release_draft, send_as_letter, send_back
from tests.factories import UserFactory
from tests.notices.factories import MatterFactory, RecipientFactory
from tests.notices.test_outbox import NOW
from tests.notices.texts import approved

pytestmark = pytest.mark.django_db
LEGAL = "טעון אישור משפטי"


def waiting(officer: User, kind: str = "N25", **changes: object) -> Notice:
    """N25 is read by the officer, N29 approved by a manager, N27 leaves by itself."""
    matter = MatterFactory(unit=officer.unit, owner=officer)
    notice = notify(
        kind=kind, subject=f"case {matter.ref}", recipient=RecipientFactory(), matter=matter, not_before=NOW,
        context={"child": "נועה", "gender": "f", "ref": matter.ref, "outcome": "חזרה לבית הספר"},
        channel=changes.pop("channel", Channel.EMAIL),
    )  # fmt: skip
    Notice.objects.filter(pk=notice.pk).update(**changes)
    return Notice.objects.get(pk=notice.pk)


def now_of(notice: Notice) -> Notice:
    return Notice.objects.get(pk=notice.pk)


def test_a_draft_leaves_ten_minutes_after_its_release_and_twice_is_once(officer: User) -> None:
    """ux 3.12: sending has a ten-minute hold."""
    notice = waiting(officer)

    moved = [release_draft(notice=notice, by=officer, now=NOW + timedelta(hours=n)) for n in range(2)]

    row = now_of(notice)
    assert (moved, row.state, row.not_before) == ([True, False], "queued", NOW + timedelta(minutes=10))
    assert (row.approved_by, row.approved_at) == (officer, NOW)
    assert list(row.events.values_list("state", "by")) == [("queued", officer.pk)]
    assert list(AccessRecord.objects.values_list("page", "subject")) == [("release notice", f"N25 {row.subject}")]


def test_a_letter_is_released_for_the_printer(officer: User) -> None:
    notice = waiting(officer, channel=Channel.LETTER)

    assert release_draft(notice=notice, by=officer, now=NOW)
    assert now_of(notice).state == NoticeState.PRINT


def test_a_draft_of_a_warning_letter_goes_to_the_manager(officer: User) -> None:
    """N29: no release goes past the approval."""
    notice = waiting(officer, "N29", state=NoticeState.DRAFT)

    release_draft(notice=notice, by=officer, now=NOW)

    assert (now_of(notice).state, now_of(notice).approved_by) == ("held", None)


@pytest.mark.parametrize("kind", ["N27", "N29"])
def test_what_waits_for_a_manager_is_no_draft(officer: User, kind: str) -> None:
    """A stale or restored one (held, though its kind asks for no approval) is not let go by the officer."""
    notice = waiting(officer, kind, state=NoticeState.HELD)

    assert not release_draft(notice=notice, by=officer, now=NOW)
    assert now_of(notice).state == NoticeState.HELD


@pytest.mark.parametrize("kind", ["N10", "N29"])
def test_a_manager_approves_and_twice_is_once(officer: User, manager: User, kind: str) -> None:
    notice = waiting(officer, kind)

    moved = [approve_notice(notice=notice, by=manager, now=NOW, legal_seen=True) for _again in "ab"]

    row = now_of(notice)
    assert (moved, row.state, row.approved_by, row.approved_at) == ([True, False], "queued", manager, NOW)
    assert row.note == "אושרה לפני שהנוסח קיבל אישור משפטי"


def test_words_a_lawyer_has_not_seen_are_approved_only_knowingly(officer: User, manager: User) -> None:
    """ux 8.9."""
    notice = waiting(officer, "N29")

    with pytest.raises(BlockedError, match=LEGAL):
        approve_notice(notice=notice, by=manager, now=NOW)
    approved(manager, "N29", "he")

    assert approve_notice(notice=notice, by=manager, now=NOW)
    assert now_of(notice).note == ""


def test_nobody_approves_her_own(officer: User, manager: User) -> None:
    """The officer who is a manager too, the manager who asked for it, the cover of the day, another unit's manager."""
    both = UserFactory(unit=officer.unit, is_officer=True, is_manager=True)
    own, asked, covered, plain = (waiting(who, "N29") for who in (both, officer, officer, officer))
    Notice.objects.filter(pk=asked.pk).update(state=NoticeState.DRAFT)
    release_draft(notice=asked, by=manager, now=NOW)
    today = NOW.date()
    covered.matter.cover, covered.matter.cover_from, covered.matter.cover_until = manager, today, today
    covered.matter.save()

    for notice, who in ((own, both), (asked, manager), (covered, manager), (plain, officer)):
        with pytest.raises(PermissionDenied):
            approve_notice(notice=now_of(notice), by=who, now=NOW, legal_seen=True)
        assert now_of(notice).state == NoticeState.HELD
    assert not may_approve(UserFactory(is_manager=True), plain, today)
    assert [may_approve(manager, notice, today) for notice in (own, plain)] == [True, True]


def test_four_eyes_whoever_wrote_it_approves_it_neither_as_mail_nor_as_letter(officer: User, manager: User) -> None:
    """ux 3.12: it is born before the manager's eyes, so that its writing is the asking; sent back it stays hers."""
    other = UserFactory(unit=officer.unit, is_manager=True)
    matter = MatterFactory(unit=officer.unit, owner=officer)
    notice = notify(
        kind="N29", subject="warning 1", recipient=RecipientFactory(), matter=matter, not_before=NOW, by=manager,
        context={"child": "נועה", "gender": "f", "ref": matter.ref, "first_on": "2026-10-11", "days": 3},
    )  # fmt: skip
    assert list(notice.events.values_list("state", "by")) == [("held", manager.pk)]
    assert [may_approve(who, now_of(notice), NOW.date()) for who in (manager, other)] == [False, True]

    send_back(notice=notice, by=other, now=NOW, reason="תאריך")
    release_draft(notice=now_of(notice), by=officer, now=NOW)
    with pytest.raises(PermissionDenied):
        approve_notice(notice=now_of(notice), by=manager, now=NOW, legal_seen=True)

    letter = send_as_letter(notice=now_of(notice), by=officer, now=NOW)
    assert letter is not None
    assert (letter.state, may_approve(manager, letter, NOW.date())) == ("held", False)
    assert approve_notice(notice=letter, by=other, now=NOW, legal_seen=True)


def test_the_same_notice_again_has_one_author(officer: User, manager: User) -> None:
    facts = {"kind": "N29", "subject": "warning 2", "recipient": RecipientFactory(), "not_before": NOW}
    notices = [notify(**facts, by=who) for who in (officer, manager, None)]
    assert len({notice.pk for notice in notices}) == 1
    assert list(notices[0].events.values_list("by", flat=True)) == [officer.pk]


def test_what_was_held_for_another_reason_a_manager_lets_go_though_it_is_hers(manager: User) -> None:
    """A stale or restored one needs a look, not a second person."""
    assert may_approve(manager, waiting(manager, "N27", state=NoticeState.HELD), NOW.date())


def test_sent_back_with_a_reason_it_is_a_draft_again_and_twice_is_once(officer: User, manager: User) -> None:
    notice = waiting(officer, "N29")

    moved = [send_back(notice=notice, by=manager, now=NOW, reason="חסר תאריך") for _again in "ab"]

    assert (moved, now_of(notice).state) == ([True, False], "draft")
    assert now_of(notice).note == f"הוחזרה לתיקון בידי {manager.name}: חסר תאריך"


def test_during_the_hold_it_may_be_taken_back_but_not_once_it_was_tried(officer: User) -> None:
    notice, tried = waiting(officer), waiting(officer, state=NoticeState.QUEUED, attempts=1)
    release_draft(notice=notice, by=officer, now=NOW)

    assert send_back(notice=now_of(notice), by=officer, now=NOW, reason="רגע")
    assert not send_back(notice=tried, by=officer, now=NOW, reason="רגע")
    assert (now_of(notice).state, now_of(notice).approved_by, now_of(tried).state) == ("draft", None, "queued")


def test_another_way_is_a_row_of_its_own_as_far_as_the_first_had_come(officer: User) -> None:
    draft, queued = waiting(officer), waiting(officer, "N27")

    letters = [send_as_letter(notice=notice, by=officer, now=NOW) for notice in (draft, queued)]

    assert [(row.kind, row.subject, row.channel, row.state) for row in letters] == [
        ("N25", draft.subject, "letter", "draft"),
        ("N27", queued.subject, "letter", "print"),
    ]
    assert [now_of(row).state for row in (draft, queued)] == ["cancelled", "cancelled"]
    assert send_as_letter(notice=now_of(draft), by=officer, now=NOW).pk == letters[0].pk


def test_a_warning_letter_keeps_waiting_for_its_approval_on_paper_too(officer: User) -> None:
    """N29: changing the way is no way round the manager."""
    assert send_as_letter(notice=waiting(officer, "N29"), by=officer, now=NOW).state == NoticeState.HELD


@pytest.mark.parametrize("state", ["cancelled", "sent"])
def test_n29_a_stopped_or_sent_mail_brings_no_letter_past_the_manager(officer: User, state: str) -> None:
    """An officer stops the mail and asks for paper: the letter waits for the manager as before, or is none at all."""
    mail = waiting(officer, "N29")
    Notice.objects.filter(pk=mail.pk).update(state=state)

    assert send_as_letter(notice=now_of(mail), by=officer, now=NOW) is None
    same = {"kind": mail.kind, "subject": mail.subject, "recipient": mail.recipient, "matter": mail.matter}
    letter = notify(**same, channel=Channel.LETTER, not_before=NOW, context=mail.context)
    assert send_as_letter(notice=now_of(mail), by=officer, now=NOW).pk == letter.pk
    assert (now_of(letter).state, now_of(letter).approved_by) == ("held", None)


def test_what_stands_in_the_way_is_said_in_words(officer: User) -> None:
    """ux 3.12: four blockers, and the legal one."""
    notice = waiting(officer, "N29", language="am")
    notice.recipient.email = "Back@example.org"
    SuppressedAddress.objects.create(email="back@example.org", bounces=2, listed_at=NOW - timedelta(days=7))
    soft = ["אין תרגום לאמהרית: עברית וטלפון", LEGAL]

    assert [row.words for row in what_blocks(notice)] == ["הכתובת חזרה ב־3.9", *soft]
    notice.recipient.email = ""
    assert [row.words for row in what_blocks(notice)] == ["אין כתובת דוא״ל", *soft]
    notice.channel = Channel.LETTER
    assert [row.words for row in what_blocks(notice)] == soft
    notice.recipient.may_receive, notice.recipient.barred_reason = False, "צו בית משפט"
    notice.matter.restricted = True
    assert [row.words for row in what_blocks(notice)] == ["מגבלת מסירה להורה: צו בית משפט", "התיק מוגבל", *soft]


@pytest.mark.parametrize("facts", [{"email": ""}, {"may_receive": False, "barred_reason": "צו"}])
def test_what_may_not_leave_is_not_let_go(officer: User, manager: User, facts: dict) -> None:
    draft, held = waiting(officer), waiting(officer, "N29")
    for notice in (draft, held):
        type(notice.recipient).objects.filter(pk=notice.recipient_id).update(**facts)

    with pytest.raises(BlockedError):
        release_draft(notice=now_of(draft), by=officer, now=NOW)
    with pytest.raises(BlockedError):
        approve_notice(notice=now_of(held), by=manager, now=NOW, legal_seen=True)
    assert (now_of(draft).state, now_of(held).state) == ("draft", "held")


def test_a_barred_parent_gets_no_letter_either(officer: User) -> None:
    notice = waiting(officer)
    type(notice.recipient).objects.update(may_receive=False, barred_reason="צו")

    with pytest.raises(BlockedError):
        send_as_letter(notice=now_of(notice), by=officer, now=NOW)
    assert (Notice.objects.count(), now_of(notice).state) == (1, "draft")


def test_a_reason_stands_beside_who_stopped_it(officer: User) -> None:
    notice = waiting(officer)

    assert cancel_notice(notice=notice, by=officer, now=NOW, reason="נכתב בטעות")
    assert now_of(notice).note == f"נעצר בידי {officer.name}: נכתב בטעות"
