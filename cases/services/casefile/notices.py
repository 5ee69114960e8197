"""Notices on the timeline: what was told, to whom, and what became of it."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from cases.services.casefile.entries import Item
from notices.models import Notice, NoticeState
from notices.texts import KINDS, Audience


def tell_notices(notices: list[Notice]) -> list[Item]:
    """One item for the same notice to several people, while the same became of it."""
    ordered = sorted(notices, key=_sameness)
    return [_tell(list(group)) for _key, group in groupby(ordered, key=_sameness)]


def _sameness(notice: Notice) -> tuple[str, str, int, str, str]:
    minute = _moment(notice).replace(second=0, microsecond=0).isoformat()
    return notice.kind, notice.subject, notice.revision, notice.state, minute


def _moment(notice: Notice) -> datetime:
    return notice.settled_at or notice.created_at


def _tell(group: list[Notice]) -> Item:
    first = group[0]
    return Item(
        at=_moment(first),
        title=_title(first),
        icon="envelope",
        aside=_fate(first) % {"names": ", ".join(str(notice.recipient) for notice in group)},
        text=first.note,
    )


def _title(notice: Notice) -> str:
    kind = KINDS.get(notice.kind)
    if kind is None:
        return _("Notice")
    if kind.audience == Audience.PARENTS:
        return _("Notice to the parents: %(title)s") % {"title": kind.title}
    return _("Notice to the reporter: %(title)s") % {"title": kind.title}


def _fate(notice: Notice) -> str:
    words = {
        NoticeState.SENT: _("sent to %(names)s"),
        NoticeState.FAILED: _("could not be delivered to %(names)s"),
        NoticeState.CANCELLED: _("cancelled, was meant for %(names)s"),
        NoticeState.SUPPRESSED: _("not sent, not allowed for %(names)s"),
        NoticeState.UNKNOWN: _("outcome unknown, to %(names)s"),
    }
    return words.get(NoticeState(notice.state), _("waiting to be sent to %(names)s"))
