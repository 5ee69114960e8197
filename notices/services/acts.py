"""What a person may do with a notice now: the buttons of its page, and nothing the services would refuse."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from accounts.models import User
from notices.models import Channel, Notice, NoticeState
from notices.services.copies import has_moved
from notices.services.reviewing import may_approve, was_stopped
from notices.services.suppression import is_listed
from notices.texts import KINDS

State = NoticeState


class Act(StrEnum):
    RELEASE = "release"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    LETTER = "letter"
    STOP = "stop"
    ANEW = "anew"
    PHONE = "phone"
    AGAIN = "again"
    ARRIVED = "arrived"
    LIFT = "lift"
    CLOSE = "close"
    REVOKE = "revoke"

    @property
    def slug(self) -> str:
        return self.value.replace("_", "-")


def acts_of(notice: Notice, user: User, today: date) -> set[Act]:
    state, is_mail = NoticeState(notice.state), notice.channel == Channel.EMAIL
    possible = {
        Act.RELEASE: state == State.DRAFT,
        Act.APPROVE: state == State.HELD and may_approve(user, notice, today),
        Act.SEND_BACK: state in (State.HELD, State.QUEUED, State.PRINT) and (notice.is_letter or not notice.attempts),
        Act.LETTER: is_mail and KINDS[notice.kind].on_paper and _is_open(notice) and _may_go(notice),
        Act.ANEW: notice.is_letter and _reached_nobody(notice) and _may_go(notice),
        Act.STOP: notice.may_be_stopped,
        Act.PHONE: notice.is_problem and _may_be_told(notice),
        Act.AGAIN: is_mail and _may_be_sent_again(notice) and _may_go(notice),
        Act.ARRIVED: state == State.UNKNOWN,
        Act.LIFT: is_mail and _is_open(notice) and is_listed(notice.recipient.address),
        Act.CLOSE: notice.is_problem,
        Act.REVOKE: _has_link(notice) and not notice.may_be_stopped,
    }
    return {act for act, may in possible.items() if may}


def _is_open(notice: Notice) -> bool:
    return notice.may_be_stopped or notice.is_problem


def _reached_nobody(notice: Notice) -> bool:
    """Back or turned away, or printed and then stopped by a person: a stop before that is its end."""
    return notice.state in (State.BOUNCED, State.SUPPRESSED) or (notice.attempts > 0 and was_stopped(notice))


def _may_be_sent_again(notice: Notice) -> bool:
    """What came back only to another address than the one it came back from."""
    return notice.state in (State.FAILED, State.SUPPRESSED) or (notice.state == State.BOUNCED and has_moved(notice))


def _has_link(notice: Notice) -> bool:
    """One that was given out and not taken back; also one that has ended may ask for a new one."""
    return getattr(notice, "link", None) is not None and notice.revoked_link is None


def _may_go(notice: Notice) -> bool:
    return _may_be_told(notice) and not notice.is_called_off


def _may_be_told(notice: Notice) -> bool:
    return notice.recipient.may_receive
