"""Hours inside the level, additions from the pool and beside it (R45-R47, R55-R57, D12-D14, scenario 23)."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Unit, User
from assistance.models import AideAllocation, AideFile, HoursSource, MatyaQuota, TopUp
from assistance.services.hours import (
    NoCentreError,
    NothingToTakeBackError,
    add_hours,
    allot_base,
    take_hours_back,
)
from assistance.services.ledger import NoAllocationError, OverTheLevelError, additions
from assistance.services.pool import BelowTakenError, OverThePoolError, set_pool
from tests.assistance.factories import decide, entitle, file_of, with_pool
from tests.cases.factories import key, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-05-06 12:00")
MATYA, SUPERVISOR = HoursSource.MATYA, HoursSource.SUPERVISOR


@pytest.fixture
def file(unit: Unit) -> AideFile:
    file = file_of(entitle(unit))
    with_pool(file, 120)
    return file


def add(file: AideFile, source: HoursSource, hours: int, by: User, at: UUID | None = None, **facts: Any) -> TopUp:
    given = {"decided_by": "מנהלת המתי״א", "decided_on": date(2026, 5, 11), "reason": "קושי במעברים"}
    return add_hours(file=file, source=source, hours=hours, key=at or uuid4(), by=by, now=NOW, **(given | facts))


def row(file: AideFile) -> tuple[int, int, int, int, int]:
    a = AideAllocation.objects.get(file=file)
    return (a.level_min, a.matya_hours, a.supervisor_hours, a.total, a.level_max)


@pytest.mark.parametrize(("level", "hours"), [(1, 1), (2, 8), (3, 16), (4, 24)])
def test_r45_r46_the_base_is_the_minimum_of_the_level_and_entered_once(file: AideFile, level: int, hours: int) -> None:
    decision = decide(file, level)
    for _ in range(2):
        allot_base(decision=decision, by=None, now=NOW)

    assert row(file)[3] == hours
    assert list(TopUp.objects.values_list("source", "hours", "total_after")) == [("base", hours, hours)]


def test_scenario_23_the_bound_is_on_the_sum_of_both(file: AideFile, manager: User) -> None:
    """R57 (T): ג is 16; +5 of the centre, +3 of the supervisor is refused for 2, +2 is 23."""
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    add(file, MATYA, 5, manager)
    with pytest.raises(OverTheLevelError) as refused:
        add(file, SUPERVISOR, 3, manager)
    add(file, SUPERVISOR, 2, manager)

    assert refused.value.room == 2
    assert row(file) == (16, 5, 2, 23, 23)
    assert MatyaQuota.objects.get().taken == 5
    assert list(TopUp.objects.order_by("pk").values_list("source", "hours", "total_after")) == [
        ("base", 16, 16), ("matya", 5, 21), ("supervisor", 2, 23),
    ]  # fmt: skip


@pytest.mark.parametrize(("level", "fits", "over"), [(1, 6, 7), (4, 6, 7)])
def test_scenario_23_the_ends_of_the_bands(file: AideFile, manager: User, level: int, fits: int, over: int) -> None:
    allot_base(decision=decide(file, level), by=None, now=NOW)
    with pytest.raises(OverTheLevelError):
        add(file, MATYA, over, manager)

    assert add(file, MATYA, fits, manager).total_after == row(file)[4]


def test_r56_the_pool_refuses_inside_the_band_and_nothing_is_written(file: AideFile, manager: User) -> None:
    MatyaQuota.objects.update(hours=3)
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    with pytest.raises(OverThePoolError) as refused:
        add(file, MATYA, 4, manager)

    assert refused.value.left == 3
    assert (row(file), MatyaQuota.objects.get().taken, TopUp.objects.count()) == ((16, 0, 0, 16, 23), 0, 1)


def test_r57_the_supervisor_takes_nothing_from_the_pool(file: AideFile, manager: User) -> None:
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    add(file, SUPERVISOR, 7, manager)

    assert (row(file)[3], MatyaQuota.objects.get().taken) == (23, 0)


def test_the_same_addition_twice_is_one_entry(file: AideFile, manager: User) -> None:
    allot_base(decision=decide(file, 3), by=None, now=NOW)

    assert add(file, MATYA, 2, manager, key(7)) == add(file, MATYA, 2, manager, key(7))
    assert (row(file)[3], MatyaQuota.objects.get().taken) == (18, 2)


def test_d14_without_a_decision_there_is_nothing_to_add_to(file: AideFile, manager: User) -> None:
    with pytest.raises(NoAllocationError):
        add(file, MATYA, 1, manager)


def test_without_a_centre_of_the_school_there_is_no_pool(unit: Unit, manager: User) -> None:
    file = file_of(entitle(unit))
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    with pytest.raises(NoCentreError):
        add(file, MATYA, 1, manager)
    assert row(file)[3] == 16


def test_r29_another_decision_starts_from_its_own_minimum_and_gives_the_pool_back(
    file: AideFile, manager: User
) -> None:
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    add(file, MATYA, 5, manager)
    higher = decide(file, 4)
    for _ in range(2):
        allot_base(decision=higher, by=manager, now=NOW)

    assert (row(file), MatyaQuota.objects.get().taken) == ((24, 0, 0, 24, 30), 0)
    assert sum(TopUp.objects.values_list("hours", flat=True)) == 24


def test_r44_a_decision_that_none_is_needed_takes_the_hours_away(file: AideFile, manager: User) -> None:
    allot_base(decision=decide(file, 2), by=None, now=NOW)
    allot_base(decision=decide(file, None), by=manager, now=NOW)

    assert not AideAllocation.objects.exists()
    assert sum(TopUp.objects.values_list("hours", flat=True)) == 0


@pytest.mark.parametrize(
    "wrong",
    [{"total": 24}, {"total": 15}, {"matya_hours": 8, "total": 24}, {"matya_hours": 1}, {"level_min": 0, "total": 0}],
)
def test_the_database_refuses_hours_outside_the_band_and_a_wrong_sum(file: AideFile, wrong: dict[str, int]) -> None:
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        AideAllocation.objects.update(**wrong)


def test_the_database_refuses_a_pool_below_zero(file: AideFile) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MatyaQuota.objects.update(taken=121)


def test_r55_the_pool_of_a_year_is_typed_and_never_below_what_is_taken(file: AideFile, manager: User) -> None:
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    add(file, MATYA, 5, manager)
    quota = MatyaQuota.objects.get()
    with pytest.raises(BelowTakenError):
        set_pool(quota=quota, hours=4, version=1, by=manager)
    for _ in range(2):
        set_pool(quota=quota, hours=5, version=1, by=manager)

    assert (MatyaQuota.objects.get().left, MatyaQuota.objects.get().version) == (0, 2)


def test_an_addition_is_taken_back_once_by_its_own_entry_and_the_pool_has_it_again(
    file: AideFile, manager: User
) -> None:
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    entry, other = add(file, MATYA, 5, manager), add(file, SUPERVISOR, 2, manager)
    backs = [take_hours_back(entry=entry, reason="נרשם בתיק אחר", by=manager, now=NOW) for _ in range(2)]

    assert backs[0] == backs[1]
    assert (row(file), MatyaQuota.objects.get().taken) == ((16, 0, 2, 18, 23), 0)
    assert additions(file) == [other]
    assert (backs[0].hours, backs[0].total_after, backs[0].reason) == (-5, 18, "נרשם בתיק אחר")


def test_r29_what_another_decision_took_with_it_cannot_be_taken_back_again(file: AideFile, manager: User) -> None:
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    entry = add(file, MATYA, 5, manager)
    allot_base(decision=decide(file, 4), by=manager, now=NOW)
    add(file, MATYA, 6, manager)
    with pytest.raises(NothingToTakeBackError):
        take_hours_back(entry=entry, reason="טעות", by=manager, now=NOW)

    assert (row(file), MatyaQuota.objects.get().taken) == ((24, 6, 0, 30, 30), 6)
