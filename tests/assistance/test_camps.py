"""Camps and the journey to Poland (R70, R72-R75, scenarios 24 and 25)."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from accounts.models import Unit, User
from assistance.models import (
    Aide,
    AideEvent,
    AideFile,
    Camp,
    HoursSource,
    PolandTripFunding,
    SchoolFacts,
    VacationAssignment,
)
from assistance.services.aides.camps import (
    AideBusyError,
    NoReasonError,
    PlacedInCampError,
    UnsupervisedError,
    add_camp,
    aides_of_year,
    change_camp,
    end_camp_place,
    place_at_camp,
)
from assistance.services.aides.cards import write_guardian_id
from assistance.services.aides.forbidden import GuardianIsAideError
from assistance.services.aides.journeys import (
    AskedAlreadyError,
    NotEntitledError,
    NotNextError,
    SpecialSchoolError,
    ask_funding,
    move_funding,
)
from assistance.services.aides.placing import WrongYearError
from assistance.services.aides.seats import NoHoursError
from assistance.services.hours import add_hours, allot_base
from charter.services.deadlines import StaleError
from tests.assistance.factories import decide, entitle, file_of
from tests.assistance.placings import hire, place
from tests.cases.factories import make_student, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-04-20 10:00")


@pytest.fixture
def file(unit: Unit, manager: User) -> AideFile:
    """A file of 2025-26 with 16 hours and three of the supervisor."""
    file = file_of(entitle(unit, "2025-02-18"), 2025)
    allot_base(decision=decide(file, 3, "2025-05-06"), by=None, now=NOW)
    extra = {"decided_by": "המפקחת", "decided_on": date(2025, 9, 7), "reason": "מעברים"}
    add_hours(file=file, source=HoursSource.SUPERVISOR, hours=3, key=uuid4(), by=manager, now=NOW, **extra)
    return file


@pytest.fixture
def aide(unit: Unit, manager: User, file: AideFile) -> Aide:
    """The aide of the year."""
    aide = hire(unit, manager, "123456782", "רותי אזולאי")
    place(aide, [file], manager, from_on=date(2025, 9, 1), now=NOW)
    return aide


def camp_of(unit: Unit, by: User, name: str = "קייטנת החוף", **facts: Any) -> Camp:
    given = {"from_on": date(2026, 7, 1), "until_on": date(2026, 7, 21), "weekly_hours": 25, "is_supervised": True}
    return add_camp(unit=unit, name=name, by=by, key=uuid4(), **(given | facts))


def go(file: AideFile, camp: Camp, aide: Aide, by: User, at: UUID | None = None, **facts: Any) -> VacationAssignment:
    return place_at_camp(file=file, camp=camp, aide=aide, by=by, key=at or uuid4(), now=NOW, **facts)


def test_r73_scenario_24_as_many_hours_as_in_the_year_with_the_additions(
    unit: Unit, file: AideFile, aide: Aide, manager: User
) -> None:
    camp = camp_of(unit, manager)
    places = [go(file, camp, aide, manager, UUID(int=4)) for _ in range(2)]

    assert places[0] == places[1]
    assert (places[0].entitled, places[0].hours) == (19, 19)
    with pytest.raises(PlacedInCampError):
        go(file, camp, aide, manager)
    short = camp_of(unit, manager, "קייטנה קצרה", from_on=date(2026, 8, 2), until_on=date(2026, 8, 6), weekly_hours=12)
    assert go(file, short, aide, manager).hours == 12
    assert VacationAssignment.objects.get(camp=short).entitled == 19


def test_r72_only_a_camp_the_ministry_supervises(unit: Unit, file: AideFile, aide: Aide, manager: User) -> None:
    private = camp_of(unit, manager, "קייטנה פרטית", is_supervised=False)
    with pytest.raises(UnsupervisedError):
        go(file, private, aide, manager)
    assert not VacationAssignment.objects.exists()

    change_camp(camp=private, version=1, by=manager, is_supervised=True)
    place = go(file, private, aide, manager)
    with pytest.raises(UnsupervisedError):
        change_camp(camp=private, version=2, by=manager, is_supervised=False)
    with pytest.raises(StaleError):
        change_camp(camp=private, version=1, by=manager, weekly_hours=20)
    ended = {"on": date(2026, 7, 5), "reason": "הילדה נשארה בבית", "by": manager, "now": NOW}
    assert [end_camp_place(place=place, **ended) for _ in range(2)] == [True, False]


def test_r74_the_aide_of_the_year_first_and_another_with_a_reason(
    unit: Unit, file: AideFile, aide: Aide, manager: User
) -> None:
    camp, other = camp_of(unit, manager), hire(unit, manager, "039337423", "דנה ביטון")
    assert aides_of_year(file) == [aide]
    with pytest.raises(NoReasonError):
        go(file, camp, other, manager)

    assert go(file, camp, other, manager, other_reason="הסייעת בחופשת לידה").aide == other


def test_an_aide_is_in_one_camp_at_a_time(unit: Unit, file: AideFile, aide: Aide, manager: User) -> None:
    first = camp_of(unit, manager)
    go(file, first, aide, manager)
    with pytest.raises(AideBusyError) as busy:
        go(file, camp_of(unit, manager, "קייטנת היער", from_on=date(2026, 7, 20)), aide, manager)
    assert busy.value.camp == first


def test_a_camp_of_another_year_and_a_pupil_without_hours(
    unit: Unit, file: AideFile, aide: Aide, manager: User
) -> None:
    """R73: the hours are those of the school year the camp is in."""
    with pytest.raises(WrongYearError):
        go(file, camp_of(unit, manager, from_on=date(2026, 8, 30), until_on=date(2026, 9, 3)), aide, manager)
    bare = file_of(entitle(unit, "2025-02-18", student=make_student(unit)), 2025)
    with pytest.raises(NoHoursError):
        go(bare, camp_of(unit, manager), aide, manager)


def test_r70_neither_in_the_camp_nor_on_the_journey(unit: Unit, file: AideFile, aide: Aide, manager: User) -> None:
    mother = file.student.guardians.get(relation="mother")
    write_guardian_id(guardian=mother, id_type="israeli_id", id_number="123456782", by=manager)
    with pytest.raises(GuardianIsAideError):
        go(file, camp_of(unit, manager), aide, manager)
    with pytest.raises(GuardianIsAideError):
        ask(file, manager, aide=aide)


def ask(file: AideFile, by: User, at: UUID | None = None, **facts: Any) -> PolandTripFunding:
    given = {"from_on": date(2026, 5, 10), "until_on": date(2026, 5, 17), "asked_on": date(2026, 4, 20)}
    return ask_funding(file=file, by=by, key=at or uuid4(), now=NOW, **(given | facts))


def test_r75_scenario_25_a_request_is_asked_sent_and_decided(file: AideFile, manager: User) -> None:
    asked = [ask(file, manager, UUID(int=5), cost=9800) for _ in range(2)]
    assert asked[0] == asked[1]
    with pytest.raises(AskedAlreadyError):
        ask(file, manager, from_on=date(2026, 5, 16), until_on=date(2026, 5, 23))
    step = {"on": date(2026, 4, 28), "note": "", "by": manager, "now": NOW}
    with pytest.raises(NotNextError):
        move_funding(funding=asked[0], status="approved", version=1, **step)
    move_funding(funding=asked[0], status="sent", version=1, **step)
    with pytest.raises(StaleError):
        move_funding(funding=asked[0], status="sent", version=1, **step)

    done = move_funding(funding=asked[0], status="approved", version=2, **step)

    assert (done.status, done.decided_on, done.version) == ("approved", date(2026, 4, 28), 3)
    assert AideEvent.objects.filter(file=file, kind="aide").count() == 3
    assert ask(file, manager, from_on=date(2026, 6, 1), until_on=date(2026, 6, 8)).status == "prepared"


def test_r75_scenario_25_outside_the_rule(unit: Unit, file: AideFile, manager: User) -> None:
    """A special school; an eligibility that has ended by the journey."""
    with pytest.raises(NotEntitledError):
        ask(file, manager, from_on=date(2029, 5, 1), until_on=date(2029, 5, 8))
    SchoolFacts.objects.create(school=file.student.enrolments.get().school, is_special=True)
    with pytest.raises(SpecialSchoolError):
        ask(file, manager)
    assert not PolandTripFunding.objects.exists()
