"""What a notice met while a sender held it: it was called off (domain 6.1), or a report said that it came back."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from notices.models import Notice, NoticeState
from notices.services.moving import move_notice
from notices.services.problems import raise_problem

UNDISTURBED = Q(cancelled_since=None, came_back="")


def settle_overtaken(
    notice: Notice, to: NoticeState, *, held: Q, now: datetime, note: str = "", answer: str = "", **facts: Any
) -> bool:
    """Where `notice` is still `held`, but was called off or came back meanwhile; false where another holds the row.

    Sent where it was sent, and then come back; else cancelled or come back, whatever it was to be. A copy that may be
    out keeps its mark.
    """
    row = Notice.objects.filter(held, pk=notice.pk).exclude(UNDISTURBED).select_for_update(no_key=True).first()
    if row is None:
        return False
    kept = {name: facts[name] for name in ("uncertain", "lease_until") if name in facts}
    if to == NoticeState.SENT:
        words = left_all_the_same(row.cancelled_why) if row.cancelled_since else ""
        said = " · ".join(part for part in (answer or note, words) if part)
        move_notice(notice, to, now=now, note=words or note, answer=said, where=held, **facts)
    elif row.cancelled_since:
        return stop_called_off(notice, row.cancelled_why, held=held, now=now, **kept)
    if row.came_back:
        move_notice(notice, NoticeState.BOUNCED, now=now, note=row.came_back, came_back="", **kept)
        raise_problem(notice, now=now)
    return True


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
