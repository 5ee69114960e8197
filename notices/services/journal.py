"""What the relay took, written down outside the database: after its answer and before our commit (reliability 6.1).

One file a month under JOURNAL_DIR, one line a message: moment, Message-ID, answer. A sender that dies over a notice is
followed by one that looks here first. A journal that is not there, or cannot be read, only knows less.
"""

import logging
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

log = logging.getLogger(__name__)


def write_down(message_id: str, answer: str, *, now: datetime) -> None:
    """On the disk when this returns; a disk that refuses is said in the log and stops nothing."""
    path = settings.JOURNAL_DIR / f"{timezone.localtime(now):%Y-%m}.log"
    # the first line break parts it from a line that a power cut left half written
    line = f"\n{now.isoformat()} {message_id} {' '.join(answer.split())}\n".encode()
    try:
        fresh = not path.exists()
        with path.open("ab", buffering=0) as lines:
            lines.write(line)
            os.fsync(lines.fileno())
        if fresh:
            _sync_folder(path.parent)
    except OSError:
        log.exception("the send journal cannot be written")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Reading:
    """The journal as one round reads it: whole once, and afterwards only what was added."""

    def __init__(self) -> None:
        self._read: dict[Path, bytes] = {}

    def catch_up(self) -> None:
        """Read what is new; asked outside of a transaction first, so that inside it little is left to read."""
        for path in sorted(settings.JOURNAL_DIR.glob("*.log")):
            known = self._read.get(path, b"")
            try:
                if path.stat().st_size > len(known):
                    self._read[path] = known + _bytes_from(path, len(known))
            except OSError:
                log.exception("the send journal %s cannot be read", path.name)

    def answer_to(self, message_id: str) -> str | None:
        """What the relay said when it took that one; None where nobody knows that it did."""
        self.catch_up()
        wanted = f" {message_id} ".encode()
        for text in self._read.values():
            found = text.rfind(wanted)
            begins = found + len(wanted)
            line = text[begins:].split(b"\n", 1)[0] if found >= 0 else b""
            if line.strip():  # else it is half written
                return line.decode(errors="replace").strip()
        return None


def _bytes_from(path: Path, offset: int) -> bytes:
    with path.open("rb") as lines:
        lines.seek(offset)
        return lines.read()


def answers_to(message_ids: Iterable[str]) -> dict[str, str]:
    """What the relay said to those of them that it took."""
    wanted = set(message_ids)
    return {message_id: answer for message_id, answer in _entries() if message_id in wanted}


def numbers() -> set[str]:
    """The Message-IDs of all that it took."""
    return {message_id for message_id, _answer in _entries()}


def _entries() -> Iterator[tuple[str, str]]:
    for path in sorted(settings.JOURNAL_DIR.glob("*.log")):
        try:
            text = path.read_text(errors="replace")
        except OSError:
            log.exception("the send journal %s cannot be read", path.name)
            continue
        for line in text.splitlines():
            _moment, _space, rest = line.partition(" ")
            message_id, _space, answer = rest.partition(" ")
            if answer:  # the last word of a line: without it the line is half written
                yield message_id, answer
