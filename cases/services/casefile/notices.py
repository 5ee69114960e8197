"""Notices on the timeline: what was told, to whom, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _

from cases.services.casefile.entries import Item
from notices.models import Notice, NoticeState, Posting, Seen
from notices.texts import KINDS, Audience


def tell_notices(notices: list[Notice]) -> list[Item]:
    """One item for the same notice to several people, while the same became of it."""
    ordered = sorted(notices, key=_sameness)
    return [_tell(list(group)) for _key, group in groupby(ordered, key=_sameness)]


def _sameness(notice: Notice) -> tuple[str, str, int, str, str, str, str]:
    minute = _moment(notice).replace(second=0, microsecond=0).isoformat()
    of_letter = " · ".join(_posted(notice))  # each letter has its own number, and its own day
    return notice.kind, notice.subject, notice.revision, notice.channel, notice.standing.value, minute, of_letter


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
        lines=_posted(first),
    )


def _title(notice: Notice) -> str:
    kind = KINDS.get(notice.kind)
    if kind is None:
        return _("Notice")
    if kind.audience == Audience.PARENTS:
        return _("Notice to the parents: %(title)s") % {"title": kind.title}
    if kind.audience == Audience.SCHOOL:
        return _("Notice to the school: %(title)s") % {"title": kind.title}
    return _("Notice to the reporter: %(title)s") % {"title": kind.title}


def _fate(notice: Notice) -> str:
    words = {
        NoticeState.DRAFT: _("a draft, for %(names)s"),
        NoticeState.HELD: _("waits for approval, for %(names)s"),
        NoticeState.PRINT: _("to print, for %(names)s"),
        NoticeState.SENT: _("sent to %(names)s"),
        Seen.OPENED: _("sent to %(names)s, and opened"),
        Seen.RECEIVED: _("receipt confirmed by %(names)s"),
        NoticeState.POSTED: _("sent by post to %(names)s"),
        NoticeState.DELIVERED: _("delivered to %(names)s"),
        Seen.BY_HAND: _("handed over to %(names)s"),
        NoticeState.BOUNCED: _("came back, was meant for %(names)s"),
        NoticeState.FAILED: _("could not be delivered to %(names)s"),
        NoticeState.CANCELLED: _("cancelled, was meant for %(names)s"),
        NoticeState.SUPPRESSED: _("not sent, not allowed for %(names)s"),
        NoticeState.UNKNOWN: _("outcome unknown, to %(names)s"),
    }
    return words.get(notice.standing, _("waiting to be sent to %(names)s"))


def _posted(notice: Notice) -> list[str]:
    """The proof of a letter: its number, the days it left, arrived or came back."""
    posting: Posting | None = getattr(notice, "posting", None)
    if posting is None:
        return []
    known = {
        _("registered-mail number %(fact)s"): posting.registered_number,
        _("posted on %(fact)s"): _figures(posting.posted_on),
        _("delivered on %(fact)s"): _figures(posting.delivered_on),
        _("came back on %(fact)s"): _figures(posting.returned_on),
    }
    return [words % {"fact": fact} for words, fact in known.items() if fact]


def _figures(day: date | None) -> str:
    return f"{day.day}.{day.month}.{day.year}" if day else ""
