"""Seven consecutive school days of absence: counted by the pupil's own school, never by the town's calendar (C11)."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

from accounts.fields import parse_date
from cases.models import Student
from charter.services.school_calendar import school_days_of

FIRST_DAY = date(2020, 1, 1)


def seventh_day(student: Student, first_absent: date) -> date | None:
    """The seventh consecutive school day from the first day of absence; None without a school or its calendar."""
    stay = student.enrolments.current().select_related("school").first()
    if stay is None:
        return None
    days = school_days_of(student.unit, [first_absent], {stay.school.sector})
    return days.seventh_absent_day(first_absent, stay.school.kind) if days.breaks else None


def seventh_day_typed(student: Student, absent_since: str, today: date) -> date | None:
    """The same while somebody is still typing the day."""
    try:
        first = parse_date(absent_since, today=today, earliest=FIRST_DAY, latest=today)
    except ValidationError:
        return None
    return seventh_day(student, first)
