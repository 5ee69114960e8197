"""Addresses nobody writes to any more: listed by the second hard bounce, lifted by a person (reliability 6.1)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Lower

from accounts.models import AccessAction, User
from accounts.services import record_access
from notices.models import SuppressedAddress

LISTED_FROM = 2  # the second hard bounce


def is_listed(email: str) -> bool:
    return SuppressedAddress.objects.filter(email=email.lower(), listed_at__isnull=False).exists()


def parent_is_listed() -> Exists:
    """Of a notice to somebody outside: asked with the claim, in its statement."""
    address = Lower(OuterRef("recipient__email"))
    return Exists(SuppressedAddress.objects.filter(email=address, listed_at__isnull=False))


@transaction.atomic
def count_bounce(*, email: str, reason: str, now: datetime) -> bool:
    """One hard bounce more; true where the address is on the list now."""
    address = email.lower()
    SuppressedAddress.objects.get_or_create(email=address)
    rows = SuppressedAddress.objects.filter(email=address)
    rows.update(bounces=F("bounces") + 1, reason=reason[:300])
    rows.filter(bounces__gte=LISTED_FROM, listed_at=None).update(listed_at=now)
    return is_listed(address)


@transaction.atomic
def lift_address(*, email: str, by: User, reason: str) -> bool:
    """Take it off the list, and begin to count anew; false where it was not on it."""
    listed = SuppressedAddress.objects.filter(email=email.lower(), listed_at__isnull=False).first()
    if listed is None:
        return False
    SuppressedAddress.objects.filter(pk=listed.pk).update(listed_at=None, bounces=0, reason=reason[:300], changed_by=by)
    record_access(by=by, action=AccessAction.CHANGE, page="lift address", subject=f"address {listed.pk}")
    return True
