import pytest

from accounts.models import Unit, User
from tests.charter.factories import make_calendar
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def calendar(request: pytest.FixtureRequest) -> None:
    """Whoever has a unit has its approved years."""
    if "unit" in request.fixturenames:
        make_calendar(request.getfixturevalue("unit"))


@pytest.fixture
def coordinator(unit: Unit) -> User:
    return UserFactory(unit=unit, name="אילנה גורן", is_coordinator=True)
