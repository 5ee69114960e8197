"""`manage.py up` with PostgreSQL and Redis: the same one command, processes instead of threads."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from attendance_service.celery import SWEEP, app
from tests.house.running import fetch, free_port, house_environment, manage, processes_of, start_up, wait_until

pytestmark = pytest.mark.services


@pytest.fixture
def served(tmp_path: Path, db: None, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The environment of a prepared house on a database of its own."""
    name = f"up_{free_port()}"
    server = settings.DATABASES["default"]
    if (built := settings.VAR_DIR / "assets").exists():
        shutil.copytree(built, tmp_path / "assets")
    env = house_environment(
        tmp_path,
        DATABASE_URL=f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{name}",
        REDIS_URL=settings.REDIS_URL.rsplit("/", 1)[0] + "/9",
    )
    manage_database(f'CREATE DATABASE "{name}"', env)
    prepared = manage("prepare", "--demo", env=env)
    assert (prepared.returncode, "demo" in prepared.stdout) == (0, False), prepared.stderr
    yield env
    manage_database(f'DROP DATABASE "{name}" WITH (FORCE)', env)


def manage_database(statement: str, env: dict[str, str]) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.connection.autocommit = True
        cursor.execute(statement)


def test_up_serves_sweeps_and_stops_clean(served: dict[str, str]) -> None:
    var_dir, port = Path(served["VAR_DIR"]), free_port()
    process = start_up(port, served)
    try:
        assert "csrfmiddlewaretoken" in fetch(f"http://127.0.0.1:{port}{reverse('account_login')}")
        assert json.loads(fetch(f"http://127.0.0.1:{port}/readyz"))["mode"] == "server"

        with app.connection_for_write(served["REDIS_URL"]) as redis:
            app.send_task(SWEEP, connection=redis)
        assert wait_until(lambda: json.loads(fetch(f"http://127.0.0.1:{port}/readyz"))["status"] == "ready")
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert processes_of(var_dir) == {}
