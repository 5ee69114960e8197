"""What left, kept as it left: written before the relay is asked, taken away again where it surely did not leave."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parseaddr
from typing import NamedTuple

from notices.models import Channel, Notice, SentCopy
from notices.services.composing import PARTED
from notices.services.statements import add_row
from notices.texts import RTL


class SentPart(NamedTuple):
    """What a mail said in one of its languages."""

    language: str
    direction: str
    paragraphs: list[str]


def keep_copy(notice: Notice, content: bytes, texts: Mapping[str, int], *, now: datetime) -> None:
    add_row(
        SentCopy,
        notice_id=notice.pk,
        attempt=notice.attempts,
        at=now,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        texts=dict(texts),
    )


def drop_copy(notice: Notice) -> None:
    """The relay did not take this try."""
    SentCopy.objects.filter(notice=notice, attempt=notice.attempts).delete()


def has_moved(notice: Notice) -> bool:
    """Whether a mail that left went to another address than the one on file today."""
    copy = SentCopy.objects.filter(notice=notice).order_by("-attempt").first()
    if copy is None or notice.channel != Channel.EMAIL or not notice.recipient.address:
        return False
    mail = message_from_bytes(bytes(copy.content), policy=policy.default)
    return parseaddr(str(mail["To"]))[1].lower() != notice.recipient.address.lower()


def parts_sent(notice: Notice) -> list[SentPart]:
    """The text that left by mail, a part a language, whatever its words have become since; empty before it left."""
    copy = SentCopy.objects.filter(notice=notice).order_by("-attempt").first()
    if copy is None or notice.channel != Channel.EMAIL:
        return []
    mail = message_from_bytes(bytes(copy.content), policy=policy.default)
    body = mail.get_body(("plain",))
    texts = body.get_content().replace("\r\n", "\n").split(PARTED) if body else []
    languages = [language.strip() for language in str(mail["Content-Language"]).split(",")]
    return [
        SentPart(language, "rtl" if language in RTL else "ltr", [line for line in text.split("\n\n") if line.strip()])
        for language, text in zip(languages, texts, strict=False)
    ]
