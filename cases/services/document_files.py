"""The files of documents on disk: a random name outside the web, whole or not there, looked into before it is kept."""

from __future__ import annotations

import hashlib
import secrets
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.fields import FileKind
from accounts.fields.documents import inspect_document

BLOCK = 64 * 1024
MOST_A_MINUTE = 20  # files from one person (B51)


@dataclass(frozen=True)
class StoredFile:
    name: str
    size: int
    sha256: str


def path_of(stored_as: str) -> Path:
    folder: Path = settings.DOCUMENTS_DIR
    return folder / stored_as


def store_document(chunks: Iterable[bytes], kind: FileKind) -> StoredFile:
    """Write a file a piece at a time, look into it, let it be scanned; nothing stays of one that is refused."""
    name, digest, size = secrets.token_hex(16), hashlib.sha256(), 0
    settings.DOCUMENTS_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path_of(f"{name}.part")
    try:
        with half.open("wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += file.write(chunk)
        half.chmod(0o600)
        inspect_document(half, kind)
        scan_file(half)
        half.rename(path_of(name))
    finally:
        half.unlink(missing_ok=True)
    return StoredFile(name, size, digest.hexdigest())


class Kept(Protocol):
    stored_as: str


K = TypeVar("K", bound=Kept)


def keep_once(chunks: Iterable[bytes], kind: FileKind, save: Callable[[StoredFile], K]) -> K:
    """Write the file, then its row: a crash between the two leaves a file without a row, never a row without its file.

    `save` answers with the row that stands: of two that were sent at once the second one's file goes.
    """
    stored = store_document(chunks, kind)
    try:
        row = save(stored)
    except BaseException:
        forget_document(stored.name)
        raise
    if row.stored_as != stored.name:
        forget_document(stored.name)
    return row


def refuse_too_many(rows: QuerySet[Any], now: datetime) -> None:
    """`rows`: what one person added of a kind. Raises ValidationError (B51)."""
    if rows.filter(added_at__gt=now - timedelta(minutes=1)).count() >= MOST_A_MINUTE:
        raise ValidationError(_("Too many files in one minute. Wait a little and try again."), code="too_many")


def forget_document(stored_as: str) -> None:
    """Only for a file that never got its row."""
    path_of(stored_as).unlink(missing_ok=True)


def scan_file(path: Path) -> None:
    """Ask the virus scanner of the setting CLAMD, where there is one (clamd's INSTREAM); without an answer, refuse."""
    if not settings.CLAMD:
        return
    try:
        verdict = _ask_clamd(path)
    except OSError:
        verdict = b""
    if b"FOUND" in verdict:
        raise ValidationError(_("The virus scanner refused the file."), code="virus")
    if not verdict.rstrip(b"\0\n ").endswith(b"OK"):
        raise ValidationError(
            _("The virus scanner does not answer. Try again later; nothing was kept."), code="no_scan"
        )


def _ask_clamd(path: Path) -> bytes:
    with _connected(settings.CLAMD) as scanner, path.open("rb") as file:
        scanner.sendall(b"zINSTREAM\0")
        for block in iter(lambda: file.read(BLOCK), b""):
            scanner.sendall(len(block).to_bytes(4, "big") + block)
        scanner.sendall(bytes(4))
        return b"".join(_answer(scanner))


def _connected(address: str) -> socket.socket:
    """`/run/clamav/clamd.ctl` or `host:3310`."""
    if address.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(30)
        try:
            scanner.connect(address)
        except OSError:
            scanner.close()
            raise
        return scanner
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=30)


def _answer(scanner: socket.socket) -> Iterator[bytes]:
    yield from iter(lambda: scanner.recv(4_096), b"")
