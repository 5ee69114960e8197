"""What the digest says on its day alone: quotas behind on each milestone (S11, S12), quiet cases weekly (S16)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

from charter.calendar import school_year
from charter.models import Deadline, Matter
from charter.standards import QUOTA_PROMISES, TimesAYear, promise
from notices.models import DigestDay

BEFORE_ALL = date(2000, 1, 1)


def quotas_to_tell(today: date) -> QuerySet[Deadline]:
    """Open quotas that came to be too few since the unit's digest before: on each milestone that asks for more than was
    done, 1 March and 1 May for talks (R4, S12), 1 February and 1 May for patrols (R25, S11), once each.

    `soon_on` is the first milestone not reached, so that every later one is not reached either.
    """
    before = DigestDay.objects.filter(unit=OuterRef("matter__unit"), on__lt=today).order_by("-on").values("on")[:1]
    last = Coalesce(Subquery(before), Value(BEFORE_ALL), output_field=DateField())
    news = Q(soon_on__gt=last)
    for code, day in milestones(today):
        news |= Q(promise=code, soon_on__lte=day) & Q(LessThan(last, Value(day)))
    return Deadline.objects.open().filter(news, promise__in=QUOTA_PROMISES, soon_on__lte=today)


def milestones(today: date) -> Iterator[tuple[str, date]]:
    """The days of this school year, up to today, on which a quota asks for a number."""
    year = school_year(today)
    for code in QUOTA_PROMISES:
        rule = promise(code).rule
        for stone in rule.milestones if isinstance(rule, TimesAYear) else ():
            first = year.start.year if stone.month >= year.start.month else year.end.year
            day = date(first, stone.month, stone.day)
            if day <= today:
                yield code, day


def untouched_matters(today: date) -> QuerySet[Matter]:
    """Cases untouched for 30 days, in the first digest of a unit's week (R26, S16)."""
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    earlier = DigestDay.objects.filter(unit=OuterRef("unit"), on__gte=sunday, on__lt=today)
    return Matter.objects.filter(~Exists(earlier), untouched_since__isnull=False)
