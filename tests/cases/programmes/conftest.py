import pytest

from accounts.models import Unit, User
from cases.models import Case, ProgrammeOffering
from cases.services.programmes import prepare_programmes
from tests.cases.factories import make_student, refer
from tests.cases.programmes.desk import TODAY


@pytest.fixture
def clubs(unit: Unit) -> ProgrammeOffering:
    prepare_programmes(unit, today=TODAY)
    return ProgrammeOffering.objects.get(programme__kind="family_club")


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case
