"""/healthz and /readyz: without sign-in, without data."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from attendance_service.celery import SWEEP
from notices.services.breaker import open_breaker


def test_healthz_asks_nobody(client: Client) -> None:
    assert client.get("/healthz").content == b"alive\n"


@pytest.mark.parametrize(("age", "status"), [(12, "ready"), (301, "sweep late")])
def test_readyz_tells_the_age_of_the_last_sweep(db: None, client: Client, age: int, status: str) -> None:
    swept_at = timezone.now()
    cache.set(f"pulse:{SWEEP}", swept_at, timeout=None)
    with time_machine.travel(swept_at + timedelta(seconds=age), tick=False):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["last_sweep_seconds"]) == (200, status, age)


def test_readyz_before_the_first_sweep(db: None, client: Client, settings: pytest.FixtureRequest) -> None:
    settings.EMBEDDED = True
    cache.delete(f"pulse:{SWEEP}")
    assert client.get("/readyz").json() == {
        "status": "sweep late",
        "mode": "embedded",
        "last_sweep_seconds": None,
        "mail": "leaving",
    }


def test_readyz_tells_that_the_relay_is_away(db: None, client: Client) -> None:
    open_breaker("ConnectionRefusedError")
    assert client.get("/readyz").json()["mail"] == "relay away"


def test_readyz_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "ensure_connection", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "no database")


def test_health_pages_read_only(client: Client) -> None:
    assert [client.post(url).status_code for url in ("/healthz", "/readyz")] == [405, 405]
