"""A case from its page to its end and back, as an officer and her manager do it: only by links that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from cases.models import Case
from charter.services.calendar import draft_year
from tests.cases.factories import make_student, moment, refer
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(moment("2026-09-20 12:00"), tick=False):
        yield


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    draft_year(unit=unit, year=2026, now=moment("2026-01-01 08:00"))
    return refer(make_student(unit, officer), "2026-09-10 15:40", by=officer).case


class Walker:
    """Follows what the page really holds: a link by its address, a form by its fields."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)
        self.page = ""

    def open(self, url: str) -> Walker:
        answer = self.client.get(url, follow=True)
        assert answer.status_code == 200, url
        self.page = answer.content.decode()
        return self

    def follow(self, url: str) -> Walker:
        assert f'href="{url}"' in self.page, url
        return self.open(url)

    def send(self, url: str, **typed: str) -> Walker:
        hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', self.page))
        hidden.pop("csrfmiddlewaretoken", None)
        answer = self.client.post(url, hidden | typed, follow=True)
        assert answer.status_code == 200, url
        self.page = answer.content.decode()
        return self

    def sees(self, *words: str) -> Walker:
        for text in words:
            assert text in self.page, text
        return self

    def sees_no(self, *words: str) -> Walker:
        for text in words:
            assert text not in self.page, text
        return self


def test_closing_reopening_and_handing_over(case: Case, officer: User, manager: User, unit: Unit) -> None:
    home = case.get_absolute_url()
    dana = Walker(officer).open("/cases/").follow(home)

    dana.follow(f"{home}edit/").send(
        f"{home}edit/", stage="plan", risk="at_risk", first_name="נועה", last_name="סעדון", id_type="none",
        id_missing_reason="נמצאה בפארק",
    ).sees("בתוכנית התערבות", "הפרטים נשמרו")  # fmt: skip

    dana.follow(f"{home}close/").sees("התחייבויות שעדיין פתוחות")
    dana.send(f"{home}close/", outcome="regular", note="חזרה ללמוד כל יום").sees("בדיקה לפני סגירה", "חזרה ללמוד")
    dana.send(f"{home}close/", confirm="1").sees("התיק נסגר", "חזרה ללמוד כל יום").sees_no(f'href="{home}close/"')
    dana.open("/").sees_no("נועה סעדון")
    dana.open("/cases/").sees_no("נועה סעדון")
    dana.open("/cases/?state=closed").follow(home)

    dana.follow(f"{home}reopen/").send(f"{home}reopen/", reason="שוב נעדרת").sees("התיק נפתח מחדש", "שוב נעדרת")
    dana.open("/").sees("נועה סעדון")

    other = UserFactory(unit=unit, is_officer=True, name="יעל כהן")
    ronit = Walker(manager).open("/cases/").follow(home).follow(f"{home}transfer/")
    ronit.send(f"{home}transfer/", owner=str(other.pk), reason="חלוקת עומס").sees("יעל כהן")
    assert dana.client.get(home).status_code == 404

    yael = Walker(other).open("/cases/").follow(home).follow(f"{home}move/")
    yael.send(f"{home}move/", authority="עיריית חולון", passed='סיכום, לקב"ס', basis="public").sees("עיריית חולון")
    case.refresh_from_db()
    assert (case.outcome, case.stage) == ("moved", "closed")

    yael.follow(f"/students/{case.student_id}/").sees("עיריית חולון", "סיגל סעדון", home)
