"""Appeals on the level or other services: 21 days, late ones accepted and marked, the decision in force (R59, R63, D9)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from accounts.models import Unit, User
from assistance.models import AideEvent, AideFile, Appeal, AppealResult, DecisionDelivery, FunctionLevelDecision
from assistance.services.appeals import (
    AlreadyOpenError,
    NotAdmittedError,
    admit_appeal,
    decide_appeal,
    file_appeal,
    hear_appeal,
)
from assistance.services.bodies import body_of
from charter.services.deadlines import StaleError
from tests.assistance.deliveries import announced, deliver
from tests.assistance.factories import entitle, file_of
from tests.cases.factories import key, moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ilana(unit: Unit) -> User:
    return UserFactory(unit=unit, is_coordinator=True)


@pytest.fixture
def mother(unit: Unit, ilana: User) -> DecisionDelivery:
    """It reached her on Friday 1.5.2026: until Sunday 24.5."""
    row = announced(file_of(entitle(unit, "2025-12-10")), 3, "2026-04-28")[0]
    return deliver(row, "2026-05-01", ilana)


def appeal(row: DecisionDelivery, on: str = "2026-05-20", n: int = 1, **facts: Any) -> Appeal:
    given: dict[str, Any] = {"subject": "level", "reasons": "זקוקה ליותר", "key": key(n), "by": None}
    given |= {"filed_on": date.fromisoformat(on), "now": moment(f"{on} 09:00")}
    return file_appeal(decision=row.decision, guardian=row.guardian, **(given | facts))


def end(one: Appeal, by: User, result: str = "rejected", on: str = "2026-06-03", **facts: Any) -> None:
    given: dict[str, Any] = {"version": one.version, "explained": "נשמעו ההורים"} | facts
    on_day = {"decided_on": date.fromisoformat(on), "now": moment(f"{on} 12:00")}
    decide_appeal(appeal=one, result=AppealResult(result), by=by, **on_day, **given)


def test_r59_in_time_to_the_body_of_the_track_which_has_21_days_too(mother: DecisionDelivery, unit: Unit) -> None:
    made = appeal(mother)
    assert appeal(mother) == made, "the same form twice is one appeal"
    assert (made.is_late, made.file_until, made.decide_by) == (False, date(2026, 5, 24), date(2026, 6, 10))
    assert (made.body, made.from_page) == (body_of(unit, "placement"), True)
    assert AideEvent.objects.filter(kind="appeal").count() == 1


def test_scenario_21_filed_on_the_25th_it_is_accepted_and_marked(mother: DecisionDelivery, ilana: User) -> None:
    made = appeal(mother, "2026-05-25")
    assert (made.is_late, made.admitted) == (True, None)
    with pytest.raises(NotAdmittedError):
        hear_appeal(appeal=made, version=1, heard_on=date(2026, 6, 1), by=ilana, now=moment("2026-06-01 12:00"))
    with pytest.raises(NotAdmittedError):
        end(made, ilana)
    assert AideEvent.objects.get(kind="appeal").text.endswith("סיגל סעדון · מחוץ למועד")


@pytest.mark.parametrize(("admitted", "result"), [(True, ""), (False, "not_heard")])
def test_d9_a_person_decides_on_a_late_one(mother: DecisionDelivery, ilana: User, admitted: bool, result: str) -> None:
    made = appeal(mother, "2026-05-25")
    facts: dict[str, Any] = {"admitted": admitted, "why": "אשפוז", "by": ilana, "on": date(2026, 5, 26)}
    admit_appeal(appeal=made, version=1, now=moment("2026-05-26 12:00"), **facts)
    admit_appeal(appeal=made, version=1, now=moment("2026-05-26 12:00"), **facts)
    with pytest.raises(StaleError):
        admit_appeal(appeal=made, version=1, now=moment("2026-05-26 12:00"), **facts | {"admitted": not admitted})
    made.refresh_from_db()
    assert (made.admitted, made.result) == (admitted, result)


def test_r29_r59_the_decision_stays_in_force_while_it_is_open(mother: DecisionDelivery) -> None:
    appeal(mother)
    assert FunctionLevelDecision.objects.in_force().get() == mother.decision


def test_r59_two_subjects_two_parents_and_one_open_of_each(mother: DecisionDelivery) -> None:
    father = DecisionDelivery.objects.exclude(pk=mother.pk).get()
    made = [appeal(mother), appeal(mother, n=2, subject="services"), appeal(father, n=3)]
    with pytest.raises(AlreadyOpenError) as waits:
        appeal(mother, n=4)
    assert (waits.value.appeal, Appeal.objects.count()) == (made[0], 3)
    assert (made[2].file_until, made[2].is_late) == (None, False), "nothing was delivered to him: nothing is late"


def test_r59_decided_once_with_reasons(mother: DecisionDelivery, ilana: User) -> None:
    made = appeal(mother)
    hear_appeal(appeal=made, version=1, heard_on=date(2026, 5, 28), by=ilana, now=moment("2026-05-28 12:00"))
    end(made, ilana, version=2)
    end(made, ilana, version=2)
    with pytest.raises(StaleError):
        end(made, ilana, "accepted", version=2)
    made.refresh_from_db()
    assert (made.heard_on, made.result, made.decided_on) == (date(2026, 5, 28), "rejected", date(2026, 6, 3))
    assert isinstance(appeal(mother, "2026-05-24", n=5).form_key, UUID), "after its end another may be filed"
    assert AideFile.objects.get().decisions.count() == 1
