"""A real SMTP server on loopback that answers as told, and keeps what it was given."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"


class Scripted:
    """`replies` are taken in turn: an answer after the final dot, "rcpt <answer>", or "close" for a death there."""

    def __init__(self, *replies: str) -> None:
        self.replies = list(replies)
        self.accepted: list[EmailMessage] = []
        self.content: list[bytes] = []  # of those
        self.bytes_seen = 0
        self.senders = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list
    ) -> list:
        self.senders += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:  # noqa: N802
        if self.replies and self.replies[0].startswith("rcpt "):
            return self.replies.pop(0).removeprefix("rcpt ")
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.bytes_seen += len(envelope.content)
        reply = self.replies.pop(0) if self.replies else OK
        if reply == "close":
            server.transport.abort()
            await asyncio.sleep(0)
            return "421 gone"
        if reply.startswith("250"):
            self.content.append(envelope.content)
            self.accepted.append(message_from_bytes(envelope.content, policy=policy.default))
        return reply


@contextmanager
def smtp_server(*replies: str) -> Iterator[tuple[Scripted, int]]:
    handler = Scripted(*replies)
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
