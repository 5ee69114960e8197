from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import User
from cases.models import Case, Referral, Student
from tests.cases.factories import refer
from tests.cases.life.closing import NOW


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def referral(student: Student, officer: User) -> Referral:
    return refer(student, "2026-09-10 15:40", by=officer)


@pytest.fixture
def case(referral: Referral) -> Case:
    return referral.case
