"""Patrols (charter 15; R25, C11, D17, scenario 17): three a school year, on school days, and what they find."""

from datetime import date
from uuid import uuid4

import pytest
from django.core import mail

from accounts.models import Unit, User
from cases.models import EntryKind, Patrol, PatrolFinding, PatrolYear, Referral, ReporterKind, Student
from cases.services.patrols import (
    DayTakenError,
    NoSchoolError,
    call_off,
    change_patrol,
    no_school,
    note_newcomer,
    note_pupil,
    note_unknown,
    open_patrol_year,
    open_patrol_years,
    start_patrol,
    take_back,
)
from charter.models import Deadline, Flag, Outcome, SchoolBreak
from charter.services.calendar import draft_missing_years
from charter.services.deadlines import StaleError
from charter.services.sweep import flag_deadlines
from notices.services.digest import prepare_morning_digests
from tests.cases.factories import SchoolFactory, key, make_student, moment
from tests.cases.patrols import begin, end, make, plan
from tests.charter.factories import EARLY

NOON = moment("2026-11-09 12:00")


@pytest.fixture(autouse=True)
def calendars(unit: Unit) -> None:
    draft_missing_years(today=date(2026, 11, 22), now=EARLY)


@pytest.fixture
def student(unit: Unit, officer: User) -> Student:
    return make_student(unit, officer)


def promise(unit: Unit, year: int = 2026) -> Deadline:
    return Deadline.objects.get(matter__patrol_year__unit=unit, matter__patrol_year__year=year, promise="15")


def test_scenario_17_three_patrols_keep_the_promise_and_a_vacation_day_is_refused(unit: Unit, officer: User) -> None:
    """9.11 (Sigd, a school day) = 1; 17.2 = 2; 20.4 refused: a municipal working day in the Pesach break; 3.5 = 3."""
    make(officer, "2026-11-09")
    make(officer, "2027-02-17")
    with pytest.raises(NoSchoolError, match="חופשת פסח"):
        plan(officer, "2027-04-20")
    assert promise(unit).is_open
    make(officer, "2027-05-03")

    deadline = promise(unit)
    assert (deadline.opened_on, deadline.due_on) == (date(2026, 9, 1), date(2027, 8, 31))
    assert (deadline.outcome, deadline.closed_on) == (Outcome.MET, date(2027, 5, 3))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-11-07", "סוף שבוע"),
        ("2026-11-06", "סוף שבוע"),
        ("2026-12-08", "חופשת חנוכה"),
        ("2027-07-05", "חופשת הקיץ"),
        ("2027-06-22", ""),
        ("2026-11-09", ""),
    ],
)
def test_c11_a_patrol_is_made_on_a_school_day(unit: Unit, day: str, why: str) -> None:
    open_patrol_year(unit=unit, on=date(2026, 11, 9), now=NOON)
    assert no_school(unit, date.fromisoformat(day)) == why


def test_c11_a_six_day_school_or_another_sector_makes_it_a_school_day(unit: Unit, officer: User) -> None:
    SchoolFactory(unit=unit, days_a_week=6)
    plan(officer, "2026-11-06")  # a Friday
    with pytest.raises(NoSchoolError, match="חופשת חנוכה"):
        plan(officer, "2026-12-08")
    SchoolFactory(unit=unit, sector="arab")
    assert plan(officer, "2026-12-08")


def test_d17_several_parks_on_one_day_are_one_patrol(unit: Unit, officer: User) -> None:
    first = plan(officer, "2026-11-09", parks=["גן העיר", "גן סאקר", "גן העיר"])
    assert [park.name for park in first.parks.order_by("pk")] == ["גן העיר", "גן סאקר"]
    with pytest.raises(DayTakenError) as taken:
        plan(officer, "2026-11-09")
    assert taken.value.patrol == first
    call_off(patrol=first, reason="גשם", by=officer, today=NOON.date(), now=NOON)
    assert plan(officer, "2026-11-09")


def test_the_year_is_opened_for_every_unit_once_by_the_pulse(unit: Unit, stranger: User) -> None:
    today = date(2026, 11, 22)
    assert [open_patrol_years(today=today, now=NOON) for _ in range(2)] == [2, 0]
    assert promise(unit).opened_on == date(2026, 9, 1)
    assert open_patrol_years(today=date(2027, 9, 1), now=NOON) == 2
    assert PatrolYear.objects.filter(unit=unit).count() == 2


def test_r25_s11_the_manager_hears_on_1_february_and_1_may_when_behind(
    unit: Unit, officer: User, manager: User
) -> None:
    open_patrol_years(today=date(2026, 11, 22), now=NOON)
    flag_deadlines(today=date(2027, 1, 31), now=NOON)
    assert promise(unit).flag == Flag.NONE
    assert prepare_morning_digests(now=moment("2027-01-31 08:05")) == 0
    flag_deadlines(today=date(2027, 2, 1), now=NOON)
    assert promise(unit).flag == Flag.SOON
    assert prepare_morning_digests(now=moment("2027-02-01 08:05")) == 1  # the manager, not the officer
    make(officer, "2027-02-17")
    assert (promise(unit).flag, promise(unit).soon_on) == (Flag.NONE, date(2027, 5, 1))
    assert mail.outbox == []


def test_a_patrol_begins_and_ends_once_whoever_taps_first(officer: User, manager: User) -> None:
    patrol = plan(officer, "2026-11-09")
    assert not start_patrol(patrol=patrol, by=officer, now=moment("2026-11-08 09:00"))  # not before its day
    now = moment("2026-11-09 09:05")
    assert [start_patrol(patrol=patrol, by=who, now=now) for who in (officer, manager)] == [True, False]
    patrol.refresh_from_db()
    assert [end(patrol, who, NOON, "שקט") for who in (manager, officer)] == [True, False]
    patrol.refresh_from_db()
    assert (patrol.started_at, patrol.ended_at, patrol.note) == (now, NOON, "שקט")


