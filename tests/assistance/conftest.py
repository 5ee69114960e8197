import pytest

from tests.charter.factories import make_calendar


@pytest.fixture(autouse=True)
def calendar(request: pytest.FixtureRequest) -> None:
    """Whoever has a unit has its approved years."""
    if "unit" in request.fixturenames:
        make_calendar(request.getfixturevalue("unit"))
