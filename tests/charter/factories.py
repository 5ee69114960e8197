"""Promises for tests: a unit with its calendar, and deadlines opened by the real rules."""

from datetime import UTC, date, datetime

from accounts.models import Unit
from charter.models import Deadline, Desk, Matter
from charter.services.calendar import approve_year, draft_year
from charter.services.deadlines import open_deadline
from charter.services.matters import open_matter

EARLY = datetime(2025, 1, 1, 8, 0, tzinfo=UTC)


def d(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def make_calendar(unit: Unit, *years: int) -> None:
    """Approved years, drafted long ago."""
    for year in years or (2025, 2026, 2027):
        draft_year(unit=unit, year=year, now=EARLY)
        approve_year(unit=unit, year=year, by=None, now=EARLY, today=EARLY.date())


def make_matter(unit: Unit, on: str = "2026-09-10") -> Matter:
    return open_matter(unit=unit, desk=Desk.CASES, url="/cases/{ref}/", on=d(on))


def make_deadline(unit: Unit, opened_on: str, promise: str = "10", *, matter: Matter | None = None) -> Deadline:
    matter = matter or make_matter(unit, opened_on)
    return open_deadline(matter=matter, promise=promise, on=d(opened_on), now=EARLY)
