"""What goes with a mail beside its text: today nothing; an invitation's calendar file where a kind `invites`."""

from typing import NamedTuple

from notices.models import Notice


class Attachment(NamedTuple):
    """`mimetype` of a calendar file says its method: "text/calendar; method=REQUEST"."""

    filename: str
    mimetype: str
    content: bytes


def attachments_of(_notice: Notice) -> list[Attachment]:
    return []
