"""Who may see and change the calendar of a unit."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import AccessRecord, User
from charter.models import ClosedDay

SHOW, ADD = "/settings/calendar/", "/settings/calendar/add/"


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel("2026-09-10T10:00:00+03:00", tick=False):
        yield


class TestWhoMay:
    PATHS = (SHOW, ADD, "/settings/calendar/years/2026/rules/", "/settings/calendar/years/2026/approve/")

    @pytest.mark.parametrize("path", PATHS)
    def test_an_officer_is_answered_404(self, client: Client, officer: User, calendar: None, path: str) -> None:
        client.force_login(officer)

        assert client.get(path).status_code == 404
        assert AccessRecord.objects.filter(allowed=False, user=officer).count() == 1

    @pytest.mark.parametrize("path", [*PATHS, "/calculator/"])
    def test_nobody_without_sign_in(self, client: Client, db: None, path: str) -> None:
        assert client.get(path).status_code == 302

    def test_a_manager_elsewhere_finds_neither_day_nor_year(
        self, client: Client, stranger: User, closed: ClosedDay
    ) -> None:
        client.force_login(stranger)

        assert client.get(reverse("charter:closed-day-remove", args=[closed.pk])).status_code == 404
        assert (
            client.post(reverse("charter:closed-day-remove", args=[closed.pk]), {"seen": "0.0.0.0.0.0"}).status_code
            == 404
        )
        assert client.get("/settings/calendar/years/2026/rules/").status_code == 404
        assert "יום הכיפורים" not in client.get(SHOW).content.decode()

    def test_forms_want_their_token(self, manager: User, closed: ClosedDay) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(manager)

        for path in (ADD, reverse("charter:closed-day-remove", args=[closed.pk])):
            assert strict.post(path, {"seen": "0.0.0.0.0.0"}).status_code == 403
