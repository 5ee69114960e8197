"""Aides: who may be one, who employs, and how one is shared (R65-R71, S15, scenarios 24 and 25)."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Unit, User
from assistance.models import (
    Aide,
    AideAllocation,
    AideAssignment,
    AideEmployment,
    AideEvent,
    AideFile,
    ClassHours,
    EscortHours,
    GuardianId,
    Ownership,
    SchoolFacts,
)
from assistance.services.aides.cards import write_guardian_id
from assistance.services.aides.employment import (
    EmployedAlreadyError,
    NotPrivateError,
    NoTransferError,
    employ_aide,
    end_employment,
)
from assistance.services.aides.forbidden import GuardianIsAideError, VolunteerIsAideError, doubts
from assistance.services.aides.people import (
    KnownAideError,
    add_aide,
    add_volunteer,
    change_aide,
    end_volunteer,
)
from assistance.services.aides.placing import (
    PlacedAlreadyError,
    WrongYearError,
    change_pupils,
    end_assignment,
    place_aide,
)
from assistance.services.aides.seats import (
    ClassHoursMissingError,
    NoHoursError,
    NothingLeftError,
    NotOneClassError,
    NotOneSchoolError,
    OverTheWeekError,
    SharingNotAllowedError,
    WrongNumberError,
    hours_left,
)
from assistance.services.aides.timetable import add_escort, clashes_of, end_escort, write_timetable
from assistance.services.hours import allot_base
from cases.models import Enrolment, School
from charter.services.deadlines import StaleError
from tests.assistance.factories import decide, entitle, file_of
from tests.cases.factories import SchoolFactory, make_student, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-08-20 10:00")
START = date(2026, 9, 1)


@pytest.fixture
def school(unit: Unit) -> School:
    return SchoolFactory(unit=unit, name="יסודי הרקפת")


@pytest.fixture
def aide(unit: Unit, manager: User) -> Aide:
    return hire(unit, manager, "123456782", "רותי אזולאי")


def hire(unit: Unit, by: User, number: str, name: str, **facts: Any) -> Aide:
    return add_aide(unit=unit, by=by, key=uuid4(), id_type="israeli_id", id_number=number, name=name, **facts)


def pupil(school: School, level: int, grade: int = 4, number: int = 2, **facts: Any) -> AideFile:
    """A pupil with hours in a class of the school; `facts` are the pupil's."""
    student = make_student(school.unit, **facts)
    student.enrolments.update(school=school, grade=grade, class_number=number)
    file = file_of(entitle(school.unit, student=student))
    allot_base(decision=decide(file, level), by=None, now=NOW)
    return file


def learn(school: School, hours: int, grade: int = 4, number: int = 2) -> None:
    ClassHours.objects.create(school=school, year=2026, grade=grade, class_number=number, weekly_hours=hours)


def place(aide: Aide, files: list[AideFile], by: User, sharing: str = "one", **facts: Any) -> AideAssignment:
    given = {"from_on": START, "key": uuid4(), "now": NOW}
    return place_aide(aide=aide, files=files, sharing=sharing, by=by, **(given | facts))


def allow(*files: AideFile) -> None:
    AideFile.objects.filter(pk__in=[file.pk for file in files]).update(sharing_allowed=True)


def seats(assignment: AideAssignment) -> list[tuple[int, int]]:
    return sorted(assignment.pupils.filter(ended_on=None).values_list("file", "hours"))


def test_scenario_24_one_aide_in_a_class_up_to_the_hours_the_class_learns(
    school: School, aide: Aide, manager: User
) -> None:
    """R66 (T): 24 and 16 in a class of 34 are 34, not 40; the pupils keep 24 and 16; the key twice is once."""
    learn(school, 34)
    files = [pupil(school, 4), pupil(school, 3)]
    one, two = (place(aide, files, manager, "class", key=UUID(int=1)) for _ in range(2))

    assert one == two
    assert one.weekly_hours == 34
    assert seats(one) == [(files[0].pk, 24), (files[1].pk, 16)]
    assert [row.total for row in AideAllocation.objects.order_by("pk")] == [24, 16]
    assert AideEvent.objects.filter(kind="aide").count() == 2
    assert (
        not AideEvent.objects.filter(file=files[0], text__contains=files[1].student.first_name)
        .exclude(kind="opened")
        .filter(text__contains=files[1].matter.ref)
    )


