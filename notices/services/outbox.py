"""Telling somebody, once: the row is written with the act itself and sent by the minute's pulse."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from accounts.models import AccessAction, User
from accounts.services import record_access
from charter.models import Matter
from notices.models import Channel, Notice, NoticeEvent, NoticeState, Recipient
from notices.models.notice import NoticeQuerySet
from notices.models.states import IN_FLIGHT, WAITING
from notices.services.moving import move_notice, move_notices
from notices.texts import KINDS, Kind, Way


class NotOursToTellError(ValueError):
    """An officer does and records it, somebody else does it, or the module it belongs to is not there yet."""


def ours(kind: str) -> Kind:
    known = KINDS[kind]
    if not known.is_ours:
        raise NotOursToTellError(f"{kind}: {known.way}")
    return known


@transaction.atomic
def tell(*, kind: str, recipient: Recipient, now: datetime, **facts: Any) -> list[Notice]:
    """Tell a family or a reporter by the kind's own way: by mail, on paper or both; on paper where no mail arrives.

    `facts` are those of `notify`. A mail waits the ten minutes in which a person may stop it (ux 3.12).
    """
    known = ours(kind)
    leaves = now + timedelta(minutes=known.hold_minutes)
    return [
        notify(kind=kind, recipient=recipient, not_before=leaves, channel=channel, **facts)
        for channel in channels_for(known, recipient)
    ]


def channels_for(kind: Kind, recipient: Recipient) -> list[Channel]:
    mail = [Channel.EMAIL] if kind.way != Way.PAPER and recipient.address else []
    paper = kind.way in (Way.BOTH, Way.PAPER) or (kind.on_paper and not mail)
    return [*mail, *([Channel.LETTER] if paper else [])]


def first_state(kind: Kind, channel: Channel) -> NoticeState:
    """Where a notice begins: before somebody's eyes, or on its way."""
    if kind.review:
        return NoticeState.HELD if kind.review == "approval" else NoticeState.DRAFT
    return NoticeState.PRINT if channel == Channel.LETTER else NoticeState.QUEUED


@transaction.atomic
def notify(
    *,
    kind: str,
    subject: str,
    recipient: Recipient,
    not_before: datetime,
    matter: Matter | None = None,
    context: dict[str, Any] | None = None,
    revision: int = 0,
    renew: bool = False,
    channel: Channel = Channel.EMAIL,
    by: User | None = None,
) -> Notice:
    """Promise to tell `recipient`; saying it again answers with the first row, whatever became of it.

    With `renew` a row that was called off stays as it is and the next revision is written. Whoever
    wrote it (`by`) is its first event: of what asks for a second pair of eyes, hers are the first.
    """
    known = ours(kind)
    notice, created = Notice.objects.get_or_create(
        kind=kind,
        subject=subject,
        revision=revision,
        recipient=recipient,
        channel=channel,
        defaults={
            "matter": matter,
            "language": recipient.language,
            "context": context or {},
            "not_before": not_before,
            "state": first_state(known, channel),
            "message_id": new_message_id(),
        },
    )
    if created and by:
        at = min(notice.created_at, not_before)  # the demo year writes what is long past
        NoticeEvent.objects.create(notice=notice, at=at, state=notice.state, by=by)
    called_off = notice.state == NoticeState.CANCELLED or notice.cancelled_since is not None
    if created or not renew or not called_off:
        return notice
    return notify(
        kind=kind,
        subject=subject,
        recipient=recipient,
        not_before=not_before,
        matter=matter,
        context=context,
        revision=revision + 1,
        renew=True,
        channel=channel,
        by=by,
    )


def new_message_id() -> str:
    """`<uuid@domain>`: made with the row and the same over all tries, so that a second copy shows itself."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    return f"<{uuid4()}@{domain}>"


@transaction.atomic
def cancel_notices(*, kind: str, subject: str, reason: str, now: datetime, to: User | None = None) -> int:
    """Stop what has not left yet, for every recipient or one of staff; what a sender holds may leave now, no later."""
    rows = Notice.objects.filter(kind=kind, subject=subject)
    return _call_off(rows.filter(recipient__user=to) if to else rows, reason, now)


@transaction.atomic
def cancel_matter_notices(*, matters: Iterable[Matter], reason: str, now: datetime, but: Iterable[str] = ()) -> int:
    """Stop everything that still waits about some matters, `but` some kinds; what a sender holds may leave now, and
    not later."""
    return _call_off(Notice.objects.filter(matter__in=list(matters)).exclude(kind__in=list(but)), reason, now)


def _call_off(rows: NoticeQuerySet, reason: str, now: datetime) -> int:
    """Marked before it is moved: a row that changes hands meanwhile is met by one of the two."""
    marked = rows.filter(state__in=[*WAITING, *IN_FLIGHT], cancelled_since=None)
    marked.update(cancelled_since=now, cancelled_why=reason[:300])
    return move_notices(rows.waiting(), NoticeState.CANCELLED, now=now, note=reason)


@transaction.atomic
def follow_matter(*, old: Matter, new: Matter) -> list[int]:
    """What was told and what waits of `old` is of `new` from now on; return the keys of the notices."""
    rows = Notice.objects.filter(matter=old)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(matter=new)
    return keys


@transaction.atomic
def follow_recipient(*, old: Recipient, new: Recipient) -> int:
    """Two rows of one person: what she was told, and what waits for her, is the other row's from now on."""
    same = Notice.objects.filter(recipient=new, **{name: OuterRef(name) for name in ("kind", "subject", "revision")})
    rows = Notice.objects.filter(~Exists(same.filter(channel=OuterRef("channel"))), recipient=old)
    moved: int = Notice.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(recipient=new)
    return moved


@transaction.atomic
def cancel_notice(*, notice: Notice, by: User, now: datetime, reason: str = "") -> bool:
    """Stop one notice during its hold; false where it has already left."""
    note = gettext("Stopped by %(name)s") % {"name": by.name} + (f": {reason}" if reason else "")
    waiting = Q(state__in=WAITING)  # one whose end nobody knows may have arrived
    if not move_notice(notice, NoticeState.CANCELLED, now=now, by=by, note=note, where=waiting):
        return False
    record_access(by=by, action=AccessAction.CHANGE, page="stop notice", subject=subject_of(notice))
    return True


def subject_of(notice: Notice) -> str:
    """What the access record says a notice is about."""
    return f"{notice.kind} {notice.subject}"
