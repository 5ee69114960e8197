"""What every test may rely on: compiled messages, and a unit with its people."""

from datetime import date

import pytest
from django.conf import settings

from accounts.models import Unit, User
from attendance_service.prepare import compile_messages
from tests.factories import UnitFactory, UserFactory

compile_messages(settings.LOCALE_PATHS[0])


@pytest.fixture
def unit(db: None) -> Unit:
    return UnitFactory()


@pytest.fixture
def officer(unit: Unit) -> User:
    return UserFactory(unit=unit, name="דנה לביא", is_officer=True)


@pytest.fixture
def manager(unit: Unit) -> User:
    return UserFactory(unit=unit, name="רונית שקד", is_manager=True)


@pytest.fixture
def stranger(db: None) -> User:
    """An officer and manager of another unit: what is ours does not exist for her."""
    return UserFactory(unit=UnitFactory(), is_officer=True, is_manager=True)


@pytest.fixture
def today() -> date:
    return date(2026, 9, 10)
