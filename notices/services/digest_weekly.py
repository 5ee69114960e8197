"""What the digest does not repeat every morning: quotas on the day they fell behind (S12), quiet cases weekly (S16)."""

from datetime import date, timedelta

from django.db.models import DateField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from charter.models import Deadline, Matter
from charter.standards import QUOTA_PROMISES
from notices.models import DigestDay

BEFORE_ALL = date(2000, 1, 1)


def quotas_to_tell(today: date) -> QuerySet[Deadline]:
    """Open quotas that came to be too few since the unit's digest before: once, on 1 March and 1 May (R4, S12)."""
    before = DigestDay.objects.filter(unit=OuterRef("matter__unit"), on__lt=today).order_by("-on").values("on")[:1]
    last = Coalesce(Subquery(before), Value(BEFORE_ALL), output_field=DateField())
    return Deadline.objects.open().filter(promise__in=QUOTA_PROMISES, soon_on__lte=today, soon_on__gt=last)


def untouched_matters(today: date) -> QuerySet[Matter]:
    """Cases untouched for 30 days, in the first digest of a unit's week (R26, S16)."""
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    earlier = DigestDay.objects.filter(unit=OuterRef("unit"), on__gte=sunday, on__lt=today)
    return Matter.objects.filter(~Exists(earlier), untouched_since__isnull=False)
