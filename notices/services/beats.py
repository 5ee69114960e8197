"""A sender's sign of life during its round, by the database's clock; the silent lose their leases (reliability 6.1).

While one message is handed over, its sender waits for the relay, up to ten minutes. So a thread of its own beats beside
it, on its own connection: it dies with the process, however that ends, and stops by itself after the longest send.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from time import monotonic
from uuid import uuid4

from django.db import DatabaseError, connection
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from notices.models import SenderBeat

EVERY = 10.0  # seconds
SILENT = timedelta(seconds=60)
LONGEST = 780.0  # seconds; a round and its last send, the hard limit of the task
FORGOTTEN = timedelta(days=1)
log = logging.getLogger(__name__)


@contextmanager
def beating() -> Iterator[str]:
    """The name of a new sender, alive inside the block; one that ends well leaves nothing behind."""
    worker, stop = uuid4().hex, Event()
    beat(worker)
    thread = Thread(target=_beat_on, args=(worker, stop), name=f"beat {worker}", daemon=True)
    thread.start()
    try:
        yield worker
    finally:
        stop.set()
        thread.join()
    SenderBeat.objects.filter(worker=worker).delete()


def beat(worker: str) -> None:
    if not SenderBeat.objects.filter(worker=worker).update(beat_at=Now()):
        SenderBeat.objects.create(worker=worker, beat_at=Now())


def _beat_on(worker: str, stop: Event) -> None:
    ends = monotonic() + LONGEST
    while not stop.wait(EVERY) and monotonic() < ends:
        try:
            beat(worker)
        except DatabaseError as error:  # away for a moment: the next beat opens a new connection
            log.warning("sender %s could not beat: %s", worker, type(error).__name__)
            connection.close()
    connection.close()


def of_silent_sender() -> Exists:
    """For a filter of notices: held by a sender that has not been heard for a minute."""
    return Exists(SenderBeat.objects.filter(worker=OuterRef("worker"), beat_at__lt=Now() - SILENT))


def living_senders() -> list[str]:
    rows = SenderBeat.objects.filter(beat_at__gte=Now() - SILENT).order_by("worker")
    return list(rows.values_list("worker", flat=True))


def forget_old_beats() -> None:
    """Of senders that died long ago: no lease lives that long."""
    SenderBeat.objects.filter(beat_at__lt=Now() - FORGOTTEN).delete()
