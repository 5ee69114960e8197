import pytest

from accounts.models import Unit
from charter.models import ClosedDay
from tests.charter.factories import d, make_calendar


@pytest.fixture
def calendar(unit: Unit) -> None:
    make_calendar(unit)


@pytest.fixture
def closed(unit: Unit, calendar: None) -> ClosedDay:
    return ClosedDay.objects.get(unit=unit, on=d("2026-09-20"))
