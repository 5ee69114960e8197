"""Everyone's calculator, as a page."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from charter.models import ClosedDay
from charter.services.calendar import draft_year
from tests.charter.factories import EARLY, d, make_calendar


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel("2026-09-10T10:00:00+03:00", tick=False):
        yield


class TestCalculator:
    def test_the_date_explains_itself(self, client: Client, officer: User, calendar: None) -> None:
        client.force_login(officer)

        page = client.get("/calculator/", {"on": "10.9.2026", "days": "3"})

        assert page.context["counted"].due == d("2026-09-16")
        assert [(square.on.day, square.number, square.name) for square in page.context["squares"]] == [
            (11, None, "ערב ראש השנה"),
            (12, None, "ראש השנה, יום ראשון"),
            (13, None, "ראש השנה, יום שני"),
            (14, 1, "צום גדליה"),
            (15, 2, ""),
            (16, 3, ""),
        ]
        assert "חג או יום מנוחה: <bdi>ראש השנה, יום שני</bdi>" in page.content.decode()

    @pytest.mark.parametrize(
        ("facts", "field", "words"),
        [
            ({"on": "31.2.2026", "days": "3"}, "on", ""),
            ({"on": "10.9.2026", "days": "0"}, "days", ""),
            ({"on": "10.9.2026", "days": "-3"}, "days", ""),
            ({"on": "10.9.2026", "days": "9" * 50}, "days", ""),
            ({"on": "30.12.2027", "days": "3"}, "on", "הלוח של שנת 2028 עוד לא הוכן."),
            ({"on": "30.12.2019", "days": "3"}, "on", ""),
            ({"on": "10.9.2026"}, "days", ""),
        ],
    )
    def test_mistakes_stand_beside_their_field(
        self, client: Client, officer: User, calendar: None, facts: dict[str, str], field: str, words: str
    ) -> None:
        client.force_login(officer)

        page = client.get("/calculator/", facts)

        assert list(page.context["form"].errors) == [field]
        assert words in page.content.decode()

    def test_another_units_closure_does_not_count(self, client: Client, stranger: User, calendar: None) -> None:
        make_calendar(stranger.unit)
        ClosedDay.objects.create(
            unit=stranger.unit, on=d("2026-09-15"), kind="closure", name="x", source="x", added_at=EARLY
        )
        client.force_login(stranger)

        assert client.get("/calculator/", {"on": "10.9.2026", "days": "3"}).context["counted"].due == d("2026-09-17")

    def test_queries(self, client: Client, officer: User, calendar: None, django_assert_num_queries: Any) -> None:
        client.force_login(officer)
        with django_assert_num_queries(8):
            client.get("/calculator/", {"on": "10.9.2026", "days": "8"})

    def test_a_draft_says_so(self, client: Client, officer: User, unit: Unit) -> None:
        draft_year(unit=unit, year=2026, now=EARLY)
        client.force_login(officer)

        assert "לוח לא מאושר" in client.get("/calculator/", {"on": "10.9.2026", "days": "3"}).content.decode()
