"""Files whose date of passing on has gone by, each with its reason (ux 3.10, R51)."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from assistance.services.files import files_of
from cases.services.students import current_class
from charter.models import Deadline

PASSING = ("matya-transfer", "new-transfer", "late-transfer")


def late_transfers(user: User, today: date, year: int) -> QuerySet[Deadline]:
    """The dates themselves, longest overdue first, each with its file."""
    files = files_of(user, today).filter(ended_on=None, year=year)
    rows = Deadline.objects.overdue(today).filter(promise__in=PASSING, matter__aide_file__in=files)
    related = rows.select_related("matter__aide_file__eligibility__student")
    classes = current_class("matter__aide_file__eligibility__student__enrolments")
    return related.prefetch_related(classes).order_by("due_on", "pk")
