"""Leave and cover: no case is ever without somebody who is there, and no promise waits (C13, D4)."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from cases.models import Case, Enrolment, EntryKind, Leave
from cases.services.assignment import assign_case
from cases.services.cover import (
    LeaveError,
    accept_cover,
    ask_others,
    decline_cover,
    enter_leave,
    keep_covers,
    withdraw_leave,
)
from charter.models import Matter
from notices.models import Recipient
from tests.cases.factories import key, make_student, moment, refer
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY, NOW = date(2026, 11, 22), moment("2026-11-22 09:00")
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 3)


@pytest.fixture
def unit() -> Any:
    return UnitFactory()


@pytest.fixture
def manager(unit: Any) -> Any:
    return UserFactory(unit=unit, is_manager=True, name="רונית שקד")


@pytest.fixture
def dana(unit: Any) -> Any:
    return UserFactory(unit=unit, is_officer=True, name="דנה לביא")


@pytest.fixture
def salim(unit: Any) -> Any:
    return UserFactory(unit=unit, is_officer=True, name="סלים חורי", languages=["ar"])


def case_of(officer: User, received: str = "2026-11-19 09:00") -> Case:
    return refer(make_student(officer.unit, officer), received, by=officer).case


def enter(officer: User, first: date = FIRST, last: date = LAST, n: int = 1) -> Leave:
    return enter_leave(officer=officer, first_on=first, last_on=last, by=officer, key=key(n), today=TODAY, now=NOW)


def covers(officer: User) -> set[Any]:
    return set(Matter.objects.filter(owner=officer).values_list("cover", "cover_from", "cover_until"))


def test_from_the_moment_of_entering_every_matter_has_somebody(manager: Any, dana: Any, salim: Any) -> None:
    case_of(dana), case_of(dana)
    enter(dana)
    assert covers(dana) == {(manager.pk, FIRST, LAST)}


def test_the_cover_accepts_and_stands_on_every_matter_without_anything_running_at_midnight(
    manager: Any, dana: Any, salim: Any
) -> None:
    case = case_of(dana)
    leave = enter(dana)
    assert [accept_cover(leave=leave, by=salim, today=TODAY, now=NOW) for _ in range(2)] == [1, 0]
    assert covers(dana) == {(salim.pk, FIRST, LAST)}
    seen = [Case.objects.visible_to(salim, day).filter(pk=case.pk).exists() for day in (TODAY, FIRST, LAST)]
    assert seen == [False, True, True]
    assert not Case.objects.visible_to(salim, LAST + timedelta(days=1)).exists()
    assert case.entries.filter(kind=EntryKind.COVER).count() == 1


def test_entering_twice_with_one_key_is_one_leave(manager: Any, dana: Any, salim: Any) -> None:
    case_of(dana)
    assert enter(dana) == enter(dana)
    assert (Leave.objects.count(), dana.leaves.get().offers.count()) == (1, 1)


def test_declined_cases_stay_with_the_fallback_and_somebody_else_is_asked(manager: Any, dana: Any, salim: Any) -> None:
    other = UserFactory(unit=dana.unit, is_officer=True)
    other_case = case_of(other)  # so that Salim, with nothing to do, is asked first
    case_of(dana)
    leave = enter(dana)
    offer = leave.offers.get()
    assert (offer.cover, other_case.matter.owner) == (salim, other)
    assert [decline_cover(leave=leave, by=salim, now=NOW) for _ in range(2)] == [1, 0]
    assert covers(dana) == {(manager.pk, FIRST, LAST)}
    assert [ask_others(leave=leave, wanted={offer.pk: other}, by=dana) for _ in range(2)] == [1, 0]
    accept_cover(leave=leave, by=other, today=TODAY, now=NOW)
    assert covers(dana) == {(other.pk, FIRST, LAST)}


def test_what_comes_to_her_meanwhile_is_covered_within_a_minute(manager: Any, dana: Any, salim: Any) -> None:
    enter(dana)
    case_of(dana)
    handed = case_of(salim)
    assign_case(case=handed, owner=dana, by=manager, now=NOW)
    assert [keep_covers(today=TODAY, now=NOW), keep_covers(today=TODAY, now=NOW)] == [4, 0]
    assert covers(dana) == {(manager.pk, FIRST, LAST)}


def test_of_two_leaves_the_nearest_stands_and_the_next_follows_by_itself(manager: Any, dana: Any, salim: Any) -> None:
    case_of(dana)
    enter(dana)
    later = enter(dana, date(2026, 12, 20), date(2026, 12, 24), n=2)
    accept_cover(leave=later, by=salim, today=TODAY, now=NOW)
    assert covers(dana) == {(manager.pk, FIRST, LAST)}
    keep_covers(today=LAST, now=NOW)
    assert covers(dana) == {(manager.pk, FIRST, LAST)}
    keep_covers(today=LAST + timedelta(days=1), now=NOW)
    assert covers(dana) == {(salim.pk, date(2026, 12, 20), date(2026, 12, 24))}


def test_withdrawing_takes_the_covers_off(manager: Any, dana: Any, salim: Any) -> None:
    case_of(dana)
    leave = enter(dana)
    withdrawn = [withdraw_leave(leave=leave, by=dana, today=TODAY, now=NOW) for _ in range(2)]
    assert withdrawn == [True, False]
    assert covers(dana) == {(None, None, None)}
    with pytest.raises(LeaveError):
        accept_cover(leave=leave, by=salim, today=TODAY, now=NOW)


@pytest.mark.parametrize(("first", "last"), [(LAST, LAST), (LAST + timedelta(days=1), date(2026, 12, 9))])
def test_days_that_meet_another_leave_are_refused(manager: Any, dana: Any, first: date, last: date) -> None:
    enter(dana)
    with pytest.raises(LeaveError):
        enter(dana, first, last, n=2)


def test_nobody_who_is_away_herself_is_asked_or_may_accept(manager: Any, dana: Any, salim: Any) -> None:
    case_of(dana)
    leave = enter(dana)
    enter(salim, LAST, LAST, n=2)
    with pytest.raises(LeaveError):
        accept_cover(leave=leave, by=salim, today=TODAY, now=NOW)


def test_a_unit_of_one_cannot_leave_its_cases_alone(dana: Any) -> None:
    with pytest.raises(LeaveError):
        enter(dana)


def test_the_language_of_the_family_comes_before_school_and_load(manager: Any, dana: Any, salim: Any) -> None:
    near = UserFactory(unit=dana.unit, is_officer=True, name="א")
    known, arabic, hebrew = (case_of(officer) for officer in (near, dana, dana))
    school = known.student.enrolments.get().school
    Enrolment.objects.filter(student__in=[arabic.student_id, hebrew.student_id]).update(school=school)
    Recipient.objects.filter(guardian__student=arabic.student_id).update(language="ar")
    asked = dict(enter(dana).offers.values_list("case", "cover"))
    assert asked == {arabic.pk: salim.pk, hebrew.pk: near.pk}
