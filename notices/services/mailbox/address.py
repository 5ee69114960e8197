"""MAILBOX_URL: where the inbound mail lies. TLS, except to this very machine."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PORTS = {"imaps": 993, "imap": 143}


class WrongMailboxError(ValueError):
    """The setting names no mailbox that may be read; its text never holds the password."""


class Mailbox(NamedTuple):
    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str


def parse_mailbox(url: str) -> Mailbox | None:
    """None where nothing is set; `imaps://user:password@host:993/INBOX`, with %-signs for what a URL cannot hold."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise WrongMailboxError("MAILBOX_URL") from None
    host, user, password = parts.hostname or "", unquote(parts.username or ""), unquote(parts.password or "")
    allowed = parts.scheme == "imaps" or (parts.scheme == "imap" and host in LOOPBACK)
    if not (allowed and host and user and password):
        raise WrongMailboxError("MAILBOX_URL")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return Mailbox(parts.scheme, host, port or PORTS[parts.scheme], user, password, folder)
