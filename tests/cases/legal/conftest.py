"""Wednesday 25.11.2026: a case of דנה, whose letters went out on 17.11 (scenario 19)."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from cases.models import Case, EntryKind, Student
from cases.services.cases import write_entry
from tests.cases.factories import log, moment, refer
from tests.cases.legal.factories import NOW, complete


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


@pytest.fixture
def told(case: Case, officer: User) -> Case:
    """A case with a line of every sort; only some of them may go to the prosecutor."""
    log(case, "call", "reached", "2026-11-02 09:00", by=officer, note="האם מסרה שאין הסעה")
    log(case, "visit", "at_home", "2026-11-03 09:00", by=officer, note="ממצאחסוי בבית")
    log(case, "partner", "reached", "2026-11-04 09:00", by=officer, note="מהרווחה נמסר", person="שרהמהרווחה")
    log(case, "note", "noted", "2026-11-05 09:00", by=officer, note="הרהורפנימי")
    write_entry(case, EntryKind.SIBLINGS, by=officer, happened_at=NOW, now=NOW, text="אחאחר")
    refer(case.student, "2026-11-08 09:00", by=officer, reporter_kind="neighbour", reporter_name="שכנהסקרנית")
    complete(case, officer)
    return case