def test_r66_below_the_hours_of_the_class_it_is_the_sum_and_the_hours_must_be_known(
    school: School, aide: Aide, manager: User
) -> None:
    files = [pupil(school, 3), pupil(school, 2)]
    with pytest.raises(ClassHoursMissingError) as missing:
        place(aide, files, manager, "class")
    assert missing.value.room == (4, 2)
    assert not AideAssignment.objects.exists()

    learn(school, 34)
    assert place(aide, files, manager, "class").weekly_hours == 24


def test_r65_across_classes_only_if_the_team_allowed_it_for_all(school: School, aide: Aide, manager: User) -> None:
    """R65 (T): a pupil of ד'3 joins only as sharing of the school, and only with the team's word for every one."""
    learn(school, 34)
    learn(school, 34, number=3)
    files = [pupil(school, 2), pupil(school, 1), pupil(school, 2, number=3)]
    with pytest.raises(NotOneClassError):
        place(aide, files, manager, "class")
    allow(*files[:2])
    with pytest.raises(SharingNotAllowedError) as refused:
        place(aide, files, manager, "school")
    assert refused.value.file == files[2]
    allow(*files)

    assert place(aide, files, manager, "school").weekly_hours == 17


def test_r65_never_more_than_a_school_week(school: School, aide: Aide, manager: User) -> None:
    learn(school, 34)
    learn(school, 32, number=3)
    files = [pupil(school, 4), pupil(school, 3, number=3)]
    allow(*files)

    with pytest.raises(OverTheWeekError) as refused:
        place(aide, files, manager, "school")
    assert refused.value.most == 34


def test_r65_one_school_one_year_and_the_right_number(unit: Unit, school: School, aide: Aide, manager: User) -> None:
    elsewhere = SchoolFactory(unit=unit)
    files = [pupil(school, 2), pupil(elsewhere, 2)]
    allow(*files)
    with pytest.raises(NotOneSchoolError):
        place(aide, files, manager, "school")
    for number, sharing in ((2, "one"), (1, "class"), (1, "school")):
        with pytest.raises(WrongNumberError):
            place(aide, files[:number], manager, sharing)
    for day in (date(2026, 8, 31), date(2027, 9, 1)):
        with pytest.raises(WrongYearError):
            place(aide, files[:1], manager, from_on=day)


def test_a_second_pupil_of_the_school_is_sharing_and_not_another_assignment(
    school: School, aide: Aide, manager: User
) -> None:
    """R65 cannot be gone round by two assignments of one pupil each; another school is another matter."""
    learn(school, 34)
    files = [pupil(school, 2), pupil(school, 2)]
    first = place(aide, files[:1], manager)
    with pytest.raises(PlacedAlreadyError) as refused:
        place(aide, files[1:], manager)
    assert refused.value.assignment == first
    elsewhere = pupil(SchoolFactory(unit=school.unit), 1)
    assert place(aide, [elsewhere], manager).weekly_hours == 1

    for version in (1, 1):
        try:
            change_pupils(
                assignment=first, files=files, sharing="class", on=START, version=version, by=manager, now=NOW
            )
        except StaleError:
            stale = True
    assert stale
    assert (first.sharing, first.weekly_hours, first.version) == ("class", 16, 2)
    assert seats(first) == [(files[0].pk, 8), (files[1].pk, 8)]


def test_hours_of_a_pupil_are_covered_once(unit: Unit, school: School, aide: Aide, manager: User) -> None:
    """Two aides may part a pupil's hours, never pass them; without a level there is nothing to cover (R28, D14)."""
    file, other = pupil(school, 3), hire(unit, manager, "039337423", "דנה ביטון")
    first = place(aide, [file], manager, hours=10)
    with pytest.raises(NothingLeftError) as refused:
        place(other, [file], manager, hours=7)
    assert refused.value.left == 6
    place(other, [file], manager)
    assert hours_left(file) == 0
    with pytest.raises(NothingLeftError):
        place(hire(unit, manager, "204119259", "שלישית"), [file], manager)

    ended = {"on": date(2026, 10, 1), "reason": "עברה לעיר אחרת", "by": manager, "now": NOW}
    assert [end_assignment(assignment=first, **ended) for _ in range(2)] == [True, False]
    assert hours_left(file) == 10
    student = make_student(unit)
    with pytest.raises(NoHoursError):
        place(other, [file_of(entitle(unit, student=student))], manager)


