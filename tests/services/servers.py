"""A throw-away PostgreSQL cluster and Redis on free loopback ports; nothing of them is left on the machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

PATIENCE = 60.0
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class MissingServerError(Exception):
    pass


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """Yield the address of a new cluster's database; PostgreSQL refuses root, so root lends it to `postgres`.

    Fast rather than durable: its rows need not survive the machine, except where durability is what is measured.
    """
    user = "postgres" if os.geteuid() == 0 else None
    folder, port = _folder(user), _free_port()
    _run(
        [_binary("initdb"), "-D", f"{folder}/data", "-U", "sadir", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
        user,
    )
    settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
    settings += [] if durable else FAST
    command = [_binary("postgres"), "-D", f"{folder}/data", *(part for one in settings for part in ("-c", one))]
    with _served(command, folder, user, lambda: _answers([_binary("pg_isready"), "-h", "127.0.0.1", "-p", str(port)])):
        yield f"postgres://sadir@127.0.0.1:{port}/postgres"


@contextmanager
def redis() -> Iterator[str]:
    folder, port = _folder(None), _free_port()
    command = [_binary("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with _served(command, folder, None, lambda: _listens(port)):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def _served(command: Sequence[str], folder: Path, user: str | None, ready: Callable[[], bool]) -> Iterator[None]:
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            command, user=user, group=user, cwd=folder, stdout=log, stderr=log, extra_groups=[] if user else None
        )
    try:
        end = time.monotonic() + PATIENCE
        while not ready():
            if server.poll() is not None or time.monotonic() > end:
                raise MissingServerError(f"{command[0]} did not start: {(folder / 'log').read_text()[-400:]}")
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _binary(name: str) -> str:
    """The program on the path, or where Debian keeps PostgreSQL's, newest first."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]), reverse=True)
    if program := shutil.which(name) or next(map(str, found), None):
        return program
    raise MissingServerError(f"{name} is missing: on Debian and Ubuntu, apt install postgresql redis-server")


def _run(command: Sequence[str], user: str | None) -> None:
    done = subprocess.run(command, user=user, group=user, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise MissingServerError(f"{command[0]}: {done.stderr.strip()}")


def _folder(user: str | None) -> Path:
    folder = Path(mkdtemp(prefix="sadir-"))
    if user:
        shutil.chown(folder, user, user)
    return folder


def _answers(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
