"""Handing one message to the relay, and what its answer means (reliability 6.1, "Phases")."""

import smtplib
from contextlib import suppress
from enum import StrEnum
from typing import NamedTuple

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

FOR_GOOD = range(500, 600)
CLOSING = 421  # the relay hangs up after it


class Answer(StrEnum):
    ACCEPTED = "accepted"
    LATER = "later"  # surely not accepted: try again
    NEVER = "never"  # refused for good
    UNKNOWN = "unknown"  # the connection died after the final dot


class Verdict(NamedTuple):
    answer: Answer
    note: str = ""


class OutcomeUnknownError(OSError):
    """Raised by a mail back end that sent the final dot and got no answer."""


def hand_over(message: EmailMultiAlternatives, relay: BaseEmailBackend) -> Verdict:
    """Send, and read the answer; a connection that broke is closed, so that the next message opens a new one."""
    try:
        relay.send_messages([message])
    except OutcomeUnknownError as error:
        hang_up(relay)
        return Verdict(Answer.UNKNOWN, str(error))
    except smtplib.SMTPRecipientsRefused as error:
        return _by_code(*next(iter(error.recipients.values())), relay)
    except smtplib.SMTPResponseException as error:
        return _by_code(error.smtp_code, error.smtp_error, relay)
    except smtplib.SMTPNotSupportedError as error:
        return Verdict(Answer.NEVER, str(error))
    except OSError as error:  # SMTPServerDisconnected, timeouts and resets among them
        hang_up(relay)
        return Verdict(Answer.LATER, type(error).__name__)
    except ValueError as error:  # a header or an address that cannot be written
        return Verdict(Answer.NEVER, type(error).__name__)
    return Verdict(Answer.ACCEPTED)


def _by_code(code: int, text: bytes | str, relay: BaseEmailBackend) -> Verdict:
    if code == CLOSING:
        hang_up(relay)
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return Verdict(Answer.NEVER if code in FOR_GOOD else Answer.LATER, f"{code} {' '.join(words.split())}")


def hang_up(relay: BaseEmailBackend) -> None:
    """A goodbye that fails changes nothing: what was accepted stays accepted."""
    with suppress(OSError):
        relay.close()
