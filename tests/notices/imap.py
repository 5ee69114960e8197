"""A real IMAP server on this machine, and mails as servers and people write them."""

from __future__ import annotations

import imaplib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER, PASSWORD = "unit@example.org", "p:ss/w@rd"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Box:
    """The mailbox as a mail server fills it and as a person looks into it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"imap://unit%40example.org:p%3Ass%2Fw%40rd@127.0.0.1:{port}/INBOX"

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        client = imaplib.IMAP4("127.0.0.1", self.port, 10)
        client.login(USER, PASSWORD.replace("\\", "\\\\"))
        client.select("INBOX")
        yield client
        client.logout()

    def empty(self) -> None:
        with self.opened() as client:
            client.store("1:*", "+FLAGS", "\\Deleted")
            client.expunge()

    def put(self, *mails: bytes) -> None:
        with self.opened() as client:
            for mail in mails:
                answer, said = client.append("INBOX", "", "", mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
                assert answer == "OK", said

    def seen(self) -> int:
        with self.opened() as client:
            return len(client.search(None, "SEEN")[1][0].split())


@contextmanager
def imap_server() -> Iterator[Box]:
    """Started once for a file of tests; ready when it answers."""
    port = free_port()
    program = Path(sys.executable).parent / "pymap"
    options = ["--host", "127.0.0.1", "--port", str(port), "dict", "--demo-data"]
    options += ["--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen(
        [program, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONWARNINGS": ""},
    )
    try:
        while process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", port), 10):
                    break
            except ConnectionRefusedError:
                os.sched_yield()
        yield Box(port)
    finally:
        process.kill()
        process.wait()


def reply(to: str, text: str = "אגיע ביום שלישי", *, sender: str = "parent@example.org", **headers: str) -> bytes:
    """A parent's answer, as a telephone sends it."""
    given = {"Message-ID": "<r1@example.org>", "In-Reply-To": to, "From": f"Sigal <{sender}>", "Subject": "Re: פגישה"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in given.items() if value]
    body = f"{text}\n\nOn Sun, 22 Nov 2026 at 10:00 Unit <unit@example.org> wrote:\n> שלום סיגל\n> נשמח להיפגש"
    return ("\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", body])).encode()


def bounce(
    of: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    own: str = "<b1@mx.example>",
    to: str = "parent@example.org",
) -> bytes:
    """A report as RFC 3464 asks for, with the headers of the mail that came back."""
    return f"""From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: sadir@localhost
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: {own}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

This is the mail system. The mail could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Sun, 22 Nov 2026 10:00:00 +0200

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--B
Content-Type: text/rfc822-headers

Subject: =?utf-8?b?16TXkteZ16nXlA==?=
Message-ID: {of}
From: unit

--B--
""".encode()
