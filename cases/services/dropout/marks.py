"""New, veteran, returned: what a pupil's last dropout says beside his name, brought along by the query of the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Case, DropoutEvent, FrameworkSearch, Gender
from charter.calendar import school_year

REMINDER = timedelta(days=30)  # a dropout without an open search: a soft reminder, no clock (R5)


@dataclass(frozen=True)
class Mark:
    code: str  # new, veteran, returned
    text: str


def dropout_facts() -> dict[str, Any]:
    """The pupil's last dropout that stands, as annotations of a query of cases."""
    last = DropoutEvent.objects.standing().filter(case__student=OuterRef("student")).order_by("-dropped_on", "-pk")
    return {
        "dropped_on": Subquery(last.values("dropped_on")[:1]),
        "dropout_returned_on": Subquery(last.values("returned_on")[:1]),
    }


def search_facts(pupil: str = "student") -> dict[str, Any]:
    """The pupil's open search for a framework, and when the last one closed; `pupil` is the way to him."""
    searches = FrameworkSearch.objects.filter(case__student=OuterRef(pupil))
    closed = searches.exclude(closed_on=None).order_by("-closed_on")
    return {
        "search_since": Subquery(searches.open().values("opened_on")[:1]),
        "search_closed_on": Subquery(closed.values("closed_on")[:1]),
    }


def mark_of(case: Case, today: date) -> Mark | None:
    """The mark of a case found with `dropout_facts`."""
    dropped_on: date | None = getattr(case, "dropped_on", None)
    return mark_for(dropped_on, getattr(case, "dropout_returned_on", None), case.student.gender, today)


def mark_for(dropped_on: date | None, returned_on: date | None, gender: str, today: date) -> Mark | None:
    """Computed each day: who returned in an earlier school year bears no mark any more."""
    if dropped_on is None:
        return None
    year = school_year(today)
    if returned_on is not None:
        return Mark("returned", _returned(gender)) if returned_on in year or dropped_on in year else None
    return Mark("new", _new(gender)) if dropped_on in year else Mark("veteran", _veteran(gender))


def lacks_search(case: Any, today: date) -> bool:
    """Out for 30 days with nobody looking for a framework; of a case with both sorts of facts (R5)."""
    if case.dropped_on is None or case.dropout_returned_on is not None or case.search_since is not None:
        return False
    quiet_since = max(filter(None, (case.dropped_on, case.search_closed_on)))
    return bool(today - quiet_since >= REMINDER)


def _new(gender: str) -> str:
    words = {Gender.FEMALE: pgettext("girl", "new dropout"), Gender.MALE: pgettext("boy", "new dropout")}
    return words.get(Gender(gender), _("new dropout"))


def _veteran(gender: str) -> str:
    words = {Gender.FEMALE: pgettext("girl", "veteran dropout"), Gender.MALE: pgettext("boy", "veteran dropout")}
    return words.get(Gender(gender), _("veteran dropout"))


def _returned(gender: str) -> str:
    words = {Gender.FEMALE: pgettext("girl", "brought back"), Gender.MALE: pgettext("boy", "brought back")}
    return words.get(Gender(gender), _("brought back"))
