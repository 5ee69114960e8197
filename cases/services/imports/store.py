"""Uploaded files on disk: a random name, whole or not there, gone when the run is over."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

LEFT_OVER = timedelta(hours=1)
PROGRESS = ".rows"


def path_of(stored_as: str) -> Path:
    folder: Path = settings.IMPORTS_DIR
    return folder / stored_as


def store_file(chunks: Iterable[bytes]) -> tuple[str, str]:
    """The random name and the SHA-256 of what was written; half a file never gets its name."""
    name, digest = secrets.token_hex(16), hashlib.sha256()
    settings.IMPORTS_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path_of(f"{name}.part")
    with half.open("wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
    half.rename(path_of(name))
    return name, digest.hexdigest()


def hash_of(stored_as: str) -> str:
    with path_of(stored_as).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_file(stored_as: str) -> None:
    if stored_as:
        for name in (stored_as, f"{stored_as}{PROGRESS}"):
            path_of(name).unlink(missing_ok=True)


def write_progress(stored_as: str, rows: int) -> None:
    """Beside the file and not in the database: the run's own transaction would hide it until its end."""
    path_of(f"{stored_as}{PROGRESS}").write_text(str(rows))


def read_progress(stored_as: str) -> int:
    try:
        return int(path_of(f"{stored_as}{PROGRESS}").read_text() or 0)
    except (FileNotFoundError, ValueError):
        return 0


def progress_at(stored_as: str) -> float:
    """When somebody last worked on the file, in seconds since 1970; 0 for never."""
    try:
        return path_of(f"{stored_as}{PROGRESS}").stat().st_mtime
    except FileNotFoundError:
        return 0.0


def sweep_files(kept: set[str], now: datetime) -> int:
    """Remove what no run needs any more, a while after it was written; how many files went."""
    gone = 0
    for path in settings.IMPORTS_DIR.glob("*"):
        is_old = path.stat().st_mtime < (now - LEFT_OVER).timestamp()
        if is_old and path.name.split(".")[0] not in kept:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