def test_d23_a_patrol_typed_later_counts_by_its_own_day(unit: Unit, officer: User) -> None:
    patrol = plan(officer, "2026-11-09", now=moment("2026-11-15 10:00"))
    late = moment("2026-11-15 10:00")
    start_patrol(patrol=patrol, by=officer, now=late)
    patrol.refresh_from_db()
    end(patrol, officer, late)
    patrol.refresh_from_db()
    assert (patrol.started_at, patrol.recorded_at) == (moment("2026-11-09 09:00"), late)


def test_r25_a_pupil_found_becomes_one_referral_with_its_promises(officer: User, student: Student) -> None:
    patrol = begin(officer, "2026-11-09")
    found_at = moment("2026-11-09 09:40")
    facts = {"patrol": patrol, "student": student, "park": "גן העיר", "by": officer}
    twice = [note_pupil(found_at=found_at, now=found_at, **facts) for _ in range(2)]

    assert twice[0] == twice[1]
    referral = Referral.objects.get()
    assert (referral.reporter_kind, referral.reasons) == (ReporterKind.PATROL, ["patrol"])
    assert referral.received_at == found_at
    rows = Deadline.objects.filter(matter=referral.matter).order_by("due_on", "promise")
    assert [(row.promise, str(row.due_on)) for row in rows] == [
        ("10", "2026-11-12"),
        ("9", "2026-11-12"),
        ("12", "2026-11-19"),
    ]
    entry = referral.case.entries.get(kind=EntryKind.PATROL)
    assert (entry.text, entry.url) == ("גן העיר", f"/patrols/{patrol.pk}/live/")


def test_r25_an_unknown_child_is_a_number_once_by_key(officer: User) -> None:
    patrol = begin(officer, "2026-11-09")
    facts = {"park": "גן העיר", "gender": "m", "age_band": "middle", "number": 3, "found_at": NOON, "now": NOON}
    for _ in range(2):
        assert note_unknown(patrol=patrol, by=officer, key=key(1), **facts)
    assert PatrolFinding.objects.get().number == 3
    assert not Referral.objects.exists()
    columns = {field.name for field in PatrolFinding._meta.get_fields()}
    assert not {"name", "photo", "picture", "student", "description"} & columns


def test_nothing_is_noted_where_the_patrol_does_not_run(officer: User, student: Student) -> None:
    patrol = plan(officer, "2026-11-09")
    given = {"patrol": patrol, "park": "", "found_at": NOON, "by": officer, "now": NOON}
    assert note_pupil(student=student, **given) is None
    assert note_unknown(gender="", age_band="high", number=1, key=key(1), **given) is None
    assert not PatrolFinding.objects.exists()


def test_a_child_who_is_not_on_file_is_put_on_file_once(officer: User, student: Student) -> None:
    patrol = begin(officer, "2026-11-09")
    pupil = {"first_name": "גיא", "last_name": "שלומוב", "id_type": "none", "id_missing_reason": "לא ידוע"}
    pupil |= {"school": student.enrolments.get().school, "grade": 8}
    given = {"patrol": patrol, "pupil": pupil, "guardian": None, "park": "גן העיר", "today": NOON.date()}
    for _ in range(2):
        assert note_newcomer(found_at=NOON, by=officer, key=key(7), now=NOON, **given)
    assert Student.objects.filter(first_name="גיא").count() == 1
    assert Referral.objects.get().case.student.first_name == "גיא"


def test_taking_back_withdraws_the_referral_and_the_pupil_can_be_noted_again(officer: User, student: Student) -> None:
    patrol = begin(officer, "2026-11-09")
    given = {"patrol": patrol, "student": student, "park": "", "found_at": NOON, "by": officer, "now": NOON}
    finding = note_pupil(**given)
    assert finding
    assert [take_back(finding=finding, by=officer, now=NOON) for _ in range(2)] == [True, False]
    assert Referral.objects.get().withdrawn_at == NOON
    again = note_pupil(**given)
    assert again != finding
    assert Referral.objects.filter(withdrawn_at=None).count() == 1


def test_two_who_change_one_patrol_lose_nothing(officer: User, manager: User) -> None:
    patrol = plan(officer, "2026-11-09")
    facts = {"starts_at": patrol.starts_at, "ends_at": patrol.ends_at, "on": patrol.on, "staff": [officer]}
    change_patrol(patrol=patrol, version=1, by=manager, now=NOON, **facts, parks=["גן סאקר"])
    with pytest.raises(StaleError):
        change_patrol(patrol=patrol, version=1, by=officer, now=NOON, **facts, parks=["גן הפעמון"])
    assert [park.name for park in patrol.parks.all()] == ["גן סאקר"]


def test_the_same_form_sent_twice_is_one_patrol(officer: User) -> None:
    same = uuid4()
    assert plan(officer, "2026-11-09", key=same) == plan(officer, "2026-11-09", key=same)
    assert Patrol.objects.count() == 1


def test_a_break_added_later_refuses_the_day(unit: Unit, officer: User) -> None:
    year = open_patrol_year(unit=unit, on=date(2026, 11, 9), now=NOON)
    calendar = year.unit.school_calendars.get(sector="state")
    day = date(2026, 11, 25)
    SchoolBreak.objects.create(calendar=calendar, first=day, last=day, name="שביתה", source="היחידה", added_at=NOON)
    with pytest.raises(NoSchoolError, match="שביתה"):
        plan(officer, "2026-11-25")
