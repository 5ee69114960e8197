"""Aides: who may be one, who employs, and how one is shared (R65-R71, S15, scenarios 24 and 25)."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from accounts.models import Unit, User
from assistance.models import (
    Aide,
    AideAllocation,
    AideAssignment,
    AideEvent,
    EscortHours,
)
from assistance.services.aides.people import (
    KnownAideError,
    add_aide,
    change_aide,
)
from assistance.services.aides.placing import (
    PlacedAlreadyError,
    WrongYearError,
    change_pupils,
    end_assignment,
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
from cases.models import Enrolment, School
from charter.services.deadlines import StaleError
from tests.assistance.factories import entitle, file_of
from tests.assistance.placings import NOW, START, allow, hire, learn, place, pupil, seats
from tests.cases.factories import SchoolFactory, make_student

pytestmark = pytest.mark.django_db


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
