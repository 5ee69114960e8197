"""F02: a hundred senders killed with SIGKILL between the server's 250 and our commit, counted at the server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from django.db.models.functions import Now

from charter.models import Matter
from notices.models import Notice, NoticeEvent, SenderBeat
from notices.services import notify
from notices.services.claiming import may_have_left
from tests.factories import UnitFactory
from tests.faults.driver import NOW
from tests.notices.factories import MatterFactory, RecipientFactory
from tests.notices.smtp import Scripted, smtp_server

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
KILLS = 100
FEWER = 25  # of a kind that asks, and of a run whose protection is taken away


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[Scripted, dict[str, str]]]:
    """A mail server, and the environment of senders on this test's database with a journal of their own."""
    server = configured.DATABASES["default"]
    name = connection.settings_dict["NAME"]
    with smtp_server() as (relay, port):
        yield (
            relay,
            {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "DATABASE_URL": f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{name}",
                "EMAIL_URL": f"smtp://127.0.0.1:{port}",
                "VAR_DIR": str(tmp_path),
                "RELAY_PER_MINUTE": "0",
            },
        )


class Senders:
    """The driver in a process of its own, and what it is told."""

    def __init__(self, env: dict[str, str], on_unknown: str) -> None:
        self.journal = Path(env["VAR_DIR"]) / "test-journal"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.driver", on_unknown],
            cwd=configured.BASE_DIR,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def round(self, point: str) -> str:
        """One round; the dead are old at once: their minute of silence passes in the database."""
        self.process.stdin.write(f"{point}\n")
        self.process.stdin.flush()
        ended = self.process.stdout.readline().strip()
        SenderBeat.objects.update(beat_at=Now() - timedelta(seconds=61))
        return ended

    def lose_journal(self) -> None:
        for path in self.journal.glob("*.log"):
            path.unlink()

    def __enter__(self) -> Senders:
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


def fill(count: int) -> set[str]:
    unit = UnitFactory()
    return {queued(MatterFactory(unit=unit)).message_id for _notice in range(count)}


def queued(matter: Matter) -> Notice:
    return notify(
        kind="N1",
        subject=f"case {matter.ref}",
        recipient=RecipientFactory(),
        matter=matter,
        context={"ref": matter.ref, "answer_by": None},
        not_before=NOW - timedelta(minutes=5),
    )


def marked() -> set[str]:
    """Of which the house itself says: one more copy may have left."""
    events = NoticeEvent.objects.filter(note=may_have_left())
    return set(events.values_list("notice__message_id", flat=True))


def doubled(relay: Scripted) -> set[str]:
    copies = Counter(mail["Message-ID"] for mail in relay.accepted)
    assert max(copies.values(), default=0) <= 2
    return {message_id for message_id, count in copies.items() if count > 1}


def arrived(relay: Scripted) -> set[str]:
    return {mail["Message-ID"] for mail in relay.accepted}


def states() -> dict[str, int]:
    return dict(Counter(Notice.objects.values_list("state", flat=True)))


def kill(env: dict[str, str], kills: int, point: str, on_unknown: str = "resend", *, journal: bool = True) -> None:
    """Kill that many senders, each over another notice, then let one go on in peace."""
    with Senders(env, on_unknown) as senders:
        for _kill in range(kills):
            assert senders.round(point) == "killed"
            if not journal:
                senders.lose_journal()
        for _round in "ab":
            assert senders.round("well") == "ok"


def test_killed_after_the_journal_nothing_is_lost_and_nothing_doubled(house) -> None:
    """The journal is written after the answer and before the commit: it knows all hundred."""
    relay, env = house
    told = fill(KILLS)

    kill(env, KILLS, "journal")

    assert (arrived(relay), doubled(relay), marked(), states()) == (told, set(), set(), {"sent": KILLS})


def test_killed_before_the_journal_nothing_is_lost_and_every_copy_is_marked(house) -> None:
    """No design closes the gap between the 250 and our first own act; this one says where a copy may be."""
    relay, env = house
    told = fill(KILLS)

    kill(env, KILLS, "answer")

    assert (arrived(relay), states()) == (told, {"sent": KILLS})
    assert doubled(relay) <= marked() == told


@pytest.mark.parametrize(("point", "state"), [("journal", "sent"), ("answer", "unknown")])
def test_of_a_kind_that_asks_nothing_is_doubled_and_what_is_unknown_waits(house, point: str, state: str) -> None:
    relay, env = house
    told = fill(FEWER)

    kill(env, FEWER, point, "ask")

    assert (arrived(relay), doubled(relay), states()) == (told, set(), {state: FEWER})


def test_control_without_the_journal_copies_appear_among_the_marked_alone(house) -> None:
    relay, env = house
    told = fill(FEWER)

    kill(env, FEWER, "journal", journal=False)

    assert (arrived(relay), doubled(relay), marked(), states()) == (told, told, told, {"sent": FEWER})


def test_control_marked_before_it_is_sent_everything_is_lost(house) -> None:
    """The other order: the rows say sent, and the server saw none of them."""
    relay, env = house
    fill(FEWER)

    kill(env, FEWER, "marked")

    assert (arrived(relay), states()) == (set(), {"sent": FEWER})
