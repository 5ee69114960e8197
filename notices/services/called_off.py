"""What was called off while a sender held it: it leaves no second time, and what left is said to have (domain 6.1)."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from notices.models import Notice, NoticeState
from notices.services.moving import move_notice


def settle_called_off(
    notice: Notice, to: NoticeState, *, held: Q, now: datetime, answer: str = "", **facts: Any
) -> bool:
    """Where `notice` is still `held` and was called off: sent where it was sent, else cancelled, whatever it was to be.

    A copy that may be out keeps its mark. False where another holds the row.
    """
    row = Notice.objects.filter(held, pk=notice.pk, cancelled_since__isnull=False).first()
    if row is None:
        return False
    if to == NoticeState.SENT:
        words = left_all_the_same(row.cancelled_why)
        said = f"{answer} · {words}" if answer else words
        return move_notice(notice, to, now=now, note=words, answer=said, where=held, **facts)
    kept = {name: facts[name] for name in ("uncertain", "lease_until") if name in facts}
    return stop_called_off(notice, row.cancelled_why, held=held, now=now, **kept)


def stop_called_off(notice: Notice, why: str, *, held: Q, now: datetime, **facts: Any) -> bool:
    """It did not leave, or nobody knows; nobody sends it any more."""
    note = gettext("Called off while it was on its way, and is sent no more: %(why)s") % {"why": why}
    return move_notice(notice, NoticeState.CANCELLED, now=now, note=note, where=held, **facts)


def left_all_the_same(why: str) -> str:
    words = gettext("It left although it was called off meanwhile (%(why)s): the next notice about it says so")
    return words % {"why": why}


def replaced() -> str:
    return gettext("A newer notice took its place")


def why_called_off(notice: Notice) -> str:
    """For whoever would send it again."""
    why = notice.cancelled_why or replaced()
    return gettext("Called off meanwhile and not sent again: %(why)s") % {"why": why}
