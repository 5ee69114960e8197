"""The programmes of a year: their log, their places, who changes them (R13, R16, charter 8)."""

from typing import Any

import pytest

from accounts.models import Unit, User
from cases.models import (
    LogKind,
    ProgrammeFollowUp,
    ProgrammeOffering,
)
from cases.services.programmes import (
    FewerPlacesThanTakenError,
    add_programme,
    change_offering,
    log_programme,
)
from charter.services.deadlines import StaleError
from tests.cases.factories import key
from tests.cases.programmes.desk import NOW, TODAY, another, places, send


def test_the_log_of_a_programme_is_written_once(clubs: ProgrammeOffering, officer: User) -> None:
    """R16."""
    facts = {"kind": LogKind.VISIT, "on": TODAY, "note": "שתי מדריכות חדשות", "by": officer, "now": NOW}
    assert log_programme(offering=clubs, key=key(1), **facts) == log_programme(offering=clubs, key=key(1), **facts)
    assert ProgrammeFollowUp.objects.count() == 1


def change(offering: ProgrammeOffering, manager: User, version: int, **facts: Any) -> None:
    given = {"name": "מועדונית", "by": manager, "today": TODAY, "now": NOW}
    change_offering(offering=offering, version=version, facts=facts, **given)


def test_places_are_never_fewer_than_held_and_more_let_the_next_in(
    unit: Unit, clubs: ProgrammeOffering, officer: User, manager: User
) -> None:
    places(clubs, 1)
    send(another(unit, officer), clubs, officer)
    waits = send(another(unit, officer), clubs, officer, 2)

    with pytest.raises(FewerPlacesThanTakenError):
        change(clubs, manager, 1, capacity=0)
    change(clubs, manager, 1, capacity=2)

    waits.refresh_from_db()
    clubs.refresh_from_db()
    assert (waits.status, clubs.taken, clubs.version, clubs.programme.name) == ("referred", 2, 2, "מועדונית")


def test_two_managers_at_one_programme_overwrite_nothing(clubs: ProgrammeOffering, manager: User) -> None:
    change(clubs, manager, 1, capacity=4)
    with pytest.raises(StaleError):
        change(clubs, manager, 1, capacity=9)
    clubs.refresh_from_db()
    assert clubs.capacity == 4


def test_a_programme_is_added_once(unit: Unit, manager: User) -> None:
    for _ in range(2):
        add_programme(unit=unit, name="מרכז נוער דרום", facts={"capacity": 12}, by=manager, today=TODAY)
    assert list(ProgrammeOffering.objects.values_list("programme__kind", "capacity")) == [("other", 12)]
