"""Several processes that live and die together: the first to end stops the others."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from types import FrameType

PATIENCE = 20.0  # seconds between TERM and KILL
PR_SET_PDEATHSIG = 1  # Linux: tell me when my parent dies, however it dies
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Household:
    """Child processes, each leading a group of its own, so that Ctrl-C reaches them only through us."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.told_to_stop = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def start(self, name: str, command: list[str]) -> None:
        self.children[name] = subprocess.Popen(  # noqa: S603 - the commands are our own (serving.py)
            command, start_new_session=True, preexec_fn=_end_with_parent
        )

    def first_to_end(self) -> tuple[str, int] | None:
        """The name and exit code of a child that has ended, as a shell would say it."""
        for name, child in self.children.items():
            if (code := child.poll()) is not None:
                return name, code if code >= 0 else 128 - code
        return None

    def wait(self) -> tuple[str, int] | None:
        """Wait for the first child to end, or to be told to stop (then None)."""
        while not self.told_to_stop:
            if ended := self.first_to_end():
                return ended
            time.sleep(0.2)
        return None

    def stop(self) -> None:
        """TERM every group, wait, KILL what is left: no process stays behind."""
        for child in self.children.values():
            _signal_group(child, signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        while any(_group_lives(child) for child in self.children.values()) and time.monotonic() < end:
            time.sleep(0.1)
        for child in self.children.values():
            _signal_group(child, signal.SIGKILL)
            child.wait()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.told_to_stop = True


def _end_with_parent() -> None:
    if _LIBC:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return


def _group_lives(child: subprocess.Popen[bytes]) -> bool:
    child.poll()  # reaps it, or its own zombie would keep the group alive
    try:
        os.killpg(child.pid, 0)
    except ProcessLookupError:
        return False
    return True
