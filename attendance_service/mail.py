"""Where mail goes: over SMTP with a limit for each phase, or, in the embedded mode, into files under `var/mail/`."""

import re
import smtplib
import socket
from collections.abc import Sequence
from functools import lru_cache
from time import monotonic
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.utils import timezone

from notices.services.message import Mail
from notices.services.relay import TAKEN, OutcomeUnknownError, Relay

COMMAND_SECONDS = 60.0
TALK_SECONDS = 120.0  # all commands of one message: with the wait after its dot, less than the task may live
ACCEPTED = 250
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
FINAL_DOT_SECONDS = 600.0  # RFC 5321 4.5.3.2.6: shorter makes duplicates


class EmlBackend(Relay):
    """One `.eml` file a message, whole or not there; named by the moment, so that a listing reads as a diary."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.MAIL_DIR.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            path = settings.MAIL_DIR / f"{timezone.localtime():%Y%m%d-%H%M%S}-{uuid4().hex[:8]}.eml"
            partial = path.with_suffix(".part")
            partial.write_bytes(content_of(message))
            partial.rename(path)
            self.answer = path.name
        return len(email_messages)


class PhasedSMTP(smtplib.SMTP):
    """Connects within EMAIL_TIMEOUT, answers commands within a minute, and waits ten after the final dot."""

    answer = TAKEN
    _talk_ends = 0.0

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        found: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        found.settimeout(COMMAND_SECONDS)
        return found

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        self._talk_ends = monotonic() + TALK_SECONDS
        return super().mail(sender, options)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """As the standard library's, but a death after the dot says so: the relay may have accepted."""
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        if monotonic() > self._talk_ends:
            raise smtplib.SMTPServerDisconnected("the relay took too long before the text")
        body = msg if isinstance(msg, bytes) else msg.encode("ascii")
        quoted = smtplib._quote_periods(body)  # type: ignore[attr-defined]
        # where this raises, the dot, its last letter, is not on its way: surely not accepted
        self.send(quoted + (b"" if quoted.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        return self._reply_after_dot()

    def _reply_after_dot(self) -> tuple[int, bytes]:
        self._wait(FINAL_DOT_SECONDS)
        try:
            code, reply = self.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise OutcomeUnknownError(type(error).__name__) from error
        if code != ACCEPTED and code // 100 not in (4, 5):
            raise OutcomeUnknownError(f"{code}")
        self._wait(COMMAND_SECONDS)
        self.answer = f"{code} {reply.decode(errors='replace')}"
        return code, reply

    def _wait(self, seconds: float) -> None:
        if self.sock:
            self.sock.settimeout(seconds)


class PhasedSMTPS(PhasedSMTP, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class RelayBackend(Relay, EmailBackend):
    """Says hello when it opens, so that a relay that is away is known before a message is taken in hand."""

    connection: PhasedSMTP | None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return PhasedSMTPS if self.use_ssl else PhasedSMTP

    def open(self) -> bool | None:
        opened: bool | None = super().open()
        if opened and self.connection:
            self.connection.ehlo_or_helo_if_needed()
        return opened

    def _send(self, email_message: EmailMessage) -> bool:
        """The bytes as they were written, once: Django would write them anew."""
        relay = self.connection
        to = [_address(one) for one in email_message.recipients()]
        if relay is None or not to:
            return False
        relay.sendmail(_address(email_message.from_email), to, content_of(email_message))
        self.answer = relay.answer
        return True


@lru_cache(maxsize=64)
def _address(text: str) -> str:
    """As a relay reads it; a unit's own is the same in all its mails."""
    return text if _PLAIN_ADDRESS.fullmatch(text) else sanitize_address(text, "utf-8")


def content_of(message: EmailMessage) -> bytes:
    if isinstance(message, Mail):
        return message.content
    return message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
