"""Notices that wait for a person: nothing else reminds anybody of them, and the promises behind them run (ux 3.12)."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from notices.models import Notice, NoticeState

READ_FIRST = (NoticeState.DRAFT, NoticeState.PRINT)  # the officer's to check, and to print
PATIENCE = timedelta(days=1)  # a whole day may pass first


def waiting_for_a_person(today: date) -> QuerySet[Notice]:
    """Drafts, letters to print and what a manager is to approve, made before yesterday and meant to leave by then."""
    since = timezone.make_aware(datetime.combine(today - PATIENCE, time.min))
    rows = Notice.objects.to_others().filter(state__in=(*READ_FIRST, NoticeState.HELD), matter__isnull=False)
    return rows.filter(created_at__lt=since, not_before__lt=since)


TO_CHECK = Q(state__in=READ_FIRST)
TO_APPROVE = Q(state=NoticeState.HELD)
