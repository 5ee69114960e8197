"""Telling somebody, once: the row is written with the act itself and sent by the minute's pulse."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from accounts.models import AccessAction, User
from accounts.services import record_access
from charter.models import Matter
from notices.models import Channel, Notice, NoticeState, Recipient


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
) -> Notice:
    """Promise to tell `recipient`; saying it again answers with the first row, whatever became of it.

    With `renew` a cancelled row, which nobody ever got, stays as it is and the next revision is written.
    """
    notice, created = Notice.objects.get_or_create(
        kind=kind,
        subject=subject,
        revision=revision,
        recipient=recipient,
        channel=Channel.EMAIL,
        defaults={
            "matter": matter,
            "language": recipient.language,
            "context": context or {},
            "not_before": not_before,
            "message_id": new_message_id(),
        },
    )
    if created or not renew or notice.state != NoticeState.CANCELLED:
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
    )


def new_message_id() -> str:
    """`<uuid@domain>`: made with the row and the same over all tries, so that a second copy shows itself."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    return f"<{uuid4()}@{domain}>"


@transaction.atomic
def cancel_notices(*, kind: str, subject: str, reason: str, now: datetime) -> int:
    """Stop what has not left yet, for every recipient; what a sender already holds goes out."""
    rows = Notice.objects.waiting().filter(kind=kind, subject=subject)
    return rows.update(state=NoticeState.CANCELLED, settled_at=now, note=reason[:300])


@transaction.atomic
def cancel_matter_notices(*, matters: Iterable[Matter], reason: str, now: datetime) -> int:
    """Stop everything that still waits about some matters; what a sender already holds goes out."""
    rows = Notice.objects.waiting().filter(matter__in=list(matters))
    return rows.update(state=NoticeState.CANCELLED, settled_at=now, note=reason[:300])


@transaction.atomic
def cancel_notice(*, notice: Notice, by: User, now: datetime) -> bool:
    """Stop one notice during its hold; false where it has already left."""
    note = gettext("Stopped by %(name)s") % {"name": by.name}
    rows = Notice.objects.waiting().filter(pk=notice.pk)
    if not rows.update(state=NoticeState.CANCELLED, settled_at=now, note=note[:300]):
        return False
    record_access(by=by, action=AccessAction.CHANGE, page="stop notice", subject=subject_of(notice))
    return True


def subject_of(notice: Notice) -> str:
    """What the access record says a notice is about."""
    return f"{notice.kind} {notice.subject}"
