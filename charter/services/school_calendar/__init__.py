"""School calendars: breaks drafted by rule, changed and approved by people, read by patrols and absences (C11)."""

from charter.services.school_calendar.changing import add_break, approve_school_year, remove_break
from charter.services.school_calendar.drafting import draft_missing_school_years, draft_school_year
from charter.services.school_calendar.reading import SchoolDays, is_ready, school_days_of
from charter.services.school_calendar.rules import drafted_breaks

__all__ = [
    "SchoolDays",
    "add_break",
    "approve_school_year",
    "draft_missing_school_years",
    "draft_school_year",
    "drafted_breaks",
    "is_ready",
    "remove_break",
    "school_days_of",
]
