"""The letter as a mail: one recipient, the same Message-ID and Date over all tries, marked as written by a machine."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import cached_property
from typing import Any, cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from notices.models import Notice
from notices.services.attachments import Attachment, attachments_of
from notices.services.composing import Letter
from notices.services.mime import write_mail

CALENDAR = "text/calendar"


class Mail(EmailMultiAlternatives):
    """Written once: what is kept as sent and what goes through the wire are the same bytes."""

    def message(self, **_options: Any) -> Any:
        return message_from_bytes(self.content)

    @cached_property
    def content(self) -> bytes:
        if self.attachments or len(self.alternatives) > 1:
            return self.built_content()
        return write_mail(self._headers(), text=str(self.body), html=str(self.alternatives[0][0]))

    def built_content(self) -> bytes:
        """By Django's way, with attachments."""
        built = super().message()
        folded = Header(str(self.subject), "utf-8", header_name="Subject").encode()
        del built["Subject"]
        built["Subject"] = " ".join(folded.split())  # on the line of its name; Django's folding leaves that line empty
        return built.as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's messages take it

    def _headers(self) -> Iterator[tuple[str, str]]:
        yield "From", self.from_email
        yield "To", ", ".join(self.to)
        if self.reply_to:
            yield "Reply-To", ", ".join(self.reply_to)
        yield from self.extra_headers.items()
        yield "Subject", str(self.subject)


def build_message(notice: Notice, letter: Letter) -> Mail:
    unit = notice.unit
    message = Mail(
        subject=letter.subject,
        body=letter.text,
        from_email=formataddr((" ".join(str(unit).split()), sender_address()), charset="utf-8"),
        to=[notice.recipient.address],
        reply_to=[unit.email] if unit.email else None,
        headers=_headers(notice, letter),
    )
    message.attach_alternative(letter.html, "text/html")
    for one in attachments_of(notice):
        _attach(message, one)
    return message


def _attach(message: Mail, one: Attachment) -> None:
    """A calendar file is one more way to read the mail, so that its buttons appear, and a file for everybody else."""
    if one.mimetype.startswith(CALENDAR):
        message.attach_alternative(one.content.decode(), one.mimetype)
        message.attach(one.filename, one.content, "application/ics")
    else:
        message.attach(one.filename, one.content, one.mimetype)


def sender_address() -> str:
    return cast(str, settings.DEFAULT_FROM_EMAIL).rpartition("<")[2].rstrip("> ")


def _headers(notice: Notice, letter: Letter) -> dict[str, str]:
    written_at = timezone.localtime(notice.first_tried_at or notice.created_at)
    return {
        "Message-ID": notice.message_id,
        "Date": format_datetime(written_at),
        "Content-Language": letter.languages,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
