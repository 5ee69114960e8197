"""A girl found without a number, whose number comes later: two files are found, compared and joined."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from accounts.models import Unit, User
from cases.models import Student
from charter.services.calendar import draft_year
from tests.cases.factories import make_student, moment, refer
from tests.journeys.test_case_life import Walker


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(moment("2026-09-20 12:00"), tick=False):
        yield


def test_the_number_comes_and_the_two_files_become_one(unit: Unit, officer: User, manager: User) -> None:
    draft_year(unit=unit, year=2026, now=moment("2026-01-01 08:00"))
    known = make_student(unit, officer, id_number="304122567", birth_on=date(2013, 4, 3))
    facts = {"id_type": "none", "id_number": "", "id_missing_reason": "נמצאה בפארק"}
    found = make_student(unit, officer, last_name="סעדוני", **facts)
    refer(known, "2026-09-10 10:00")
    case = refer(found, "2026-09-15 10:00").case
    home, compare = case.get_absolute_url(), f"/students/{found.pk}/compare/{known.pk}/"

    ronit = Walker(manager).open(home).follow(f"{home}edit/")
    ronit.send(
        f"{home}edit/",
        stage="inquiry",
        first_name="נועה",
        last_name="סעדוני",
        id_type="israeli_id",
        id_number="304122567",
    )
    ronit.sees("ייתכן שזה אותו תלמיד").follow(compare).sees("תיק פתוח", "304122567", "נמצאה בפארק")
    ronit.send(compare, kept=str(known.pk)).sees("שני הרישומים אוחדו", "נועה סעדון")

    ronit.open("/students/?q=סעדוני").follow(f"/students/{known.pk}/")
    assert Student.objects.visible_to(manager).count() == 1
    case.refresh_from_db()
    older = case.merged_into
    assert older is not None
    dana = Walker(officer).open("/cases/").follow(older.get_absolute_url())
    dana.sees("פנייה נוספת").open(home).sees("אוחד עם תיק")
