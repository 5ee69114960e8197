"""Single acts of the aide desk as the coordinator types them, by the services she uses."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from assistance.models import (
    AideAllocation,
    AideFile,
    DecisionDelivery,
    DeliveryChannel,
    FunctionLevelDecision,
    HoursSource,
)
from assistance.services.approval import approve_hours, give_copy
from assistance.services.decision import Finding, save_draft
from assistance.services.deliveries import mark_sent, note_reading, record_delivery, take_back_delivery
from assistance.services.hours import add_hours
from assistance.services.meeting import Sitting, cancel_meeting, set_meeting
from assistance.services.publishing import is_late, publish_decision
from attendance_service.demo import names
from attendance_service.demo.aides import words
from attendance_service.demo.aides.desk import Desk, fresh

CHANNELS = (DeliveryChannel.HAND, DeliveryChannel.REGISTERED, DeliveryChannel.EMAIL, DeliveryChannel.PORTAL)


def members(desk: Desk) -> tuple[dict[str, object], ...]:
    people = desk.rng.sample(names.STAFF_NAMES, 3)
    return tuple(
        {"name": name, "role": role, "is_head": not n}
        for n, (name, role) in enumerate(zip(people, words.ROLES, strict=False))
    )


def invite(desk: Desk, file: AideFile, now: datetime, *, call_off: bool) -> None:
    """A meeting some days ahead of today; `call_off`: and the parents asked for another day."""
    on = desk.seasons[desk.year].after(desk.today, desk.rng.randint(3, 12))
    hour = time(desk.rng.randint(8, 14), desk.rng.choice((0, 30)))
    place, key = desk.rng.choice(words.PLACES), desk.key()
    meeting = set_meeting(file=file, on=on, at=hour, place=place, members=members(desk), by=desk.by, key=key, now=now)
    if call_off:
        cancel_meeting(meeting=meeting, version=meeting.version, reason=words.CALLED_OFF, by=desk.by, now=now)


def draft(desk: Desk, file: AideFile, level: int | None, now: datetime, *, shares: bool) -> FunctionLevelDecision:
    on, rng = timezone.localdate(now), desk.rng
    code = "multi" if file.eligibility.body.track == "reform" else "team"
    areas = rng.sample(sorted(words.REASONS), rng.randint(2, 4)) if level else []
    finding = Finding(
        body=desk.bodies[code],
        level=level,
        reasons={area: (level, words.REASONS[area]) for area in areas},
        goals=rng.sample(words.GOALS, 2),
        explained="" if level else words.NO_LONGER,
        services=rng.choice(words.SERVICES),
        tool_version=words.TOOL,
        sharing_allowed=shares,
        late_reason=words.LATE if is_late(file, on) else "",
    )
    sitting = Sitting(on, members(desk), parents_heard=rng.random() < 0.8)
    return save_draft(file=file, sitting=sitting, finding=finding, by=desk.by, key=desk.key(), now=now)


def publish(desk: Desk, decision: FunctionLevelDecision, now: datetime) -> FunctionLevelDecision:
    return publish_decision(decision=decision, version=decision.version, by=desk.by, now=now)


def deliver(desk: Desk, decision: FunctionLevelDecision, now: datetime, *, only_first: bool = False) -> None:
    """To each parent who is told, each in a way of its own."""
    rows = DecisionDelivery.objects.missing().filter(decision=decision).select_related("guardian__recipient")
    for row in list(rows.order_by("pk"))[: 1 if only_first else None]:
        _deliver_one(desk, row, now)


def _deliver_one(desk: Desk, row: DecisionDelivery, now: datetime) -> None:
    channel, row.decision.file = desk.rng.choice(CHANNELS), fresh(row.decision.file)
    proof = words.PROOFS[channel].format(name=row.guardian.recipient.name, number=f"{row.pk:09}")
    if channel == DeliveryChannel.PORTAL:
        note_reading(delivery=row, proof=proof, now=now)
        return
    record_delivery(
        delivery=row, version=row.version, channel=channel, delivered_on=timezone.localdate(now), proof=proof,
        by=desk.by, now=now,
    )  # fmt: skip


def send_back(desk: Desk, decision: FunctionLevelDecision, now: datetime) -> None:
    """Sent by registered post, written down as delivered, and back after all."""
    for row in DecisionDelivery.objects.missing().filter(decision=decision).order_by("pk"):
        on = timezone.localdate(now)
        facts: dict[str, Any] = {"by": desk.by, "now": now}
        mark_sent(delivery=row, version=row.version, sent_on=on, **facts)
        channel, proof = DeliveryChannel.REGISTERED, f"RR{row.pk:09}IL"
        row = record_delivery(
            delivery=row, version=row.version + 1, channel=channel, delivered_on=on, sent_on=on, proof=proof, **facts
        )
        take_back_delivery(delivery=row, version=row.version, reason=words.RETURNED, **facts)


def add(desk: Desk, file: AideFile, source: HoursSource, hours: int, now: datetime) -> None:
    """An addition as far as the level and the pool allow."""
    allocation = AideAllocation.objects.filter(file=file).first()
    if allocation is None or allocation.room < 1:
        return
    by_whom = words.DIRECTORS[0][0] if source == HoursSource.MATYA else "מפקחת חינוך מיוחד"
    reference = "" if source == HoursSource.MATYA else f"מ-{desk.rng.randrange(1000, 9999)}"
    on, reason = timezone.localdate(now), desk.rng.choice(words.ADDED)
    add_hours(
        file=file, source=source, hours=min(hours, allocation.room), decided_by=by_whom, decided_on=on, reason=reason,
        key=desk.key(), by=desk.by, now=now, reference=reference,
    )  # fmt: skip


def approve(desk: Desk, file: AideFile, now: datetime) -> None:
    number = f"א-{desk.rng.randrange(10_000, 99_999)}"
    on, by_whom = timezone.localdate(now), words.DIRECTORS[0][0]
    approve_hours(file=file, on=on, approved_by=by_whom, reference=number, by=desk.by, now=now)


def copy(desk: Desk, file: AideFile, now: datetime) -> None:
    channel = desk.rng.choice((DeliveryChannel.HAND, DeliveryChannel.EMAIL))
    give_copy(file=file, on=timezone.localdate(now), channel=channel, by=desk.by, now=now)
