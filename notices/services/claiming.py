"""One notice, one sender: claimed by a conditional UPDATE that is committed before anybody is contacted."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext

from notices.models import Notice, NoticeState
from notices.services import journal
from notices.services.beats import forget_old_beats, of_silent_sender
from notices.services.composing import current_facts
from notices.services.copies import drop_copy
from notices.services.moving import move_notice
from notices.services.problems import raise_problem
from notices.texts import KINDS

LEASE = timedelta(seconds=900)  # longer than the longest send (reliability 6.1)
LEFT = (NoticeState.SENT, NoticeState.UNKNOWN)  # or may have


def claim(pk: int, *, worker: str, now: datetime) -> Notice | None:
    """Ours until the lease ends; None where another sender was quicker. Inside the caller's transaction.

    No row is locked for it: the state in the UPDATE decides, on SQLite as on PostgreSQL (reliability M2).
    """
    claimed = move_notice(
        Notice(pk=pk),
        NoticeState.SENDING,
        now=now,
        where=Q(not_before__lte=now),
        worker=worker,
        lease_until=Now() + LEASE,  # the database's clock: the only one all senders share (M23)
        attempts=F("attempts") + 1,
        first_tried_at=Coalesce("first_tried_at", now),
    )
    if not claimed:
        return None
    return Notice.objects.select_related("recipient__user", "matter__unit", "matter__owner").get(pk=pk)


@transaction.atomic(savepoint=False)
def release(notice: Notice, *, not_before: datetime, now: datetime, note: str = "") -> bool:
    """Give it back untried: it may not leave at this hour, or the relay is away."""
    drop_copy(notice)
    return move_notice(
        notice,
        NoticeState.QUEUED,
        now=now,
        answer=note,
        where=_held(notice),
        not_before=not_before,
        attempts=notice.attempts - 1,
        lease_until=None,
    )


@transaction.atomic(savepoint=False)
def settle_notice(notice: Notice, state: NoticeState, *, now: datetime, note: str = "", **facts: Any) -> bool:
    """Write down how it ended, if the lease is still ours; what failed, or may have, becomes somebody's next step."""
    if state not in LEFT:
        drop_copy(notice)
    moved = move_notice(notice, state, now=now, note=note, where=_held(notice), lease_until=None, **facts)
    if moved and state in (NoticeState.FAILED, NoticeState.UNKNOWN):
        raise_problem(notice, now=now, unsure=state == NoticeState.UNKNOWN)
    return moved


def settle_sent(notice: Notice, answer: str, *, now: datetime, note: str = "") -> bool:
    """The relay took it. The row keeps the facts it was written with, and, where one may be, the word of a copy."""
    note = note or (may_have_left() if notice.uncertain else "")
    return settle_notice(notice, NoticeState.SENT, now=now, note=note, answer=answer, context=current_facts(notice))


def _held(notice: Notice) -> Q:
    return Q(state=NoticeState.SENDING, worker=notice.worker, attempts=notice.attempts)


def recover_notices(*, now: datetime) -> int:
    """What dead senders left behind: those whose lease ran out, or that were not heard for a minute."""
    forget_old_beats()
    expired = Q(lease_until__lt=Now()) | Q(of_silent_sender())
    rows = Notice.objects.filter(expired, state=NoticeState.SENDING).select_related("matter__owner")
    left = list(rows)
    answers = journal.answers_to(notice.message_id for notice in left) if left else {}
    return sum(_recover(notice, answers.get(notice.message_id), now) for notice in left)


@transaction.atomic
def _recover(notice: Notice, answer: str | None, now: datetime) -> bool:
    """Sent, by the journal; else tried again under the same Message-ID, or kept for a person, by its kind."""
    if answer is not None:
        return settle_sent(notice, answer, now=now, note=by_journal())
    facts: dict[str, Any] = {"note": may_have_left(), "where": _held(notice), "uncertain": True, "lease_until": None}
    if KINDS[notice.kind].on_unknown == "ask":
        moved = move_notice(notice, NoticeState.UNKNOWN, now=now, **facts)
        if moved:
            raise_problem(notice, now=now, unsure=True)
        return moved
    return move_notice(notice, NoticeState.QUEUED, now=now, not_before=now, **facts)


def may_have_left() -> str:
    return gettext("The sender stopped half-way: one more copy with the same number may have left")


def by_journal() -> str:
    return gettext("The sender stopped half-way; by the send journal the relay took it")
