from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from cases.models import Case
from tests.cases.dropouts import case_of
from tests.cases.factories import moment


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(moment("2026-11-22 12:00"), tick=False):
        yield


@pytest.fixture
def case(unit: object, officer: User) -> Case:
    return case_of(officer)


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client
