"""Wednesday 25.11.2026: a case of דנה, whose letters went out on 17.11 (scenario 19)."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from cases.models import Case, Student
from tests.cases.factories import moment, refer


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment("2026-11-25 10:00"), tick=False):
        yield


@pytest.fixture
def case(student: Student, officer: User) -> Case:
    Student.objects.filter(pk=student.pk).update(birth_on=date(2013, 3, 4))
    student.refresh_from_db()
    return refer(student, "2026-11-01 09:00", by=officer).case


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client
