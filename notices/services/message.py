"""The letter as a mail: one recipient, the same Message-ID and Date over all tries, marked as written by a machine."""

from __future__ import annotations

from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Any, cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from notices.models import Notice
from notices.services.composing import Letter


class Mail(EmailMultiAlternatives):
    def message(self, **options: Any) -> EmailMessage[Any, Any]:
        """A long Hebrew subject starts on the line of its name; Django's folding leaves that line empty."""
        built = super().message(**options)
        folded = Header(str(self.subject), "utf-8", header_name="Subject").encode()
        del built["Subject"]
        built["Subject"] = " ".join(folded.split())
        return built


def build_message(notice: Notice, letter: Letter) -> Mail:
    unit = notice.unit
    message = Mail(
        subject=letter.subject,
        body=letter.text,
        from_email=formataddr((str(unit), sender_address()), charset="utf-8"),
        to=[notice.recipient.address],
        reply_to=[unit.email] if unit.email else None,
        headers=_headers(notice, letter),
    )
    message.attach_alternative(letter.html, "text/html")
    return message


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
