"""Short words of the delivery's tests: a decision on its way to two parents."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from assistance.models import AideFile, Appeal, DecisionDelivery, DeliveryChannel, InfoRequest
from assistance.services.announcing import announce_decision
from assistance.services.appeals import file_appeal
from assistance.services.deliveries import record_delivery
from notices.models import Recipient
from tests.assistance.factories import decide, entitle, file_of
from tests.cases.factories import make_student, moment

BY_POST = DeliveryChannel.REGISTERED


def announced(file: AideFile, level: int | None = 3, decided: str = "2026-05-06") -> list[DecisionDelivery]:
    """To the mother and to the father, in this order."""
    return announce_decision(decision=decide(file, level, decided), now=moment(f"{decided} 12:00"))


def deliver(delivery: DecisionDelivery, on: str, by: User, **facts: Any) -> DecisionDelivery:
    """Recorded on the same day, on paper and with its proof."""
    given: dict[str, Any] = {"channel": BY_POST, "proof": "RR123456789IL", "version": delivery.version}
    given |= {"now": moment(f"{on} 18:00")} | facts
    return record_delivery(delivery=delivery, delivered_on=date.fromisoformat(on), by=by, **given)


def delivery_pages(file: AideFile, at: str, now: datetime) -> list[str]:
    delivery, other = announce_decision(decision=file.decisions.get(), now=now)
    facts = {"routed_to": "principal", "made_on": timezone.localdate(now)}
    asked = InfoRequest.objects.create(file=file, guardian=delivery.guardian, **facts)
    about = {"subject": "level", "reasons": "זקוקה ליותר", "key": uuid4(), "by": None, "now": now}
    filed_on = timezone.localdate(now)
    appeal = file_appeal(decision=delivery.decision, guardian=delivery.guardian, filed_on=filed_on, **about)
    late = file_appeal(
        decision=other.decision, guardian=other.guardian, filed_on=filed_on, **(about | {"key": uuid4()})
    )
    Appeal.objects.filter(pk=late.pk).update(is_late=True, file_until=filed_on - timedelta(days=1))
    one = f"{at}/appeals/{appeal.pk}/"
    pages = ["/assist/deliveries/", f"{at}/deliveries/{delivery.pk}/", f"{at}/requests/{asked.pk}/form/"]
    return [
        *pages,
        "/assist/appeals/",
        f"{at}/appeals/new/",
        one,
        f"{one}hear/",
        f"{one}decide/",
        f"{at}/appeals/{late.pk}/admit/",
        f"/assist/{nobody_left(file).matter.ref}/deliveries/nobody/",
    ]


def nobody_left(beside: AideFile) -> AideFile:
    """The decision of another pupil, whose parents may not receive it."""
    unit = beside.matter.unit
    student = make_student(unit, first_name="יזן")
    Recipient.objects.filter(guardian__student=student).update(may_receive=False, barred_reason="צו")
    file = file_of(entitle(unit, f"{beside.year}-01-10", student=student), beside.year)
    announced(file, decided=f"{beside.year}-02-06")
    return file
