"""Short words for dropouts and searches in tests."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from accounts.models import User
from cases.models import Case, DropoutEvent, FrameworkSearch, PlacementOffer, School, Student
from cases.services.dropout.events import Dropout, record_dropout, record_return
from cases.services.framework import Offer, add_offer, open_search
from tests.cases.factories import make_student, moment, refer

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
