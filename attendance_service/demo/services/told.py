"""What the acts of the demo year told: what is long ago has left, what is new waits for somebody, nothing leaves."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.db.models import CharField, DateTimeField, F, Value
from django.db.models.functions import Cast, Concat, Least

from accounts.models import Unit
from attendance_service.demo.days import FIRST_MINUTE, at
from notices.models import Channel, Notice, NoticeEvent, NoticeState
from notices.models.notice import NoticeQuerySet

OLD, LOOKED_AT = timedelta(days=4), timedelta(hours=20)


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """Domain 6.1: no parents' mail from demo data. What was queued has left in its time or is not there."""
    now = at(today, FIRST_MINUTE)
    queued = Notice.objects.filter(state=NoticeState.QUEUED)
    ahead = queued.filter(not_before__gt=now + timedelta(hours=1))
    NoticeEvent.objects.filter(notice__in=ahead).delete()
    ahead.delete()
    _leave(queued, now, timedelta())
    old = Notice.objects.filter(not_before__lt=now - OLD)
    _leave(old.filter(state__in=[NoticeState.DRAFT, NoticeState.HELD, NoticeState.PRINT]), now, LOOKED_AT)
    _name_alike()


def _leave(rows: NoticeQuerySet, now: object, after: timedelta) -> None:
    settled_at = Least(F("not_before") + after, Value(now, output_field=DateTimeField()))
    rows.filter(channel=Channel.LETTER).update(state=NoticeState.POSTED, settled_at=settled_at)
    rows.filter(channel=Channel.EMAIL).update(state=NoticeState.SENT, attempts=1, settled_at=settled_at)


def _name_alike() -> None:
    """Numbers drawn by lot and the hour of the seeding would make two equal years differ."""
    rows = Notice.objects.exclude(message_id__endswith="@demo.example>")
    number = Cast("pk", output_field=CharField())
    rows.update(message_id=Concat(Value("<demo-"), number, Value("@demo.example>")), created_at=F("not_before"))
