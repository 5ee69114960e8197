"""`manage.py up`, run for real: one command, one lock, no process left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.house.running import fetch, free_port, house_environment, manage, processes_of, start_up, wait_until


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a prepared `var/`."""
    folder = tmp_path_factory.mktemp("var")
    if (built := settings.VAR_DIR / "assets").exists():
        shutil.copytree(built, folder / "assets")  # fonts take seconds to cut, and are the same everywhere
    env = house_environment(folder)
    done = manage("prepare", env=env)
    assert done.returncode == 0, done.stderr
    return env


@pytest.fixture
def up(prepared: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = start_up(port, prepared)
    yield process, port
    process.terminate()
    process.communicate(timeout=60)


def var_dir(env: dict[str, str]) -> Path:
    return Path(env["VAR_DIR"])


def worker_of(env: dict[str, str]) -> int:
    return next(pid for pid, command in processes_of(var_dir(env)).items() if "celery" in command)


def test_up_serves_and_term_leaves_no_process(prepared: dict[str, str], up: tuple[subprocess.Popen[str], int]) -> None:
    process, port = up

    assert "csrfmiddlewaretoken" in fetch(f"http://127.0.0.1:{port}{reverse('account_login')}")
    assert fetch(f"http://127.0.0.1:{port}/healthz") == "alive\n"
    assert json.loads(fetch(f"http://127.0.0.1:{port}/readyz"))["mode"] == "embedded"
    assert {"gunicorn", "celery"} <= {
        word for line in processes_of(var_dir(prepared)).values() for word in line.split()
    }

    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert processes_of(var_dir(prepared)) == {}


def test_ctrl_c_stops_alike(prepared: dict[str, str], up: tuple[subprocess.Popen[str], int]) -> None:
    process, _ = up
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    assert processes_of(var_dir(prepared)) == {}


def test_a_second_up_is_refused_in_one_line(prepared: dict[str, str], up: tuple[subprocess.Popen[str], int]) -> None:
    second = manage("up", "--port", str(free_port()), env=prepared)

    assert second.returncode == 1
    assert "Already running on" in second.stderr.splitlines()[-1]
    assert second.stdout == ""


def test_when_one_child_ends_all_end_with_its_code(
    prepared: dict[str, str], up: tuple[subprocess.Popen[str], int]
) -> None:
    process, _ = up
    os.kill(worker_of(prepared), signal.SIGKILL)
    assert process.wait(timeout=60) == 128 + signal.SIGKILL
    assert processes_of(var_dir(prepared)) == {}


def test_even_a_killed_up_leaves_no_process(prepared: dict[str, str], up: tuple[subprocess.Popen[str], int]) -> None:
    process, _ = up
    process.kill()
    process.wait(timeout=10)
    assert wait_until(lambda: not processes_of(var_dir(prepared)))


def test_a_taken_port_is_one_clear_line(prepared: dict[str, str], up: tuple[subprocess.Popen[str], int]) -> None:
    _, port = up
    other = {**prepared, "VAR_DIR": prepared["VAR_DIR"] + "-other"}
    refused = manage("up", "--port", str(port), env=other)
    assert (refused.returncode, refused.stderr.splitlines()[-1]) == (
        1,
        f"CommandError: Cannot serve on 127.0.0.1:{port} (Address already in use): try PORT={port + 1}.",
    )
