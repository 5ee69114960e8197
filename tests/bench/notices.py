"""`make bench`: due notices on a durable PostgreSQL, rendered and handed to a local sink, beside bare `smtplib`.

The floor sends ready text of the same length, one connection a mail. Both in one run, on one machine.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import django
from django.db import connection

from tests.services.servers import postgresql

NOTICES, SENDERS, PARTS = 10_000, 4, 5
GOAL = 3.0  # times the floor
NOW = datetime(2026, 9, 10, 8, 0, tzinfo=UTC)  # a Thursday, 11:00 in Jerusalem
MINUTE = timedelta(minutes=1)
LANGUAGES = ("he", "ar", "ru", "en")
FORK = multiprocessing.get_context("fork")
ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else NOTICES
    with TemporaryDirectory() as folder, sink() as server, postgresql(durable=True) as database:
        set_up(folder, database, server.port)
        in_children([lambda: fill(count)])  # what tables and rows take must not count as the senders'
        ours = floor = 0.0
        for part in range(PARTS):  # in turns, so that a machine whose speed drifts is as slow for both
            ours += timed(partial(send_all, part))
            floor += timed(partial(send_bare, server.port, len(range(part, count, PARTS)), ready_text()))
    if server.taken != 2 * count:
        say(f"the sink took {server.taken}, not {2 * count}")
        return 1
    say(f"{count:,} notices, {SENDERS} senders, rendered and handed over: {ours:.1f} s, {count / ours:.0f} a second")
    say(f"bare smtplib, ready text, one connection a mail: {floor:.1f} s, {count / floor:.0f} a second")
    say(f"ratio {ours / floor:.2f} (goal: at most {GOAL:.0f})")
    return 0 if ours <= GOAL * floor else 1


class Server:
    """A sink in a process of its own."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.bench.sink"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.taken = 0

    def stop(self) -> None:
        said, _errors = self.process.communicate(timeout=60)
        self.taken = int(said or 0)


@contextmanager
def sink() -> Iterator[Server]:
    server = Server()
    try:
        yield server
    finally:
        server.stop()


def set_up(folder: str, database: str, port: int) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "VAR_DIR": folder,
        "RELAY_PER_MINUTE": "0",
    }
    django.setup()


def fill(count: int) -> None:
    """As many first mails to as many parents, in four languages, in tables made for them."""
    from django.core.management import call_command  # noqa: PLC0415 - after Django is set up

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    queue(count)


def queue(count: int) -> None:
    from accounts.models import Unit  # noqa: PLC0415 - after Django is set up
    from charter.models import Matter  # noqa: PLC0415
    from notices.models import Notice, Recipient  # noqa: PLC0415
    from notices.services.outbox import new_message_id  # noqa: PLC0415

    unit = Unit.objects.first()
    refs = [f"2026-{number:08}" for number in range(count)]
    matters = Matter.objects.bulk_create(
        [Matter(unit=unit, ref=ref, url=f"/cases/{ref}/", desk="cases") for ref in refs], batch_size=2000
    )
    parents = Recipient.objects.bulk_create(
        [
            Recipient(name="סיגל כהן", email=f"parent{number}@example.org", language=LANGUAGES[number % len(LANGUAGES)])
            for number in range(count)
        ],
        batch_size=2000,
    )
    Notice.objects.bulk_create(
        [
            Notice(
                kind="N27",
                matter=matter,
                subject=f"case {matter.ref}",
                recipient=parent,
                language=parent.language,
                context={"child": "נועה", "gender": "f", "ref": matter.ref, "call_by": "2026-09-16"},
                not_before=NOW + number % PARTS * MINUTE,
                message_id=new_message_id(),
            )
            for number, (matter, parent) in enumerate(zip(matters, parents, strict=True))
        ],
        batch_size=2000,
    )


def send_all(part: int) -> None:
    """Several senders at once, as workers are: while one waits for the disk, another writes."""
    in_children([partial(send_until_none, NOW + part * MINUTE)] * SENDERS)


def in_children(acts: list[Callable[[], None]]) -> None:
    """Each in a process of its own, that begins as small as this one."""
    connection.close()
    children = [FORK.Process(target=act) for act in acts]
    for child in children:
        child.start()
    for child in children:
        child.join()
        if child.exitcode:
            sys.exit(f"a child ended with {child.exitcode}")


def send_until_none(now: datetime) -> None:
    from notices.models import Notice  # noqa: PLC0415 - after Django is set up
    from notices.services import send_due_notices  # noqa: PLC0415

    while Notice.objects.due(now).exists():
        send_due_notices(now=now)
    say(f"a sender's peak memory: {memory():.0f} MB")


def ready_text() -> bytes:
    from notices.models import SentCopy  # noqa: PLC0415 - after Django is set up

    return bytes(SentCopy.objects.order_by("pk").first().content)


def send_bare(port: int, count: int, text: bytes) -> None:
    for number in range(count):
        with smtplib.SMTP("127.0.0.1", port) as relay:
            relay.sendmail("sadir@localhost", [f"parent{number}@example.org"], text)


def timed(act) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


def memory() -> float:
    """The highest so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
