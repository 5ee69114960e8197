"""On 1 September nothing was carried over: who has no decision has no hours and stands on the list (D14, scenario 23)."""

from datetime import date

import pytest

from accounts.models import Unit, User
from assistance.models import AideAllocation, AideFile
from assistance.services.hours import allot_base
from assistance.services.missing import missing_files, unfiled_rights
from tests.assistance.factories import decide, entitle, file_of
from tests.cases.factories import moment

pytestmark = pytest.mark.django_db
FIRST = date(2027, 9, 1)


def listed(user: User, today: date = FIRST) -> list[int]:
    return list(missing_files(user, today).order_by("pk").values_list("pk", flat=True))


def test_d14_last_years_level_gives_no_hours_this_year(unit: Unit, coordinator: User) -> None:
    right = entitle(unit, "2025-12-10")
    last, this = file_of(right, 2026), file_of(right, 2027)
    allot_base(decision=decide(last, 3), by=None, now=moment("2026-05-06 12:00"))

    assert listed(coordinator, date(2027, 8, 31)) == []  # the year of `last`, which has its decision
    assert listed(coordinator) == [this.pk]
    assert not AideAllocation.objects.filter(file=this).exists()
    decide(this, 2, "2027-09-02")
    assert listed(coordinator) == []


def test_d14_an_ended_file_a_stranger_and_an_officer_see_nobody(
    unit: Unit, coordinator: User, officer: User, stranger: User
) -> None:
    file = file_of(entitle(unit, "2025-12-10"), 2027)

    assert [listed(user) for user in (coordinator, officer, stranger)] == [[file.pk], [], []]
    AideFile.objects.update(ended_on=date(2027, 8, 1), ended_reason="עזב את העיר")
    assert listed(coordinator) == []


def test_a_right_without_a_file_of_the_year_is_named_too(unit: Unit, coordinator: User, stranger: User) -> None:
    right = entitle(unit, "2025-12-10")

    assert list(unfiled_rights(coordinator, FIRST)) == [right]
    assert list(unfiled_rights(stranger, FIRST)) == []
    file_of(right, 2027)
    assert list(unfiled_rights(coordinator, FIRST)) == []
