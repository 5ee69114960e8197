"""The round of the minute over the mailbox: what is new is filed, committed, and only then marked as seen."""

from __future__ import annotations

import imaplib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from time import monotonic
from typing import Any, NamedTuple

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils.translation import gettext
from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxUnencrypted

from notices.models import InboundMail, MailboxState, MailKind
from notices.services.mailbox.address import Mailbox, WrongMailboxError, parse_mailbox
from notices.services.mailbox.filing import file_mail, own_id, unit_of

ROUND_MAILS, ROUND_SECONDS, PATIENCE = 100, 40, 10.0
LARGEST = 256_000  # bytes of one mail that are read: its words and a report's facts stand at its beginning
AWAY = (OSError, imaplib.IMAP4.error, ImapToolsError)
log = logging.getLogger(__name__)


class Standing(NamedTuple):
    """For the pages: is it on, when was it read, what is wrong."""

    is_on: bool
    read_at: datetime | None
    error: str


def mailbox_standing() -> Standing:
    state = MailboxState.objects.first()
    return Standing(bool(settings.MAILBOX_URL), state.read_at if state else None, state.error if state else "")


def read_mailbox(*, now: datetime) -> int:
    """File what came in since the last round, at most 100 mails or 40 seconds; how many were new. Off without a URL."""
    try:
        address = parse_mailbox(settings.MAILBOX_URL)
    except WrongMailboxError as wrong:
        return _note(f"{wrong}: imaps://user:password@host:993/INBOX")
    if address is None:
        return 0
    try:
        filed = _round(address, now)
    except AWAY as away:
        log.warning("the mailbox cannot be read: %s", type(away).__name__)
        return _note(type(away).__name__)
    MailboxState.objects.filter(only=True).update(read_at=now, error="")
    return filed


def _note(error: str) -> int:
    """What a server says may repeat what we said to it, so only the kind of the failure is kept."""
    MailboxState.objects.update_or_create(only=True, defaults={"error": error[:300]})
    return 0


@contextmanager
def _open(address: Mailbox) -> Iterator[BaseMailBox]:
    door = MailBox if address.scheme == "imaps" else MailBoxUnencrypted
    box = door(address.host, port=address.port, timeout=PATIENCE)
    try:
        box.login(address.user, address.password, initial_folder=address.folder)
        yield box
    finally:
        try:
            box.client.shutdown()
        except OSError:
            log.info("the mailbox was gone before the goodbye")


def _round(address: Mailbox, now: datetime) -> int:
    ends, filed = monotonic() + ROUND_SECONDS, 0
    with _open(address) as box:
        state = _state(box)
        for uid in _new_uids(box, state.last_uid)[:ROUND_MAILS]:
            if monotonic() >= ends:
                break
            filed += _take(box, uid, now)
    return filed


def _state(box: BaseMailBox) -> MailboxState:
    """A mailbox made anew numbers anew; then each mail's own number keeps it from being filed twice."""
    said = box.client.response("UIDVALIDITY")[1]
    validity = int(said[0]) if said and said[0] else 0
    MailboxState.objects.get_or_create(only=True)
    MailboxState.objects.exclude(validity=validity).update(validity=validity, last_uid=0)
    return MailboxState.objects.get(only=True)


def _new_uids(box: BaseMailBox, last: int) -> list[int]:
    """`n:*` always names the last mail, also one before n."""
    return sorted(uid for uid in map(int, box.uids(f"UID {last + 1}:*", charset=None)) if uid > last)


def _take(box: BaseMailBox, uid: int, now: datetime) -> bool:
    raw = _fetch(box, uid)
    filed = _file(uid, raw, now) if raw is not None else _pass(uid)
    box.flag([str(uid)], ["\\Seen"], True)
    return filed


def _fetch(box: BaseMailBox, uid: int) -> bytes | None:
    """The beginning of one mail, without marking it; None where it was taken away meanwhile."""
    answer, parts = box.client.uid("fetch", str(uid), f"(BODY.PEEK[]<0.{LARGEST}>)")
    if answer != "OK":
        raise imaplib.IMAP4.error("fetch")
    found = [part[1] for part in parts if isinstance(part, tuple) and re.search(rb"BODY\[\]", part[0])]
    return found[0][:LARGEST] if found else None


@transaction.atomic
def _file(uid: int, raw: bytes, now: datetime) -> bool:
    """The mail and the place in the mailbox in one commit. What cannot be read is kept as such and stops nobody."""
    try:
        with transaction.atomic():
            filed = file_mail(message_from_bytes(raw), raw, now=now) is not None
    except OperationalError:
        raise
    except Exception:
        log.exception("inbound mail %s could not be read", uid)
        filed = _keep_unread(raw, now)
    _pass(uid)
    return filed


def _keep_unread(raw: bytes, now: datetime) -> bool:
    key = own_id(Message(), raw)
    facts: dict[str, Any] = {"kind": MailKind.OTHER, "received_at": now, "note": gettext("This mail could not be read")}
    facts["unit"] = unit_of(Message())
    return InboundMail.objects.get_or_create(message_id=key, defaults=facts)[1]


def _pass(uid: int) -> bool:
    MailboxState.objects.filter(last_uid__lt=uid).update(last_uid=uid)
    return False
