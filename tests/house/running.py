"""Real processes for tests: start a command on a `var/` of its own, watch it, and see that nothing stays behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

PATIENCE = 60.0
SERVERS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE")


def house_environment(var_dir: Path, **extra: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in SERVERS}
    return {**inherited, "VAR_DIR": str(var_dir), "WEB_WORKERS": "1", "PYTHONWARNINGS": "ignore", **extra}


def manage(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, timeout=120)


def start_up(port: int, env: dict[str, str]) -> subprocess.Popen[str]:
    """`manage.py up` until it says where it is."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        bufsize=1,
    )
    said: list[str] = []
    for line in process.stdout or []:
        said.append(line)
        if "Ctrl-C" in line:
            return process
    raise AssertionError(f"`up` never came up: {said}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return str(answer.read().decode())


def processes_of(var_dir: Path) -> dict[int, str]:
    """Every living process started for this `var/`, by its environment."""
    marker = f"VAR_DIR={var_dir}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if marker in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def wait_until(holds: Callable[[], object]) -> bool:
    """Poll a condition of another process; there is nothing in it to wait on."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False
