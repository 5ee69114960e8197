"""Finding a case to write in: by what was typed, or the last ones somebody wrote in."""

from __future__ import annotations

from django.db.models import F, Max, Q

from accounts.models import User
from cases.models import Case
from cases.models.case import CaseQuerySet
from cases.services.students import search_students

SHOWN, RECENT = 8, 5


def matching_cases(cases: CaseQuerySet, user: User, text: str) -> list[Case]:
    """The first of the cases whose pupil or number fits every word."""
    fits = Q(student__in=search_students(user, text).order_by().values("pk"))
    if len(text) > len("2026-"):
        fits |= Q(matter__ref__contains=text)
    return list(cases.filter(fits).order_by("student__last_name", "student__first_name", "pk")[:SHOWN])


def recent_cases(cases: CaseQuerySet, user: User) -> list[Case]:
    """The last five that the person wrote a contact in, then the newest."""
    written = Max("contacts__recorded_at", filter=Q(contacts__recorded_by=user))
    recent = cases.annotate(written=written).order_by(F("written").desc(nulls_last=True), "-opened_on", "-pk")
    return list(recent[:RECENT])
