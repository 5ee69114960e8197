"""A unit whose years are drafted."""

import pytest

from accounts.models import Unit
from charter.services.calendar import draft_year
from tests.cases.factories import moment


@pytest.fixture
def unit(unit: Unit) -> Unit:
    for year in (2025, 2026, 2027):
        draft_year(unit=unit, year=year, now=moment("2025-01-01 08:00"))
    return unit
