"""A centre's pool and a pupil's band, taken from at the same moment on a real PostgreSQL (R56, R57, reliability F17).

The control, a look before the leap, gives out too much.
"""

from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest

from accounts.models import User
from assistance.models import AideAllocation, AideFile, HoursSource, MatyaQuota, TopUp
from assistance.services import hours as hours_service
from assistance.services.hours import add_hours, allot_base
from assistance.services.ledger import OverTheLevelError
from assistance.services.pool import OverThePoolError
from tests.assistance.factories import decide, entitle, file_of, with_pool
from tests.cases.factories import moment
from tests.charter.factories import make_calendar
from tests.factories import UnitFactory, UserFactory
from tests.services.test_case_races import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
NOW = moment("2026-05-06 12:00")
RACERS = 16


@pytest.fixture
def coordinator() -> User:
    unit = UnitFactory()
    make_calendar(unit, 2026)
    return UserFactory(unit=unit, is_coordinator=True)


def entitled(coordinator: User, level: int = 3) -> AideFile:
    file = file_of(entitle(coordinator.unit))
    with_pool(file, 5)
    allot_base(decision=decide(file, level), by=None, now=NOW)
    return file


def lost(file: AideFile, source: HoursSource, by: User) -> bool:
    facts = {"decided_by": "", "decided_on": NOW.date(), "reason": "מירוץ", "by": by, "now": NOW, "key": uuid4()}
    try:
        add_hours(file=file, source=source, hours=1, **facts)
    except (OverThePoolError, OverTheLevelError):
        return True
    return False


def leap(together: Barrier, quota: MatyaQuota, hours: int) -> None:
    """The control: read, look, write what was read plus the hours."""
    quota.refresh_from_db()
    together.wait(60)
    if quota.left < hours:
        raise OverThePoolError(quota.left)
    MatyaQuota.objects.filter(pk=quota.pk).update(taken=quota.taken + hours)


@pytest.mark.parametrize("protected", [True, False])
def test_r56_sixteen_never_oversell_a_pool_of_five(coordinator: User, monkeypatch, protected: bool) -> None:
    if not protected:
        monkeypatch.setattr(hours_service, "take_from_pool", partial(leap, Barrier(RACERS)))
    files = [entitled(coordinator) for _ in range(RACERS)]

    answers = at_once(*[partial(lost, file, HoursSource.MATYA, coordinator) for file in files])

    given = TopUp.objects.filter(source="matya").count()
    assert answers.count(False) == given == (5 if protected else RACERS)
    assert (MatyaQuota.objects.get().taken == given) is protected


def test_r57_sixteen_on_one_pupil_stop_at_the_level(coordinator: User) -> None:
    file = entitled(coordinator)

    answers = at_once(*[partial(lost, file, HoursSource.SUPERVISOR, coordinator) for _ in range(RACERS)])

    assert (answers.count(False), AideAllocation.objects.get().total, TopUp.objects.count()) == (7, 23, 8)
