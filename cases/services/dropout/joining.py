"""What becomes of dropouts and searches when two cases of one pupil become one: out once, looked for once."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, DropoutEvent, FrameworkSearch
from cases.services.dropout.events import withdraw_dropout
from cases.services.framework import end_search


def end_second_dropout(younger: Case, older: Case, by: User, today: date, now: datetime) -> None:
    """Of two open dropouts the earlier one stands, of two open searches the older case's; both stay on record."""
    reason = _("two files of one pupil were joined")
    both = DropoutEvent.objects.out().filter(case__in=[younger, older]).select_related("case__student", "case__matter")
    for later in both.order_by("dropped_on", "pk")[1:]:
        withdraw_dropout(event=later, reason=reason, by=by, today=today, now=now)
    searches = FrameworkSearch.objects.open()
    if searches.filter(case=older).exists():
        for second in searches.filter(case=younger).select_related("case__student", "case__matter"):
            end_search(search=second, reason=reason, by=by, today=today, now=now)
