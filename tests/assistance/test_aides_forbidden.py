"""Who may not be the aide, and who may not employ one (R67-R70, scenario 25)."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Unit, User
from assistance.models import (
    Aide,
    AideAssignment,
    AideEmployment,
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
    add_volunteer,
    end_volunteer,
)
from cases.models import School
from tests.assistance.placings import NOW, START, place, pupil
from tests.cases.factories import SchoolFactory

pytestmark = pytest.mark.django_db


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
