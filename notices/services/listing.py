"""The rows of the outbox, in the words of ux 3.12: what each waits for, and when it leaves if nobody stops it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit
from notices.calendar import QuietDays, next_sending_moment
from notices.models import Notice, NoticeState, Tab
from notices.models.notice import NoticeQuerySet
from notices.services.overtaken import why_called_off
from notices.services.permission import quiet_days
from notices.texts import KINDS

NO_ADDRESS = ("550", "551", "553")
SOONEST = (F("not_before").asc(), F("pk").asc())
NEWEST = (Coalesce("settled_at", "created_at").desc(), F("pk").desc())


@dataclass(frozen=True)
class OutboxRow:
    """`leaves_at`: when a queued one will be tried, quiet hours counted; None where it waits for a person."""

    notice: Notice
    leaves_at: datetime | None = None
    why: str = ""  # a problem, in words
    days: int = 0  # since it waits for a person


def in_order(notices: NoticeQuerySet, tab: Tab) -> NoticeQuerySet:
    """What leaves first stands first; of what has left, the newest."""
    waits = tab in (Tab.CHECK, Tab.APPROVE, Tab.PRINT)
    return notices.in_tab(tab).order_by(*(SOONEST if waits else NEWEST))


def list_rows(notices: Iterable[Notice], *, unit: Unit, now: datetime) -> list[OutboxRow]:
    rows = list(notices)
    quiet = quiet_days(unit, now) if any(keeps_quiet(row) for row in rows) else None
    return [_read(row, now, quiet) for row in rows]


def _read(notice: Notice, now: datetime, quiet: QuietDays | None) -> OutboxRow:
    days = (timezone.localdate(now) - timezone.localdate(notice.moment)).days
    return OutboxRow(notice, _leaves_at(notice, now, quiet), why_words(notice), max(days, 0))


def why_words(notice: Notice) -> str:
    """Why it did not arrive, for somebody who knows no mail servers; what the server said stands beside it."""
    state, code = notice.state, notice.note[:3]
    if notice.is_problem and notice.is_called_off:
        return why_called_off(notice)
    if state == NoticeState.UNKNOWN:
        return _("The connection broke while it was handed over: it may have arrived")
    if state == NoticeState.BOUNCED:
        return _("It came back from the address")
    if state != NoticeState.FAILED or not code.isdecimal():
        return notice.note if notice.is_problem else ""
    if code in NO_ADDRESS:
        return _("The recipient's mail server does not know the address")
    return _("The recipient's mail server refused it") if code[0] == "5" else _("Three days of trying are over")


def keeps_quiet(notice: Notice) -> bool:
    return notice.state == NoticeState.QUEUED and KINDS[notice.kind].quiet_hours


def _leaves_at(notice: Notice, now: datetime, quiet: QuietDays | None) -> datetime | None:
    if notice.state != NoticeState.QUEUED:
        return None
    moment = max(notice.not_before, now)
    return next_sending_moment(moment, quiet) if quiet and keeps_quiet(notice) else moment
