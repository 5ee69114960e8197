"""F02, F03: worker and beat are killed in mid-send and Redis is emptied; what waits leaves within 90 s of their return."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from django.utils import timezone
from redis import Redis

from attendance_service.celery import app
from notices.models import Notice
from notices.services import notify, recipient_for_user
from notices.services.claiming import may_have_left
from tests.factories import UnitFactory, UserFactory
from tests.faults.talker import DOT, Talker, talker
from tests.services.servers import redis

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
PATIENCE, PROMISED = 60.0, 90.0  # seconds
WAITING = 5


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[Talker, dict[str, str]]]:
    """A mail server that falls silent after the first text, and the environment of a worker on this test's database."""
    server, name = configured.DATABASES["default"], connection.settings_dict["NAME"]
    with talker(DOT, "hang") as relay, redis() as redis_url:
        yield (
            relay,
            {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "DATABASE_URL": f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{name}",
                "REDIS_URL": redis_url,
                "EMAIL_URL": f"smtp://127.0.0.1:{relay.port}",
                "VAR_DIR": str(tmp_path),
            },
        )


@contextmanager
def worker(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Worker and beat as `manage.py up` starts them, leading a group of their own."""
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "attendance_service", "worker", "-B", "-c", "2"]
    with (Path(env["VAR_DIR"]) / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle", "--loglevel", "warning"],
            cwd=configured.BASE_DIR,
            env=env,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=20)


def seconds_until(holds: Callable[[], object], patience: float) -> float:
    """Poll another process; there is nothing in it to wait on."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() < began + patience, "it did not happen"
        time.sleep(0.2)
    return time.monotonic() - began


def waiting() -> list[Notice]:
    """Sign-in mails, which know no quiet hour."""
    unit = UnitFactory()
    return [tell(UserFactory(unit=unit)) for _person in range(WAITING)]


def tell(user) -> Notice:
    return notify(
        kind="reset",
        subject=f"reset {user.pk}",
        recipient=recipient_for_user(user),
        context={"user": user.pk},
        not_before=timezone.now() - timedelta(seconds=1),
    )


def test_queued_and_in_flight_leave_within_ninety_seconds_of_the_workers_return(house) -> None:
    relay, env = house
    told = waiting()
    with worker(env) as first:
        with app.connection_for_write(env["REDIS_URL"]) as broker:
            app.send_task("notices.tasks.send_due_notices", connection=broker)
        seconds_until(lambda: relay.failures == 0, PATIENCE)  # the first text is over there, and no answer comes
        kill(first)
    Redis.from_url(env["REDIS_URL"]).flushall()
    assert Notice.objects.filter(state="sending").count() == 1

    with worker(env):
        took = seconds_until(lambda: len(relay.taken) == WAITING, PROMISED)
        # by kind: the beat's other tasks tell staff in the meantime
        seconds_until(lambda: Notice.objects.filter(kind="reset", state="sent").count() == WAITING, PATIENCE)

    assert took <= PROMISED
    assert sorted(number_of(text) for text in relay.taken) == sorted(notice.message_id for notice in told)
    assert [notice.note for notice in Notice.objects.filter(uncertain=True)] == [may_have_left()]


def number_of(text: bytes) -> str:
    (line,) = [line for line in text.decode().splitlines() if line.startswith("Message-ID:")]
    return line.partition(": ")[2]
