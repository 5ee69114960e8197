"""Short words for dropouts and searches in tests."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.utils import timezone

from accounts.models import User
from cases.models import Case, DropoutEvent, FrameworkSearch, PlacementOffer, School, Student
from cases.services.dropout.events import Dropout, record_dropout, record_return
from cases.services.framework import Offer, add_offer, open_search
from tests.cases.factories import key, make_student, moment, refer

NOW = moment("2026-11-22 09:00")


def case_of(officer: User, received: str = "2026-09-10 10:00", **facts: Any) -> Case:
    return refer(make_student(officer.unit, officer, **facts), received, by=officer).case


def school_of(student: Student) -> School:
    return student.enrolments.get(until_on=None).school


def dropout(on: date, **facts: Any) -> Dropout:
    return Dropout(
        **{"dropped_on": on, "reason": "stopped", "source": "school", "last_school_name": "תיכון אורן"} | facts
    )


def drop(case: Case, on: date, *, now: datetime = NOW, by: User | None = None, **facts: Any) -> DropoutEvent:
    return record_dropout(case=case, dropout=dropout(on, **facts), by=by, key=uuid4(), now=now)


def bring_back(event: DropoutEvent, on: date, *, now: datetime = NOW, by: User | None = None) -> bool:
    return record_return(event=event, returned_on=on, returned_to="אורט נווה אורן", by=by, now=now)


def search(case: Case, on: date, *, now: datetime = NOW, by: User | None = None) -> FrameworkSearch:
    return open_search(case=case, opened_on=on, wanted="כיתה קטנה", by=by, key=uuid4(), now=now)


def offer(on: date, **facts: Any) -> Offer:
    return Offer(**{"kind": "school", "institution": "אורט נווה אורן", "offered_on": on} | facts)


def add(found: FrameworkSearch, on: date, *, by: User | None = None, **facts: Any) -> PlacementOffer:
    return add_offer(search=found, offer=offer(on, **facts), by=by, key=uuid4(), now=NOW)


def leave_and_look(case: Case, today: date) -> tuple[DropoutEvent, PlacementOffer]:
    """A pupil who dropped out some days ago, and the first institution offered, as of any day."""
    on, now = today - timedelta(days=3), timezone.now()
    event = record_dropout(case=case, dropout=dropout(on, note="לא מגיעה מאז החגים"), by=None, key=uuid4(), now=now)
    found = open_search(case=case, opened_on=on, wanted="כיתה קטנה", by=None, key=uuid4(), now=now)
    visited = offer(on, status="visited", visited_on=today, note="התרשמו מהמורה", next_step="פגישה עם האם")
    return event, add_offer(search=found, offer=visited, by=None, key=uuid4(), now=now)


def dropout_pages(case: Case, today: date) -> list[str]:
    """Every address of services 2 and 6, each with something to show."""
    event, made = leave_and_look(case, today)
    at = f"/cases/{case.matter.ref}"
    acts = [f"{at}/dropout/{event.pk}/{act}/" for act in ("return", "correct", "withdraw")]
    unit = ["/dropout/", "/dropout/?list=treated", f"/dropout/figures/{today.year - 2}/"]
    searches = [f"{at}/framework/{page}" for page in ("", "new/", "end/", "offers/new/")]
    offers = [f"{at}/framework/offers/{made.pk}/{act}/" for act in ("edit", "place")]
    return [*unit, f"{at}/dropout/", f"{at}/dropout/new/", *acts, *searches, *offers]


def at(case: Case, path: str) -> str:
    return f"/cases/{case.matter.ref}/{path}"


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def typed(case: Case, **facts: Any) -> dict[str, Any]:
    known = {
        "reason": "stopped",
        "dropped_on": "10.11.2026",
        "last_school": str(school_of(case.student).pk),
        "grade": "8",
        "source": "school",
        "note": "לא מגיעה",
        "form_key": str(key(9)),
    }
    return known | facts
