"""The bell of every page: what a member of staff is told inside the system, at once and once (domain 6.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from charter.models import Matter
from notices.models import Channel, Notice, NoticeState
from notices.models.notice import NoticeQuerySet
from notices.services.outbox import new_message_id
from notices.services.recipient import recipients_for_users


@transaction.atomic
def ring(
    *,
    kind: str,
    users: Iterable[User],
    subject: str,
    now: datetime,
    matter: Matter | None = None,
    context: dict[str, Any] | None = None,
    revision: int = 0,
) -> None:
    """Say it to each of `users`; the same kind, subject and revision again says nothing."""
    people = list(users)
    rows = [
        Notice(
            kind=kind,
            subject=subject,
            revision=revision,
            recipient=recipient,
            channel=Channel.BELL,
            matter=matter,
            context=context or {},
            not_before=now,
            state=NoticeState.SENT,
            settled_at=now,
            message_id=new_message_id(),
        )
        for recipient in recipients_for_users(people)
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    recount(people)


@transaction.atomic
def read_line(*, line: Notice, by: User, now: datetime) -> bool:
    """Its person has opened it; the second time changes nothing."""
    return _read(Notice.objects.of_bell(by).filter(pk=line.pk), by, now) == 1


@transaction.atomic
def read_lines(*, by: User, newest: int, now: datetime) -> int:
    """All up to the newest one that was shown."""
    return _read(Notice.objects.of_bell(by).filter(pk__lte=newest), by, now)


def _read(lines: NoticeQuerySet, by: User, now: datetime) -> int:
    read: int = lines.filter(read_at=None).update(read_at=now)
    recount([by])
    return read


def already_told(kind: str, subjects: Iterable[str]) -> set[tuple[str, int]]:
    """Which of these subjects the bell has told to whom: a pulse with nothing new writes nothing."""
    rows = Notice.objects.filter(kind=kind, channel=Channel.BELL, subject__in=set(subjects))
    return set(rows.values_list("subject", "recipient__user"))


def recount(people: Iterable[User]) -> None:
    """The number beside the bell stands with the account, so that no page asks for it."""
    unread = Notice.objects.filter(recipient__user=OuterRef("pk"), channel=Channel.BELL, read_at=None).order_by()
    count = unread.values("recipient__user").annotate(rows=Count("pk")).values("rows")
    pks = [user.pk for user in people]
    User.objects.filter(pk__in=pks).update(unread=Coalesce(Subquery(count, output_field=IntegerField()), 0))