def test_r70_scenario_25_a_guardian_is_never_the_aide_of_her_own_child(
    school: School, aide: Aide, manager: User
) -> None:
    """R70: matched by ID number; beside another child she may be, and in her own child's class it is said."""
    mine, other = pupil(school, 2), pupil(school, 2)
    mother = mine.student.guardians.get(relation="mother")
    write_guardian_id(guardian=mother, id_type="israeli_id", id_number="123456782", by=manager)
    with pytest.raises(GuardianIsAideError) as refused:
        place(aide, [mine], manager)
    assert refused.value.file == mine
    assert not AideAssignment.objects.exists()

    assert place(aide, [other], manager).weekly_hours == 8
    assert len(doubts(aide, [other])[other.pk]) == 2  # two parents without a number, her own child in the class
    assert len(doubts(aide, [mine])[mine.pk]) == 1
    write_guardian_id(guardian=mother, id_type="israeli_id", id_number="", by=manager, version=1)
    assert not GuardianId.objects.exists()


def test_r69_scenario_25_no_volunteer_of_the_same_institution_in_the_same_days(
    unit: Unit, school: School, aide: Aide, manager: User
) -> None:
    """R69, from both sides: neither is written while the other stands; elsewhere or in other days both may be."""
    card = {"name": aide.name, "id_type": "israeli_id", "id_number": "123456782", "by": manager}
    days = {"from_on": date(2026, 10, 1), "until_on": date(2026, 12, 31)}
    volunteer = add_volunteer(school=school, key=uuid4(), **card, **days)
    work = {"aide": aide, "weekly_hours": 30, "by": manager, "now": NOW}
    with pytest.raises(VolunteerIsAideError):
        employ_aide(school=school, from_on=START, key=uuid4(), **work)
    with pytest.raises(VolunteerIsAideError):
        place(aide, [pupil(school, 2)], manager)
    assert not AideEmployment.objects.exists()
    assert employ_aide(school=school, from_on=START, until_on=date(2026, 9, 30), key=uuid4(), **work)
    elsewhere = SchoolFactory(unit=unit)
    assert employ_aide(school=elsewhere, from_on=START, key=uuid4(), **work)
    with pytest.raises(VolunteerIsAideError):
        add_volunteer(school=elsewhere, key=uuid4(), **card, **days)

    assert [end_volunteer(volunteer=volunteer, on=date(2026, 10, 5), version=1, by=manager) for _ in range(2)] == [
        True,
        False,
    ]
    assignment = place(aide, [pupil(school, 2)], manager, from_on=date(2026, 10, 6))
    with pytest.raises(VolunteerIsAideError):
        add_volunteer(school=school, key=uuid4(), **card, from_on=date(2027, 1, 1), until_on=None)
    assert assignment.weekly_hours == 8


def test_r67_the_authority_employs_unless_it_passed_the_duty_on(school: School, aide: Aide, manager: User) -> None:
    """R67: the authority is the default; the same key twice is once; two at once in one school are refused."""
    work = {"aide": aide, "school": school, "weekly_hours": 30, "by": manager, "now": NOW, "from_on": START}
    one, two = (employ_aide(key=UUID(int=2), **work) for _ in range(2))
    assert (one, one.employer_type) == (two, "authority")
    with pytest.raises(EmployedAlreadyError):
        employ_aide(key=uuid4(), **work)
    assert [end_employment(employment=one, on=date(2026, 9, 30), version=1, by=manager) for _ in range(2)] == [
        True,
        False,
    ]
    assert employ_aide(key=uuid4(), **(work | {"from_on": date(2026, 10, 1)}))


