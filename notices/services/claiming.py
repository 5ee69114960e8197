"""One notice, one sender: claimed by a conditional UPDATE that is committed before anybody is contacted."""

from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext, ngettext

from notices.models import Notice, NoticeState, NoticeText
from notices.services import journal
from notices.services.approved import hold_changed
from notices.services.beats import forget_old_beats, of_silent_sender
from notices.services.composing import current_facts
from notices.services.copies import drop_copy
from notices.services.limits import midnight_before, parent_had_enough
from notices.services.moving import move_notice
from notices.services.overtaken import UNDISTURBED, settle_overtaken
from notices.services.problems import raise_problem
from notices.services.retrying import next_try
from notices.services.statements import Rows, slot
from notices.services.suppression import parent_is_listed
from notices.texts import KINDS

LEASE = timedelta(seconds=900)  # longer than the longest send (reliability 6.1)
LEASE_ENDS = Now() + LEASE  # by the database's clock: the only one all senders share (M23)
ONE_MORE = F("attempts") + 1
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
        lease_until=LEASE_ENDS,
        attempts=ONE_MORE,
        first_tried_at=_first_moment(now),
    )
    return _with_people().of(pk=pk, settled_at__gte=midnight_before(now))[0] if claimed else None


@cache
def _with_people() -> Rows[Notice]:
    """One notice with all whom its text and its permission ask about."""
    rows = Notice.objects.with_newer().select_related("recipient", "matter__unit", "matter__owner")
    own = NoticeText.objects.filter(unit=OuterRef("matter__unit"), kind=OuterRef("kind"))
    rows = rows.annotate(is_listed=parent_is_listed(), had_enough=parent_had_enough())  # type: ignore[no-redef]
    with_words = rows.annotate(has_own_words=Exists(own))  # type: ignore[no-redef]  # the field's value without it
    return Rows(with_words.filter(pk=slot(Notice, "pk")))


@lru_cache(maxsize=2)
def _first_moment(now: datetime) -> Coalesce:
    return Coalesce("first_tried_at", now)


@transaction.atomic(savepoint=False)
def release(notice: Notice, *, not_before: datetime, now: datetime, note: str = "") -> bool:
    """Give it back untried: it may not leave at this hour, or the relay is away."""
    drop_copy(notice)
    facts: dict[str, Any] = {"not_before": not_before, "attempts": notice.attempts - 1, "lease_until": None}
    free = _held(notice) & UNDISTURBED
    if move_notice(notice, NoticeState.QUEUED, now=now, answer=note, where=free, **facts):
        return True
    return settle_overtaken(notice, NoticeState.QUEUED, held=_held(notice), now=now)


@transaction.atomic(savepoint=False)
def hold_unapproved(notice: Notice, *, now: datetime) -> None:
    """Give it back to the managers, untried: it is not what was approved."""
    hold_changed(notice, now=now, where=_held(notice), attempts=notice.attempts - 1, lease_until=None)


@transaction.atomic(savepoint=False)
def settle_notice(notice: Notice, state: NoticeState, *, now: datetime, note: str = "", **facts: Any) -> bool:
    """Write down how it ended, if the lease is still ours; what failed, or may have, becomes somebody's next step."""
    if state not in LEFT and not facts.get("uncertain"):
        drop_copy(notice)
    facts["lease_until"] = None
    free = _held(notice) & UNDISTURBED
    moved = move_notice(notice, state, now=now, note=note, where=free, **facts)
    if not moved:
        return settle_overtaken(notice, state, held=_held(notice), now=now, note=note, **facts)
    if state in (NoticeState.FAILED, NoticeState.UNKNOWN):
        raise_problem(notice, now=now, unsure=state == NoticeState.UNKNOWN or may_be_out(notice))
    return True


def settle_sent(notice: Notice, answer: str, *, now: datetime, note: str = "") -> bool:
    """The relay took it. The row keeps the facts it was written with, and, where one may be, the word of a copy."""
    note = note or (may_have_left(notice.copies.count() - 1) if notice.uncertain else "")
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
    return settle_unsure(notice, again=next_try(notice, now) if notice.uncertain else now, now=now)


def settle_unsure(notice: Notice, *, again: datetime | None, now: datetime, said: str = "") -> bool:
    """It may have been taken: tried `again` under its number, or kept for a person, by its kind (reliability 6.1).

    A person too where the table of retries has come to its end. `said`: how the line broke.
    """
    note = may_have_left(notice.copies.count())
    facts: dict[str, Any] = {"note": note, "answer": f"{said} · {note}" if said else "", "uncertain": True}
    if KINDS[notice.kind].on_unknown == "ask" or again is None:
        return settle_notice(notice, NoticeState.UNKNOWN, now=now, **facts)
    return settle_notice(notice, NoticeState.QUEUED, now=now, not_before=again, **facts)


def may_be_out(notice: Notice) -> bool:
    return notice.uncertain and notice.copies.exists()


def may_have_left(copies: int = 1) -> str:
    """How many with its number may be out beside the one that is known, or is yet to leave."""
    words = ngettext(
        "Sending broke off half-way: one more copy with the same number may have left",
        "Sending broke off half-way: up to %(n)s more copies with the same number may have left",
        max(copies, 1),
    )
    return words % {"n": max(copies, 1)}


def by_journal() -> str:
    return gettext("The sender stopped half-way; by the send journal the relay took it")
