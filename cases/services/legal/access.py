"""Who may do what on the legal track of a case."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from cases.models import Case


def is_treating(case: Case, user: User) -> bool:
    """The officer who answers for the case: she alone starts and moves a proceeding; a new owner takes the right."""
    return case.closed_on is None and case.matter.owner_id == user.pk


def may_record(case: Case, user: User, today: date) -> bool:
    """Facts of the gate: the treating officer, or her cover while it lasts. A manager looks and comments."""
    matter = case.matter
    covers = matter.cover_id == user.pk and matter.cover_from and matter.cover_until
    is_cover = bool(covers) and matter.cover_from <= today <= matter.cover_until  # type: ignore[operator]
    return is_treating(case, user) or (case.closed_on is None and is_cover)


def legal_url(case: Case) -> str:
    return f"{case.matter.url}legal/"
