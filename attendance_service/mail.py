"""Where mail goes: over SMTP with a limit for each phase, or, in the embedded mode, into files under `var/mail/`."""

import smtplib
import socket
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from notices.services.relay import OutcomeUnknownError

COMMAND_SECONDS = 60.0
ACCEPTED = 250
FINAL_DOT_SECONDS = 600.0  # RFC 5321 4.5.3.2.6: shorter makes duplicates


class EmlBackend(BaseEmailBackend):
    """One `.eml` file a message, whole or not there; named by the moment, so that a listing reads as a diary."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.MAIL_DIR.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            path = settings.MAIL_DIR / f"{timezone.localtime():%Y%m%d-%H%M%S}-{uuid4().hex[:8]}.eml"
            partial = path.with_suffix(".part")
            partial.write_bytes(message.message().as_bytes())
            partial.rename(path)
        return len(email_messages)


class PhasedSMTP(smtplib.SMTP):
    """Connects within EMAIL_TIMEOUT, answers commands within a minute, and waits ten after the final dot."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        found: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        found.settimeout(COMMAND_SECONDS)
        return found

    def data(self, msg: Any) -> tuple[int, bytes]:
        """As the standard library's, but a death after the dot says so: the relay may have accepted."""
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        body = msg if isinstance(msg, bytes) else msg.encode("ascii")
        quoted = smtplib._quote_periods(body)  # type: ignore[attr-defined]
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
        return code, reply

    def _wait(self, seconds: float) -> None:
        if self.sock:
            self.sock.settimeout(seconds)


class PhasedSMTPS(PhasedSMTP, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class RelayBackend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return PhasedSMTPS if self.use_ssl else PhasedSMTP
