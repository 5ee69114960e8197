"""Individual hours: only for pupils at risk, never beyond the budget, in the order of request (R12, charter 7)."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from cases.models import Case, EntryKind, Need, Risk, TuitionBudget, TuitionGrant, TuitionSession
from cases.services.tuition import (
    NotAtRiskError,
    OutOfTurnError,
    decline_tuition,
    end_tuition,
    grant_tuition,
    request_at_risk,
    request_tuition,
)
from cases.services.tuition_budget import BelowGrantedError, NoHoursLeftError, set_budget
from cases.services.tuition_sessions import MoreThanGrantedError, log_session, take_session_back
from charter.services.deadlines import StaleError
from tests.cases.factories import key, make_student, moment, refer

NOW = moment("2026-11-22 10:00")
TODAY = NOW.date()


@pytest.fixture
def case(unit: Any, officer: User) -> Case:
    return at_risk(unit, officer)


def at_risk(unit: Any, officer: User) -> Case:
    case = refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case
    Case.objects.filter(pk=case.pk).update(risk=Risk.AT_RISK)
    case.refresh_from_db()
    return case


def ask(case: Case, officer: User, n: int = 1, asked: int = 10) -> TuitionGrant:
    facts = {"subject": "חשבון", "reason": "פערים גדולים", "by": officer, "now": NOW}
    return request_tuition(case=case, asked=asked, key=key(n), **facts)


def hours(manager: User, amount: int) -> TuitionBudget:
    standing = TuitionBudget.objects.filter(unit=manager.unit).first()
    version = standing.version if standing else 1
    return set_budget(unit=manager.unit, year=2026, hours=amount, version=version, by=manager)


def give(grant: TuitionGrant, manager: User, amount: int, reason: str = "") -> bool:
    return grant_tuition(grant=grant, hours=amount, by=manager, now=NOW, reason=reason)


def granted() -> int:
    return TuitionBudget.objects.get().granted


def test_only_pupils_at_risk_get_hours(unit: Any, officer: User) -> None:
    """R12."""
    case = refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case
    with pytest.raises(NotAtRiskError):
        ask(case, officer)
    facts = {"subject": "חשבון", "asked": 10, "reason": "פערים", "by": officer, "now": NOW}

    made = [request_at_risk(case=case, risk=Risk.HIDDEN, key=key(1), **facts) for _ in range(2)]

    case.refresh_from_db()
    assert (made[0] == made[1], case.risk, TuitionGrant.objects.count()) == (True, "hidden", 1)
    assert case.entries.filter(kind=EntryKind.RISK).count() == 1


def test_a_request_is_a_need_and_the_grant_its_answer(case: Case, officer: User, manager: User) -> None:
    """R27: asked and answered can be counted."""
    hours(manager, 30)
    grant = ask(case, officer)
    assert ask(case, officer) == grant
    assert list(Need.objects.values_list("promise", "answered_on")) == [("7", None)]

    assert [give(grant, manager, 8), give(grant, manager, 8)] == [True, False]

    grant.refresh_from_db()
    assert (grant.status, grant.hours, granted()) == ("granted", 8, 8)
    assert list(Need.objects.values_list("answered_on", flat=True)) == [TODAY]


def test_the_budget_is_never_exceeded_and_the_request_stays_in_line(case: Case, officer: User, manager: User) -> None:
    hours(manager, 10)
    grant = ask(case, officer, asked=11)
    with pytest.raises(NoHoursLeftError):
        give(grant, manager, 11)
    grant.refresh_from_db()
    assert (grant.status, grant.hours, granted()) == ("waiting", 0, 0)
    assert give(grant, manager, 10)


def test_without_a_budget_nothing_is_granted(case: Case, officer: User, manager: User) -> None:
    with pytest.raises(NoHoursLeftError):
        give(ask(case, officer), manager, 1)


def test_no_hand_writes_more_than_the_budget(manager: User) -> None:
    hours(manager, 10)
    with pytest.raises(IntegrityError), transaction.atomic():
        TuitionBudget.objects.update(granted=11)


def test_those_who_asked_earlier_come_first(unit: Any, officer: User, manager: User) -> None:
    """Out of turn only with a reason, and only where too few hours would be left for them."""
    hours(manager, 15)
    first, second = ask(at_risk(unit, officer), officer, 1), ask(at_risk(unit, officer), officer, 2)

    with pytest.raises(OutOfTurnError):
        give(second, manager, 10)
    assert give(second, manager, 5)
    third = ask(at_risk(unit, officer), officer, 3)
    assert give(third, manager, 5, "בחינת בגרות בשבוע הבא")
    first.refresh_from_db()
    assert (first.status, granted()) == ("waiting", 10)


def test_declined_hours_leave_the_need_open(case: Case, officer: User, manager: User) -> None:
    grant = ask(case, officer)
    told = [decline_tuition(grant=grant, reason="יש תגבור בבית הספר", by=manager, now=NOW) for _ in range(2)]
    assert (told, Need.objects.open().count()) == ([True, False], 1)


def test_ending_gives_the_unused_hours_back(case: Case, officer: User, manager: User) -> None:
    hours(manager, 10)
    grant = ask(case, officer)
    give(grant, manager, 10)
    teach(grant, officer, 4)

    told = [end_tuition(grant=grant, reason="עבר דירה", by=officer, now=NOW) for _ in range(2)]

    assert (told, granted()) == ([True, False], 4)
    grant.refresh_from_db()
    assert (grant.status, grant.hours, grant.used) == ("ended", 10, 4)


def test_a_request_taken_back_takes_its_need_along(case: Case, officer: User) -> None:
    grant = ask(case, officer)
    end_tuition(grant=grant, reason="נרשם בטעות", by=officer, now=NOW)
    grant.refresh_from_db()
    assert (grant.status, Need.objects.open().count()) == ("withdrawn", 0)


def teach(grant: TuitionGrant, officer: User, amount: int, n: int = 50) -> TuitionSession:
    facts = {"teacher": "רחל כהן", "subject": "חשבון", "by": officer, "now": NOW}
    return log_session(grant=grant, on=TODAY, hours=amount, key=key(n), **facts)


def test_hours_taught_are_never_more_than_granted(case: Case, officer: User, manager: User) -> None:
    hours(manager, 10)
    grant = ask(case, officer)
    with pytest.raises(MoreThanGrantedError):
        teach(grant, officer, 1)
    give(grant, manager, 3)

    assert teach(grant, officer, 2) == teach(grant, officer, 2)
    with pytest.raises(MoreThanGrantedError):
        teach(grant, officer, 2, 51)

    grant.refresh_from_db()
    assert (grant.used, TuitionSession.objects.count()) == (2, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        TuitionGrant.objects.update(used=4)


def test_hours_typed_by_mistake_are_given_back_once(case: Case, officer: User, manager: User) -> None:
    hours(manager, 10)
    grant = ask(case, officer)
    give(grant, manager, 3)
    session = teach(grant, officer, 2)

    told = [take_session_back(session=session, by=officer, now=NOW) for _ in range(2)]

    grant.refresh_from_db()
    assert (told, grant.used) == ([True, False], 0)


def test_hours_of_an_ended_grant_stand(case: Case, officer: User, manager: User) -> None:
    hours(manager, 10)
    grant = ask(case, officer)
    give(grant, manager, 3)
    session = teach(grant, officer, 2)
    end_tuition(grant=grant, reason="סיים", by=officer, now=NOW)

    with pytest.raises(MoreThanGrantedError):
        take_session_back(session=session, by=officer, now=NOW)
    session.refresh_from_db()
    assert (session.taken_back_at, granted()) == (None, 2)


def test_the_budget_never_sinks_below_what_is_granted(case: Case, officer: User, manager: User) -> None:
    hours(manager, 10)
    give(ask(case, officer), manager, 6)
    with pytest.raises(BelowGrantedError):
        hours(manager, 5)
    assert hours(manager, 6).left == 0
    with pytest.raises(StaleError):
        set_budget(unit=manager.unit, year=2026, hours=99, version=1, by=manager)
    assert [hours(manager, 8).version, hours(manager, 8).version] == [4, 4]


def test_each_year_has_a_budget_of_its_own(case: Case, officer: User, manager: User) -> None:
    set_budget(unit=manager.unit, year=2025, hours=500, version=1, by=manager)
    with pytest.raises(NoHoursLeftError):
        give(ask(case, officer), manager, 1)
    assert date(2026, 9, 1) == ask(case, officer).school_year.start
