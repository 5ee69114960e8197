"""What the acts of the demo year told: what is long ago has left, what is new waits for somebody, nothing leaves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateTimeField, F, Value
from django.db.models.functions import Cast, Concat, Least

from accounts.models import Unit, User
from attendance_service.demo.days import FIRST_MINUTE, at
from cases.models import Case
from cases.services.access_requests import receive_access_request
from cases.services.letters import write_warning_letter
from cases.services.telling.legal import answer_day
from notices.models import Channel, Notice, NoticeEvent, NoticeState
from notices.models.notice import NoticeQuerySet

OLD, LOOKED_AT = timedelta(days=4), timedelta(hours=20)
LOOKED_THROUGH = 20


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """Domain 6.1: no parents' mail from demo data. What was queued has left in its time or is not there."""
    now = at(today, FIRST_MINUTE)
    _write(unit, today, now, rng)
    queued = Notice.objects.filter(state=NoticeState.QUEUED)
    ahead = queued.filter(not_before__gt=now + timedelta(hours=1))
    NoticeEvent.objects.filter(notice__in=ahead).delete()
    ahead.delete()
    _leave(queued, now, timedelta())
    old = Notice.objects.filter(not_before__lt=now - OLD)
    _leave(old.filter(state__in=[NoticeState.DRAFT, NoticeState.HELD, NoticeState.PRINT]), now, LOOKED_AT)
    _name_alike()


def _write(unit: Unit, today: date, now: datetime, rng: Random) -> None:
    """One letter on attendance that waits for the manager, and one request to see the information."""
    cases = Case.objects.open().filter(matter__unit=unit, matter__restricted=False, matter__owner__isnull=False)
    newest = cases.select_related("matter__owner", "student").order_by("-pk")[:LOOKED_THROUGH]
    # one small question a case: on tables nobody has analysed yet PostgreSQL takes minutes for the join of all
    chosen = [case for case in newest if case.student.guardians.filter(recipient__may_receive=True).exists()][:2]
    manager = User.objects.filter(unit=unit, is_manager=True).order_by("pk").first()
    if manager is None or len(chosen) < 2:
        return
    letter, asked = chosen
    assert letter.matter.owner is not None  # noqa: S101 - the query left the others out
    days: dict[str, Any] = {"first_on": today - timedelta(days=40), "last_on": today - timedelta(days=6), "days": 11}
    write_warning_letter(
        case=letter, by=letter.matter.owner, key=_key(rng), now=now, answer_by=answer_day(letter, today), **days
    )
    parent = asked.student.guardians.filter(recipient__may_receive=True).order_by("pk")[0]
    facts: dict[str, Any] = {"asked_on": today - timedelta(days=2), "key": _key(rng), "now": now - timedelta(days=2)}
    receive_access_request(case=asked, recipient=parent.recipient, by=manager, **facts)


def _key(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _leave(rows: NoticeQuerySet, now: object, after: timedelta) -> None:
    settled_at = Least(F("not_before") + after, Value(now, output_field=DateTimeField()))
    rows.filter(channel=Channel.LETTER).update(state=NoticeState.POSTED, settled_at=settled_at)
    rows.filter(channel=Channel.EMAIL).update(state=NoticeState.SENT, attempts=1, settled_at=settled_at)


def _name_alike() -> None:
    """Numbers drawn by lot and the hour of the seeding would make two equal years differ."""
    rows = Notice.objects.exclude(message_id__endswith="@demo.example>")
    number = Cast("pk", output_field=CharField())
    rows.update(message_id=Concat(Value("<demo-"), number, Value("@demo.example>")), created_at=F("not_before"))
