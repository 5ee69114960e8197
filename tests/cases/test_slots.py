"""The moments offered to a family instead of a meeting that does not suit (ux 3.13)."""

from datetime import date, datetime, time

import pytest

from accounts.models import Unit, User
from cases.models import Case
from cases.services.slots import free_slots
from charter.models import CalendarYear, ClosedDay, StepKind
from charter.services.steps import add_next_step
from tests.cases.factories import key, make_student, moment, refer
from tests.factories import UserFactory

NOW = moment("2027-01-20 10:00")  # a Wednesday


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case


def slots(case: Case, **facts: datetime) -> list[str]:
    return [f"{slot:%Y-%m-%d %H:%M}" for slot in free_slots(case.matter, now=NOW, **facts)]


def busy(case: Case, n: int, on: date, at: time | None, kind: StepKind = StepKind.MEETING, **facts: User) -> None:
    add_next_step(matter=case.matter, kind=kind, due_on=on, due_time=at, by=None, key=key(n), **facts)


def test_three_worked_days_from_tomorrow_morning_and_afternoon_in_turn(case: Case) -> None:
    assert slots(case) == ["2027-01-21 09:00", "2027-01-24 13:00", "2027-01-25 11:00"]


def test_a_closed_day_is_passed_over_and_so_are_weekends(case: Case, unit: Unit) -> None:
    ClosedDay.objects.create(
        unit=unit, on=date(2027, 1, 21), kind="closure", name="שיפוץ", source="typed", added_at=NOW
    )
    assert slots(case) == ["2027-01-24 09:00", "2027-01-25 13:00", "2027-01-26 11:00"]


def test_within_an_hour_of_the_officers_other_meetings_and_visits_nothing_is_offered(case: Case, officer: User) -> None:
    busy(case, 1, date(2027, 1, 21), time(9, 30))
    busy(case, 2, date(2027, 1, 24), time(13, 30), StepKind.VISIT)
    assert slots(case) == ["2027-01-21 13:00", "2027-01-24 11:00", "2027-01-25 11:00"]


def test_calls_other_officers_and_what_has_no_hour_hinder_nothing(case: Case, unit: Unit) -> None:
    busy(case, 1, date(2027, 1, 21), time(9), StepKind.CALL)
    busy(case, 2, date(2027, 1, 21), time(9), owner=UserFactory(unit=unit, is_officer=True))
    busy(case, 3, date(2027, 1, 21), None)
    assert slots(case)[0] == "2027-01-21 09:00"


def test_the_moment_that_does_not_suit_is_not_offered_again(case: Case) -> None:
    assert slots(case, but=moment("2027-01-21 09:00"))[0] == "2027-01-21 13:00"


def test_only_inside_the_units_hours(case: Case, unit: Unit) -> None:
    case.matter.unit.hours = "10:30 עד 14:30"
    assert slots(case) == ["2027-01-21 13:00", "2027-01-24 13:00", "2027-01-25 11:00"]


@pytest.mark.parametrize("hours", ["", "בתיאום מראש", "16:00 עד 8:00"])
def test_hours_nobody_can_read_are_taken_as_the_usual_ones(case: Case, hours: str) -> None:
    case.matter.unit.hours = hours
    assert slots(case) == ["2027-01-21 09:00", "2027-01-24 13:00", "2027-01-25 11:00"]


def test_without_a_calendar_sunday_to_thursday(case: Case) -> None:
    ClosedDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    assert slots(case) == ["2027-01-21 09:00", "2027-01-24 13:00", "2027-01-25 11:00"]


def test_without_an_officer_nothing_is_taken(case: Case) -> None:
    busy(case, 1, date(2027, 1, 21), time(9))
    case.matter.owner = None
    assert slots(case)[0] == "2027-01-21 09:00"
