"""Cases for tests: a pupil with a school and two parents, and short words for what happens to him."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import factory

from accounts.models import User
from cases.models import (
    Case,
    Contact,
    ContactKind,
    ContactOutcome,
    Enrolment,
    Guardian,
    Referral,
    ReporterKind,
    School,
    Student,
)
from cases.services.contact import log_contact
from cases.services.referral import log_referral
from cases.services.students import searchable
from notices.models import Recipient
from tests.factories import UnitFactory

JERUSALEM = ZoneInfo("Asia/Jerusalem")


def moment(text: str) -> datetime:
    """ "2026-09-10 15:40", local time."""
    return datetime.fromisoformat(text).replace(tzinfo=JERUSALEM)


class SchoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = School

    unit = factory.SubFactory(UnitFactory)
    symbol = factory.Sequence(lambda n: f"{400000 + n}")
    name = "חטיבת אלונים"
    stage = "middle"
    year_ends_day = 20


class StudentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Student

    unit = factory.SubFactory(UnitFactory)
    id_number = factory.Sequence(lambda n: f"{n:09d}")
    first_name = "נועה"
    last_name = "סעדון"
    gender = "f"
    search_name = factory.LazyAttribute(lambda s: searchable(s.first_name, s.last_name))


def make_student(unit: Any, officer: User | None = None, **facts: Any) -> Student:
    """A pupil in class ח'1, with a mother and a father who may receive mail."""
    student = StudentFactory(unit=unit, **facts)
    school = SchoolFactory(unit=unit, officer=officer)
    Enrolment.objects.create(student=student, school=school, grade=8, class_number=1, from_on="2025-09-01")
    for relation, name in [("mother", "סיגל סעדון"), ("father", "מאיר סעדון")]:
        recipient = Recipient.objects.create(name=name, email=f"{relation}{student.pk}@example.org")
        Guardian.objects.create(student=student, recipient=recipient, relation=relation, phone="+972505550142")
    return student


def refer(student: Student, received: str, *, by: User | None = None, **facts: Any) -> Referral:
    """A referral by the counsellor, typed the moment it was received unless `now` says otherwise."""
    received_at = moment(received)
    given: dict[str, Any] = {
        "reporter_kind": ReporterKind.COUNSELLOR,
        "reasons": ["seven_days"],
        "key": uuid4(),
        "now": received_at,
    }
    return log_referral(student=student, received_at=received_at, by=by, **(given | facts))


def log(case: Case, kind: str, outcome: str, happened: str, *, by: User | None = None, **facts: Any) -> Contact:
    """One contact, typed the moment it happened unless `now` says otherwise; a call is with the mother."""
    happened_at = moment(happened)
    if kind in ("call", "message", "meeting") and "guardians" not in facts:
        facts["guardians"] = [case.student.guardians.get(relation="mother")]
    if kind == "school":
        facts = {"school": case.student.enrolments.get(until_on=None).school, "person": "אורלי נבון"} | facts
    if kind == "message":
        facts = {"written_by": "sms"} | facts
    if kind == "meeting":
        facts = {"place": "municipality", "with_pupil": True} | facts
    if kind == "partner":
        facts = {"partner": "welfare", "person": "חיים אדרי"} | facts
    facts = {"now": happened_at, "key": uuid4()} | facts
    return log_contact(
        case=case,
        kind=ContactKind(kind),
        outcome=ContactOutcome(outcome),
        happened_at=happened_at,
        by=by,
        **facts,
    )


def key(n: int) -> UUID:
    return UUID(int=n)
