"""A published decision reaches each guardian in writing; sent is not delivered, and delivered has its proof (R52, R61).

The file's one delivery date closes with the last entitled guardian; the time of an appeal is each guardian's own.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import (
    AideDocument,
    AideFile,
    DecisionDelivery,
    DeliveryChannel,
    EventKind,
    InfoRequest,
)
from assistance.services.history import write_event
from assistance.services.periods import appeal_until
from assistance.services.progress import lock_file, settle_file
from charter.services.deadlines import StaleError

FACTS = ("channel", "delivered_on", "proof", "sent_on", "document_id")


@transaction.atomic
def record_delivery(
    *,
    delivery: DecisionDelivery,
    version: int,
    channel: DeliveryChannel,
    delivered_on: date,
    proof: str,
    by: User,
    now: datetime,
    sent_on: date | None = None,
    document: AideDocument | None = None,
    reason: str = "",
) -> DecisionDelivery:
    """Write down that it reached the guardian; over an earlier record it is a correction, with its reason.

    The same again answers with what is there. Raises StaleError where somebody was first.
    """
    file = lock_file(delivery.decision.file)
    facts: dict[str, Any] = {"channel": channel, "delivered_on": delivered_on, "proof": proof, "sent_on": sent_on}
    facts["document_id"] = document.pk if document else None
    standing = _standing(delivery)
    if all(getattr(standing, name) == facts[name] for name in FACTS):
        return standing
    _write(standing, version, file, facts, by=by, now=now)
    words = (
        _("Delivered to %(name)s: %(how)s") if standing.delivered_on is None else _("Corrected for %(name)s: %(how)s")
    )
    text = words % {"name": standing.guardian, "how": DeliveryChannel(channel).label}
    _tell_history(file, " · ".join(filter(None, (text, reason))), on=delivered_on, by=by, now=now)
    return _standing(delivery)


@transaction.atomic
def take_back_delivery(*, delivery: DecisionDelivery, version: int, reason: str, by: User, now: datetime) -> None:
    """It did not reach this guardian after all: the date runs again. Raises StaleError."""
    file, standing = lock_file(delivery.decision.file), _standing(delivery)
    if standing.delivered_on is None:
        return
    facts = {"channel": "", "delivered_on": None, "proof": "", "document_id": None, "sent_on": standing.sent_on}
    facts |= {"opened_at": None, "confirmed_at": None}  # whoever opens the page from now on reads it for the first time
    _write(standing, version, file, facts, by=by, now=now)
    text = _("Not delivered to %(name)s after all: %(why)s") % {"name": standing.guardian, "why": reason}
    _tell_history(file, text, on=timezone.localdate(now), by=by, now=now)


@transaction.atomic
def mark_sent(*, delivery: DecisionDelivery, version: int, sent_on: date, by: User, now: datetime) -> None:
    """It left by a way of ours; that is no delivery yet. Raises StaleError."""
    file = lock_file(delivery.decision.file)
    if _standing(delivery).sent_on == sent_on:
        return
    rows = DecisionDelivery.objects.filter(pk=delivery.pk, version=version)
    if not rows.update(sent_on=sent_on, version=F("version") + 1):
        raise StaleError
    text = _("Sent to %(name)s, not delivered yet") % {"name": delivery.guardian}
    _tell_history(file, text, on=sent_on, by=by, now=now)


@transaction.atomic
def note_reading(*, delivery: DecisionDelivery, proof: str, now: datetime) -> bool:
    """The decision was opened behind the light check of the guardian's own page: that is its delivery (R61, ADR).

    True for the first opening alone; an earlier delivery in another way stays as it was recorded.
    """
    file = lock_file(delivery.decision.file)
    rows = DecisionDelivery.objects.filter(pk=delivery.pk, not_entitled_on=None)
    if not rows.filter(opened_at=None).update(opened_at=now, version=F("version") + 1):
        return False
    today, standing = timezone.localdate(now), _standing(delivery)
    if standing.delivered_on is None:
        facts = {"channel": DeliveryChannel.PORTAL, "delivered_on": today, "proof": proof, "sent_on": standing.sent_on}
        _write(standing, standing.version, file, facts, by=None, now=now)
        text = _("Read by %(name)s on the personal page") % {"name": standing.guardian}
        _tell_history(file, text, on=today, by=None, now=now)
    return True


@transaction.atomic
def confirm_delivery(*, delivery: DecisionDelivery, proof: str, now: datetime) -> bool:
    """ "קיבלתי", pressed where the decision stands open; true for the first time alone."""
    note_reading(delivery=delivery, proof=proof, now=now)
    rows = DecisionDelivery.objects.filter(pk=delivery.pk, not_entitled_on=None, confirmed_at=None)
    return rows.update(confirmed_at=now, version=F("version") + 1) == 1


def _standing(delivery: DecisionDelivery) -> DecisionDelivery:
    return DecisionDelivery.objects.select_related("guardian__recipient").get(pk=delivery.pk)


def _write(
    standing: DecisionDelivery, version: int, file: AideFile, facts: dict[str, Any], *, by: User | None, now: datetime
) -> None:
    on = facts["delivered_on"]
    facts |= {"appeal_until": appeal_until(file.matter.unit, on) if on else None}
    facts |= {"recorded_by": by, "recorded_at": now, "version": F("version") + 1}
    if not DecisionDelivery.objects.filter(pk=standing.pk, version=version).update(**facts):
        raise StaleError
    asked = InfoRequest.objects.filter(file=file, guardian=standing.guardian_id)
    asked.update(answered_on=on)
    settle_file(file, now=now)


def _tell_history(file: AideFile, text: str, *, on: date, by: User | None, now: datetime) -> None:
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.DELIVERY, on=on, text=text, by=by, now=now)
    if by:
        record_access(by=by, action=AccessAction.CHANGE, page="delivery", subject=file.matter.ref)
