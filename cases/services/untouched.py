"""A case untouched for 30 days (R26, S16): no line of its timeline was written by a person about these days.

It goes by the day a thing happened: typing up an old talk treats nobody today. What was undone never happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from cases.models import Case, TimelineEntry
from charter.models import Matter

QUIET_DAYS = 30


def _touches(case: str = "pk") -> QuerySet[TimelineEntry]:
    """What a person wrote in the case at this path, undone contacts aside."""
    return TimelineEntry.objects.filter(case=OuterRef(case), by__isnull=False, contact__undone_at=None)


def last_touch() -> Subquery:
    """Annotation of cases: the moment of the newest line by a person."""
    return Subquery(_touches().order_by("-happened_at").values("happened_at")[:1])


def are_untouched(today: date) -> Q:
    """Cases in which nothing has happened for 30 days, by whatever a person wrote down."""
    since = today - timedelta(days=QUIET_DAYS - 1)
    lately = _touches().filter(happened_at__gte=timezone.make_aware(datetime.combine(since, time.min)))
    return Q(~Exists(lately), closed_on=None, opened_on__lt=since)


def untouched_since(case: Case, touched_at: datetime | None, today: date) -> date | None:
    """The day the case was last touched, if that is 30 days ago; none while somebody works in it."""
    last = max(timezone.localdate(touched_at), case.opened_on) if touched_at else case.opened_on
    return last if case.closed_on is None and (today - last).days >= QUIET_DAYS else None


def untouched_among(cases: Iterable[int], today: date) -> dict[int, date]:
    """Those of many cases that are untouched, and since when, in one query."""
    rows = Case.objects.filter(are_untouched(today), pk__in=list(cases)).annotate(touched_at=last_touch())
    since = {case.pk: untouched_since(case, getattr(case, "touched_at", None), today) for case in rows}
    return {pk: day for pk, day in since.items() if day}


def mark_untouched(*, today: date) -> int:
    """Keep `Matter.untouched_since` for the weekly digest; idle, it is two queries. Return how many changed."""
    cleared = _touched_again(today)
    fresh = Case.objects.filter(are_untouched(today), matter__untouched_since=None)
    found = list(fresh.annotate(touched_at=last_touch()).select_related("matter"))
    if not found and not cleared.exists():
        return 0
    return _write_marks(found, cleared, today)


@transaction.atomic
def _write_marks(found: list[Case], cleared: QuerySet[Matter], today: date) -> int:
    changed = cleared.update(untouched_since=None)
    for case in found:
        case.matter.untouched_since = untouched_since(case, getattr(case, "touched_at", None), today)
    return changed + Matter.objects.bulk_update([case.matter for case in found], ["untouched_since"], batch_size=500)


def _touched_again(today: date) -> QuerySet[Matter]:
    """Marked matters whose case was touched after that day, or closed."""
    after = _touches("case").filter(happened_at__date__gt=OuterRef("untouched_since"))
    marked = Matter.objects.filter(untouched_since__isnull=False, case__isnull=False)
    return Matter.objects.filter(pk__in=marked.filter(Exists(after) | Q(case__closed_on__isnull=False)).values("pk"))
