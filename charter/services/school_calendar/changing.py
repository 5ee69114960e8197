"""A break added or taken out, a year approved: by a person, recorded, once whoever asks twice."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import AccessAction, User
from accounts.services import record_access
from charter.models import SchoolBreak, SchoolCalendar

PAGE = "school calendar"
BY_HAND = "היחידה"


@transaction.atomic
def add_break(
    *, calendar: SchoolCalendar, first: date, last: date, name: str, stage: str, by: User, now: datetime
) -> SchoolBreak:
    """Add days without school; the same days for the same schools are there once."""
    facts = {"name": name, "source": BY_HAND, "added_at": now, "added_by": by}
    found, is_new = SchoolBreak.objects.get_or_create(
        calendar=calendar, first=first, last=last, stage=stage, removed_at=None, defaults=facts
    )
    if is_new:
        _record(calendar, "added", by)
    return found


@transaction.atomic
def remove_break(*, found: SchoolBreak, by: User, now: datetime) -> bool:
    """Take a break out; it stays on record. The second time changes nothing."""
    if not SchoolBreak.objects.current().filter(pk=found.pk).update(removed_at=now, removed_by=by):
        return False
    _record(found.calendar, "removed", by)
    return True


@transaction.atomic
def approve_school_year(*, calendar: SchoolCalendar, by: User, now: datetime) -> bool:
    """Say that a person has looked at the breaks of the year; the first approval stands."""
    drafts = SchoolCalendar.objects.filter(pk=calendar.pk, approved_at=None)
    if not drafts.update(approved_by=by, approved_at=now):
        return False
    _record(calendar, "approved", by)
    return True


def _record(calendar: SchoolCalendar, what: str, by: User) -> None:
    subject = f"school calendar {calendar.year} {calendar.sector} {what}"
    record_access(by=by, action=AccessAction.CHANGE, page=PAGE, subject=subject)
