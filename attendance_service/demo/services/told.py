"""What the acts of the demo year would have told: it left in its time, for nothing leaves from invented rows."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Least

from accounts.models import Unit
from attendance_service.demo.days import FIRST_MINUTE, at
from notices.models import Notice, NoticeEvent, NoticeState

HOLD = timedelta(minutes=10)


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """Domain 6.1: no parents' mail from demo data. What is due has left, what lies ahead is not there yet."""
    now = at(today, FIRST_MINUTE)
    waiting = Notice.objects.filter(matter__unit=unit, state=NoticeState.QUEUED)
    late = waiting.filter(not_before__gt=now + HOLD)
    NoticeEvent.objects.filter(notice__in=late).delete()
    late.delete()
    waiting.update(
        state=NoticeState.SENT,
        attempts=1,
        settled_at=Least(F("not_before"), Value(now, output_field=DateTimeField())),
    )
