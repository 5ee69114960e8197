"""A unit whose years are drafted, and a pupil on file."""

import pytest

from accounts.models import Unit, User
from cases.models import Student
from charter.services.calendar import draft_year
from tests.cases.factories import make_student, moment


@pytest.fixture
def unit(unit: Unit) -> Unit:
    for year in (2025, 2026, 2027):
        draft_year(unit=unit, year=year, now=moment("2025-01-01 08:00"))
    return unit


@pytest.fixture
def student(unit: Unit, officer: User) -> Student:
    return make_student(unit, officer)