def test_r68_scenario_25_a_private_owner_employs_only_with_the_transfer_document(
    school: School, aide: Aide, manager: User
) -> None:
    work = {"aide": aide, "school": school, "weekly_hours": 30, "by": manager, "now": NOW, "from_on": START}
    private = work | {"employer_type": "private", "employer": "רשת מעיין"}
    paper = {"transfer_on": date(2026, 7, 1), "transfer_reference": "העברה 17/2026"}
    with pytest.raises(NotPrivateError):
        employ_aide(key=uuid4(), **private, **paper)
    SchoolFacts.objects.create(school=school, ownership=Ownership.PRIVATE)
    for missing in ({}, {"transfer_on": date(2026, 7, 1)}, {"transfer_reference": "העברה 17/2026"}):
        with pytest.raises(NoTransferError):
            employ_aide(key=uuid4(), **private, **missing)
    with pytest.raises(IntegrityError), transaction.atomic():
        AideEmployment.objects.create(
            aide=aide, school=school, employer_type="private", from_on=START, weekly_hours=1, at=NOW, form_key=uuid4()
        )

    assert employ_aide(key=uuid4(), **private, **paper).transfer_reference == "העברה 17/2026"


def test_r65_the_week_says_where_the_aide_would_be_in_two_classes(school: School, aide: Aide, manager: User) -> None:
    """Two pupils of one class at an hour are no clash; the same week twice changes nothing."""
    learn(school, 34)
    learn(school, 34, number=3)
    files = [pupil(school, 2), pupil(school, 2), pupil(school, 1, number=3)]
    allow(*files)
    assignment = place(aide, files, manager, "school")
    first, second, third = assignment.pupils.order_by("file")
    week = {first.pk: [(0, 1), (0, 2)], second.pk: [(0, 1)], third.pk: [(0, 2), (4, 5)]}

    clashes = [write_timetable(assignment=assignment, week=week, version=1, by=manager) for _ in range(2)]

    assert clashes[0] == clashes[1] == [(0, 2, [first, third])]
    other = {**week, third.pk: [(4, 5)]}
    with pytest.raises(StaleError):
        write_timetable(assignment=assignment, week=other, version=1, by=manager)
    assert clashes_of(assignment) == clashes[0]
    assert write_timetable(assignment=assignment, week=other, version=2, by=manager) == []


def test_r71_escort_stands_apart_from_the_hours(school: School, aide: Aide, manager: User) -> None:
    """Scenario 24: five hours on the way leave the balance of 16 as it is; a change ends what stood before."""
    file = pupil(school, 3)
    assignment = place(aide, [file], manager)
    row = assignment.pupils.get()
    facts = {"pupil": row, "by": manager, "now": NOW}
    escorts = [add_escort(weekly=5, from_on=START, version=1, key=UUID(int=3), **facts) for _ in range(2)]
    assert escorts[0] == escorts[1]
    assert (AideAllocation.objects.get().total, row.hours, assignment.weekly_hours, hours_left(file)) == (16, 16, 16, 0)

    november = {"weekly": 3, "from_on": date(2026, 11, 1), "key": uuid4()}
    with pytest.raises(StaleError):
        add_escort(version=1, **november, **facts)
    new = add_escort(version=2, **november, **facts)
    assert list(EscortHours.objects.order_by("pk").values_list("weekly", "until_on")) == [
        (5, date(2026, 11, 1)),
        (3, None),
    ]
    assert [end_escort(escort=new, on=date(2026, 12, 1), version=3, by=manager) for _ in range(2)] == [True, False]


def test_one_person_a_number_and_two_people_changing_one_aide(unit: Unit, aide: Aide, manager: User) -> None:
    with pytest.raises(KnownAideError) as known:
        hire(unit, manager, "123456782", "אחרת")
    assert known.value.aide == aide
    again = add_aide(
        unit=unit, by=manager, key=aide.form_key, id_type="israeli_id", id_number="123456782", name="רותי אזולאי"
    )
    assert again == aide
    change_aide(aide=aide, version=1, by=manager, name="רות אזולאי")
    with pytest.raises(StaleError):
        change_aide(aide=aide, version=1, by=manager, name="רותי")
    assert (aide.name, aide.version) == ("רות אזולאי", 2)
    other = hire(unit, manager, "039337423", "דנה ביטון")
    with pytest.raises(KnownAideError):
        change_aide(aide=other, version=1, by=manager, id_number="123456782")


def test_a_pupil_who_changed_school_leaves_no_trace_in_the_other_school(
    school: School, aide: Aide, manager: User
) -> None:
    """The seats are taken where the pupil learns today."""
    file = pupil(school, 2)
    elsewhere = SchoolFactory(unit=school.unit)
    Enrolment.objects.filter(student=file.student).update(school=elsewhere)

    assert place(aide, [file], manager).school == elsewhere
