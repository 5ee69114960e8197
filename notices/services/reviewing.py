"""Looking at a notice before it goes: releasing, approving, sending back, another way (ux 3.12; reliability 6.1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from notices.models import Channel, Notice, NoticeEvent, NoticeState
from notices.services.approved import is_as_approved, words_of_approval
from notices.services.blockers import BlockedError, refuse_blocked, waits_for_legal
from notices.services.moving import move_notice
from notices.services.outbox import notify, subject_of
from notices.services.permission import outdated
from notices.texts import KINDS

HOLD = timedelta(minutes=10)  # in which a person may still stop it
State = NoticeState
STANDS_ON_PAPER = (State.DRAFT, State.HELD, State.PRINT, State.POSTED, State.DELIVERED)  # waits, or has left
MAY_BE_PAPER = (
    *(State.DRAFT, State.HELD, State.QUEUED),
    *(State.FAILED, State.SUPPRESSED, State.UNKNOWN, State.BOUNCED),
)


@transaction.atomic
def release_draft(*, notice: Notice, by: User, now: datetime, legal_seen: bool = False) -> bool:
    """What was read goes on: to the manager where its kind asks for approval, else on its way. Twice is once.

    Words a lawyer has not approved yet leave only knowingly, whoever lets them go (ux 8.9).
    """
    if not _stands(notice, State.DRAFT):
        return False
    _refuse_late(notice, now)
    refuse_blocked(notice)
    if KINDS[notice.kind].review == "approval":
        return _recorded(move_notice(notice, State.HELD, now=now, by=by), notice, by, "ask for approval")
    note = _note_of_legal(notice, legal_seen)
    return _recorded(_let_go(notice, by, now, note=note), notice, by, "release notice")


@transaction.atomic
def approve_notice(*, notice: Notice, by: User, now: datetime, legal_seen: bool = False) -> bool:
    """A manager lets a held one go. Raises PermissionDenied where it is her own, BlockedError where it may not leave.

    Words a lawyer has not approved yet are no obstacle, once she said that she saw the warning (ux 8.9).
    """
    if not may_approve(by, notice, timezone.localdate(now)):
        raise PermissionDenied
    if not _stands(notice, State.HELD):
        return False
    _refuse_late(notice, now)
    refuse_blocked(notice)
    note = _note_of_legal(notice, legal_seen)
    return _recorded(_let_go(notice, by, now, note=note), notice, by, "approve notice")


def lets_go(notice: Notice) -> bool:
    """Whether the next word is the last before it leaves: a draft that a manager still reads asks her."""
    return notice.state != State.DRAFT or KINDS[notice.kind].review != "approval"


def _note_of_legal(notice: Notice, legal_seen: bool) -> str:
    """What is kept of a warning that was seen; BlockedError where nobody said so."""
    if not waits_for_legal(notice):
        return ""
    if not legal_seen:
        raise BlockedError([_("legal approval needed")])
    return _("Approved before a lawyer approved the words")


def may_approve(user: User, notice: Notice, today: date) -> bool:
    """A manager of the unit, and for what needs two pairs of eyes not one who treats the case, wrote it or asked."""
    matter = notice.matter
    if matter is None or not user.is_manager or user.unit_id != matter.unit_id:
        return False
    if KINDS[notice.kind].review != "approval":
        return True
    covers = matter.cover_id == user.pk and matter.cover_from <= today <= matter.cover_until  # type: ignore[operator]
    return not covers and matter.owner_id != user.pk and not wrote_or_asked(user, notice)


def wrote_or_asked(user: User, notice: Notice) -> bool:
    """Whether it was put before a manager by this person, ever; of many at once, read with `with_asked_by`."""
    if hasattr(notice, "asked_by_reader"):
        return bool(notice.asked_by_reader)
    return notice.events.filter(state=State.HELD, by=user).exists()


@transaction.atomic
def send_back(*, notice: Notice, by: User, now: datetime, reason: str) -> bool:
    """Back to the drafts, with what is to be changed; what a sender already took up stays on its way.

    A letter that was printed may still lie on the table: its copies stay, and the next print is another.
    """
    if not _stands(notice, State.HELD, State.QUEUED, State.PRINT) or (notice.attempts and not notice.is_letter):
        return False
    note = _("Sent back by %(name)s: %(reason)s") % {"name": by.name, "reason": reason}
    back = move_notice(
        notice, State.DRAFT, now=now, by=by, note=note, approved_by=None, approved_at=None, approved_words=""
    )
    return _recorded(back, notice, by, "send back notice")


@transaction.atomic
def send_as_letter(*, notice: Notice, by: User, now: datetime) -> Notice | None:
    """The same on paper: a row of its own, let go only where this one was.

    Where this one has left or was stopped nothing is written: the letter there is already, or None.
    """
    if not _stands(notice, *MAY_BE_PAPER, called_off=False):
        return on_paper(notice)
    letter = on_paper(notice)
    if letter and was_stopped(letter):
        raise BlockedError([_("its letter was stopped by hand")])
    if letter is None or letter.state not in STANDS_ON_PAPER:
        letter = write_letter(notice, after=letter, by=by, now=now)
    refuse_blocked(letter)
    _keep_askers(notice, letter)
    move_notice(notice, State.CANCELLED, now=now, by=by, note=_("Goes as a letter instead"))
    record_access(by=by, action=AccessAction.CHANGE, page="send as letter", subject=subject_of(notice))
    letter.refresh_from_db()
    return letter


def write_letter(notice: Notice, *, after: Notice | None, by: User, now: datetime) -> Notice:
    """A new row, let go where this one was, still stands so, and its words are those that were approved."""
    letter = notify(
        kind=notice.kind,
        subject=notice.subject,
        recipient=notice.recipient,
        not_before=now,
        matter=notice.matter,
        context=notice.context,
        revision=max(notice.revision, after.revision + 1 if after else 0),
        channel=Channel.LETTER,
    )
    approved = notice.approved_at and notice.state != State.CANCELLED
    if approved and letter.state in (State.DRAFT, State.HELD) and is_as_approved(notice):
        names = ("approved_by", "approved_at", "approved_words")
        move_notice(letter, State.PRINT, now=now, by=by, **{name: getattr(notice, name) for name in names})
    _keep_askers(notice, letter)
    letter.refresh_from_db()
    return letter


def was_stopped(notice: Notice) -> bool:
    """By a person, and not because its matter came to an end."""
    last = notice.events.order_by("-pk").first()
    return notice.state == State.CANCELLED and last is not None and last.by_id is not None


def _keep_askers(notice: Notice, letter: Notice) -> None:
    """Who wrote the mail, or asked for its approval, approves no letter of it either."""
    known = letter.events.filter(state=State.HELD).values("by")
    asked = notice.events.filter(state=State.HELD).exclude(by__in=known).exclude(by=None).order_by("pk")
    NoticeEvent.objects.bulk_create(
        [NoticeEvent(notice=letter, at=event.at, state=State.HELD, by_id=event.by_id) for event in asked]
    )


def on_paper(notice: Notice) -> Notice | None:
    """The newest letter of this telling; one of an earlier revision said something else."""
    same = {"kind": notice.kind, "subject": notice.subject, "recipient": notice.recipient_id}
    return (
        Notice.objects.filter(**same, revision__gte=notice.revision, channel=Channel.LETTER)
        .order_by("-revision")
        .first()
    )


def _refuse_late(notice: Notice, now: datetime) -> None:
    if late := outdated(notice, now):
        raise BlockedError([late])


def _stands(notice: Notice, *states: NoticeState, called_off: bool = True) -> bool:
    """Whether it is still where it was read, and stays there until we are done; `called_off`: or was called off."""
    rows = Notice.objects.filter(pk=notice.pk, state__in=states).select_for_update(no_key=True)
    rows = rows if called_off else rows.not_called_off()
    return bool(list(rows.values_list("pk", flat=True)))


def _let_go(notice: Notice, by: User, now: datetime, note: str = "") -> bool:
    """A mail waits its ten minutes, a letter waits for the printer."""
    words = words_of_approval(notice)
    facts: dict[str, Any] = {"approved_by": by, "approved_at": now, "approved_words": words, "note": note}
    if notice.is_letter:
        return move_notice(notice, State.PRINT, now=now, by=by, **facts)
    return move_notice(notice, State.QUEUED, now=now, by=by, not_before=now + HOLD, **facts)


def _recorded(moved: bool, notice: Notice, by: User, what: str) -> bool:
    if moved:
        record_access(by=by, action=AccessAction.CHANGE, page=what, subject=subject_of(notice))
    return moved
