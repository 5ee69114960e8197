"""Handing one message to the relay, and what its answer means (reliability 6.1, "Phases")."""

import re
import smtplib
from contextlib import suppress
from enum import StrEnum
from typing import NamedTuple

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

FOR_GOOD = range(500, 600)
CLOSING = 421  # the relay hangs up after it
NOT_LET_IN = (530, 534, 535, 538)  # the relay wants another sign-in: nothing to do with this notice
BY_POLICY = 554
FULL = 552
TAKEN = "accepted"  # of a back end that quotes nobody
_POLICY = re.compile("policy|spam|block|reputation|limit|rate", re.IGNORECASE)
NO_MAILBOX = 550
_DETAIL = re.compile(r"^\d+ (5\.\d+\.\d+)")
OF_THE_ADDRESS = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10")  # RFC 3463, RFC 7505


class Answer(StrEnum):
    ACCEPTED = "accepted"
    LATER = "later"  # surely not accepted: try again
    ONCE_MORE = "once more"  # refused for a reason that may pass: one more try, an hour later
    NEVER = "never"  # refused for good
    NO_ADDRESS = "no address"  # refused for good, and because of the address
    UNKNOWN = "unknown"  # the connection died after the final dot
    AWAY = "away"  # the relay itself does not serve us


class Verdict(NamedTuple):
    answer: Answer
    note: str = ""


class OutcomeUnknownError(OSError):
    """Raised by a mail back end that sent the final dot and got no answer."""


class Relay(BaseEmailBackend):
    """A mail back end that tells what was said when it took the last message."""

    answer = TAKEN


def let_in(relay: BaseEmailBackend) -> str:
    """Open the line, or leave it open; what stood in the way, or nothing."""
    try:
        relay.open()
    except OSError as error:
        hang_up(relay)
        return _said(error)
    return ""


def hand_over(message: EmailMultiAlternatives, relay: BaseEmailBackend) -> Verdict:
    """Send, and read the answer; a connection that broke is closed, so that the next message opens a new one."""
    try:
        taken = relay.send_messages([message])
    except OutcomeUnknownError as error:
        hang_up(relay)
        return Verdict(Answer.UNKNOWN, str(error))
    except OSError as error:  # all that smtplib raises is one
        return _read(error, relay)
    except ValueError as error:  # a header or an address that cannot be written
        return Verdict(Answer.NEVER, type(error).__name__)
    if not taken:
        return Verdict(Answer.LATER, "not sent")
    return Verdict(Answer.ACCEPTED, relay.answer if isinstance(relay, Relay) else TAKEN)


def _read(error: OSError, relay: BaseEmailBackend) -> Verdict:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _of_recipient(_of_this_one(_by_code(code, text, relay)), code)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Verdict(Answer.NEVER, str(error))
    if type(error) is smtplib.SMTPResponseException or not isinstance(error, smtplib.SMTPResponseException):
        hang_up(relay)  # no answer: a death, a silence, a line without an end
        return Verdict(Answer.LATER, type(error).__name__)
    verdict = _by_code(error.smtp_code, error.smtp_error, relay)
    return verdict if isinstance(error, smtplib.SMTPSenderRefused) else _of_this_one(verdict)


def _of_this_one(verdict: Verdict) -> Verdict:
    """After the sender was taken the relay speaks of this notice: it must not hold up all others."""
    return verdict._replace(answer=Answer.LATER) if verdict.answer == Answer.AWAY else verdict


def _by_code(code: int, text: bytes | str, relay: BaseEmailBackend) -> Verdict:
    if code == CLOSING or code in NOT_LET_IN:
        hang_up(relay)
    note = f"{code} {_plain(text)}"
    if code in NOT_LET_IN:
        return Verdict(Answer.AWAY, note)
    if code == FULL or (code == BY_POLICY and _POLICY.search(note)):
        return Verdict(Answer.ONCE_MORE, note)
    return Verdict(Answer.NEVER if code in FOR_GOOD else Answer.LATER, note)


def _of_recipient(verdict: Verdict, code: int) -> Verdict:
    """Whether a refusal speaks of the address: by its detail, or, where it gives none, 550."""
    detail = _DETAIL.match(verdict.note)
    about_address = detail[1] in OF_THE_ADDRESS if detail else code == NO_MAILBOX
    if verdict.answer == Answer.NEVER and about_address:
        return verdict._replace(answer=Answer.NO_ADDRESS)
    return verdict


def _said(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_plain(error.smtp_error)}"
    return type(error).__name__


def _plain(text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return " ".join(words.replace("\x00", " ").split())


def hang_up(relay: BaseEmailBackend) -> None:
    """A goodbye that fails changes nothing: what was accepted stays accepted."""
    with suppress(OSError):
        relay.close()
