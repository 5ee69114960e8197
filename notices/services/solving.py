"""Closing what did not arrive: another way, by telephone, once more; each ticks the officer's step (ux 3.12, S14)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from notices.models import Notice, NoticeState
from notices.services.blockers import refuse_blocked
from notices.services.composing import current_facts
from notices.services.copies import has_moved
from notices.services.moving import move_notices
from notices.services.outbox import new_message_id, subject_of
from notices.services.problems import finish_problem
from notices.services.reviewing import STANDS_ON_PAPER, on_paper, send_as_letter, was_stopped, write_letter
from notices.services.suppression import lift_address

State = NoticeState
RETURNED = (State.BOUNCED, State.SUPPRESSED)
PROBLEMS = (State.FAILED, State.UNKNOWN, State.SUPPRESSED, State.BOUNCED)


@transaction.atomic
def print_instead(*, notice: Notice, by: User, now: datetime) -> Notice | None:
    """The same as a letter; where there is one already, that one. None where it left or was stopped meanwhile."""
    letter = send_as_letter(notice=notice, by=by, now=now)
    if letter and letter.state in STANDS_ON_PAPER:
        finish_problem(notice, by=by, now=now)
    return letter


@transaction.atomic
def print_anew(*, notice: Notice, by: User, now: datetime) -> Notice | None:
    """A letter that reached nobody, or was printed and then stopped, as a new one that begins before the same eyes.

    Where there is a newer one already, that one; None where it waits or has left.
    """
    newest = on_paper(notice)
    if newest is None or newest.pk != notice.pk:
        return newest
    rows = Notice.objects.select_for_update(no_key=True).filter(pk=notice.pk, state__in=[*RETURNED, State.CANCELLED])
    standing = rows.not_called_off().first()
    if standing is None or (standing.state == State.CANCELLED and not was_stopped(standing)):
        return None
    letter = write_letter(standing, after=standing, by=by, now=now)
    refuse_blocked(letter)
    _solve(standing, RETURNED, State.CANCELLED, by=by, now=now, note=_("Printed anew"))
    return letter


@transaction.atomic
def close_by_phone(*, notice: Notice, by: User, now: datetime) -> bool:
    """They were told by telephone; the call itself is written down in the case."""
    note = _("Told by telephone by %(name)s") % {"name": by.name}
    return _solve(notice, PROBLEMS, State.CANCELLED, by=by, now=now, note=note)


@transaction.atomic
def close_problem(*, notice: Notice, by: User, now: datetime, reason: str) -> bool:
    """Nothing more is to be done: they may not be told, or know already."""
    note = _("Closed by %(name)s: %(reason)s") % {"name": by.name, "reason": reason}
    return _solve(notice, PROBLEMS, State.CANCELLED, by=by, now=now, note=note)


@transaction.atomic
def try_again(*, notice: Notice, by: User, now: datetime, reason: str) -> bool:
    """Once more, by a person's word; the three days of trying begin anew. Twice is once.

    False also for what was called off meanwhile, or told anew.
    """
    refuse_blocked(notice)
    note = _("Sent again by %(name)s: %(reason)s") % {"name": by.name, "reason": reason}
    facts: dict[str, Any] = {"note": note, "not_before": now, "first_tried_at": None}
    again: tuple[NoticeState, ...] = (State.FAILED, State.SUPPRESSED, State.UNKNOWN)
    if has_moved(notice):  # another mail: by the old number the journal would say that it has left
        again, facts = (*again, State.BOUNCED), {**facts, "message_id": new_message_id()}
    return _solve(notice, again, State.QUEUED, by=by, now=now, **facts)


def lift_its_address(*, notice: Notice, by: User, now: datetime, reason: str) -> bool:
    """The address is right after all; the notice itself is sent again by its own button."""
    return lift_address(email=notice.recipient.address, by=by, reason=reason)


@transaction.atomic
def settle_unknown(*, notice: Notice, arrived: bool, by: User, now: datetime) -> bool:
    """A person says what the relay could not: it arrived, or it did not and leaves once more."""
    if not arrived:
        return try_again(notice=notice, by=by, now=now, reason=_("it did not arrive"))
    note = _("%(name)s found out that it arrived") % {"name": by.name}
    return _solve(notice, (State.UNKNOWN,), State.SENT, by=by, now=now, note=note, context=current_facts(notice))


def _solve(
    notice: Notice, before: tuple[NoticeState, ...], to: NoticeState, *, by: User, now: datetime, **facts: Any
) -> bool:
    """Tick the step before the state moves: a try anew has a step of its own."""
    rows = Notice.objects.filter(pk=notice.pk, state__in=before).select_for_update(no_key=True)
    if to == State.QUEUED:
        rows = rows.not_called_off()
    if not list(rows.values_list("pk", flat=True)):
        return False
    finish_problem(notice, by=by, now=now)
    moved = move_notices(Notice.objects.filter(pk=notice.pk), to, now=now, by=by, **facts) == 1
    record_access(by=by, action=AccessAction.CHANGE, page="solve notice", subject=subject_of(notice))
    return moved
