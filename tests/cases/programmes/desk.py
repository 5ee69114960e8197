"""Short words for the tests of programmes: another case, a referral, a number of places."""

from datetime import date
from typing import Any

from accounts.models import Unit, User
from cases.models import Case, ProgrammeOffering, ProgrammeReferral
from cases.services.programme_referrals import refer_to_programme
from tests.cases.factories import key, make_student, moment, refer

TODAY, NOW = date(2026, 11, 22), moment("2026-11-22 10:00")


def another(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


def send(case: Case, offering: ProgrammeOffering, officer: User, n: int = 1, **facts: Any) -> ProgrammeReferral:
    given = {"reason": "אחר הצהריים ריקים", "by": officer, "key": key(n), "now": NOW} | facts
    return refer_to_programme(case=case, offering=offering, **given)


def places(offering: ProgrammeOffering, capacity: int | None, **facts: Any) -> ProgrammeOffering:
    ProgrammeOffering.objects.filter(pk=offering.pk).update(capacity=capacity, **facts)
    offering.refresh_from_db()
    return offering
