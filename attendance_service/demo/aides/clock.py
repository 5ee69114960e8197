"""One clock for many lives: each says when it goes on, and whatever comes first happens first."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Life = Generator[datetime, datetime]  # yields the moment it waits for, is sent the moment it goes on


class Clock:
    """Up to `until`; a life that waits for a later moment stays where it is, as on that day."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self.now: datetime | None = None
        self._turn = count()
        self._waiting: list[tuple[datetime, int, Life]] = []

    def start(self, life: Life) -> None:
        self._wait(life, next(life, None))

    def run(self) -> None:
        while self._waiting:
            self.now, _turn, life = heappop(self._waiting)
            self._wait(life, _go_on(life, self.now))

    def _wait(self, life: Life, wanted: datetime | None) -> None:
        """Never backwards: what a life wanted earlier happens now."""
        if wanted is None:
            return
        moment = max(wanted, self.now) if self.now else wanted
        if moment < self.until:
            heappush(self._waiting, (moment, next(self._turn), life))


def _go_on(life: Life, now: datetime) -> datetime | None:
    try:
        return life.send(now)
    except StopIteration:
        return None
