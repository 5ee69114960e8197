import pytest
from django.test import Client

from accounts.models import Unit, User
from assistance.models import Aide
from cases.models import School
from tests.assistance.placings import hire
from tests.cases.factories import SchoolFactory
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


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    """Of the coordinator, who is signed in."""
    client.force_login(coordinator)
    return client


@pytest.fixture
def school(unit: Unit) -> School:
    return SchoolFactory(unit=unit, name="יסודי הרקפת")


@pytest.fixture
def aide(unit: Unit, coordinator: User) -> Aide:
    return hire(unit, coordinator, "123456782", "רותי אזולאי")
