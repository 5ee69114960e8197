"""What `manage.py up` serves: the two commands, the lock, and what it refuses."""

from __future__ import annotations

import fcntl
import ipaddress
import os
import socket
import sys
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User

WEB_THREADS = 4
LAST_PORT = 65535


def take_lock(path: Path) -> IO[str]:
    """Hold the one lock of this `var/`; the system lets go of it when the process ends, however it ends."""
    lock = path.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CommandError(f"Already running on {path.parent}: stop the other `manage.py up` first.") from None
    return lock


def refuse_unready() -> None:
    """A database that waits for migrations is served in no mode; the embedded one never waits (prepare)."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database waits for migrations: run `manage.py prepare` first.")


def refuse_open_demo(host: str) -> None:
    """Demo people have a published password: they are served to this machine alone."""
    if not is_loopback(host) and User.objects.filter(is_demo=True).exists():
        raise CommandError(f"HOST={host} would show the demo people to others: only 127.0.0.1 is served with them.")


def refuse_taken_port(host: str, port: int) -> None:
    if not 1 <= port <= LAST_PORT:
        raise CommandError(f"A port lies between 1 and {LAST_PORT}, not {port}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Cannot serve on {host}:{port} ({error.strerror}): try PORT={port + 1}.") from None


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def web_command(host: str, port: int) -> list[str]:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        *(sys.executable, "-m", "gunicorn", "attendance_service.wsgi", "--bind", bind),
        *("--workers", os.environ.get("WEB_WORKERS", "2"), "--threads", str(WEB_THREADS)),
        *("--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"),
    ]


def worker_command() -> list[str]:
    """Worker and beat in one process: threads on the file broker, processes (and so time limits) on Redis."""
    pool = "prefork" if settings.REDIS_URL else "threads"
    return [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "attendance_service", "worker", "-B"),
        *("--pool", pool, "-c", "2", "--without-gossip", "--without-mingle", "--loglevel", "warning"),
    ]
