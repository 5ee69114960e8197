"""What goes with a mail beside its text: an invitation's calendar file where a kind `invites`."""

from typing import NamedTuple

from notices.models import Notice
from notices.services.invitation import Entry, method_of, write_calendar
from notices.texts import KINDS


class Attachment(NamedTuple):
    """`mimetype` of a calendar file says its method: "text/calendar; method=REQUEST"."""

    filename: str
    mimetype: str
    content: bytes


def attachments_of(notice: Notice) -> list[Attachment]:
    if not KINDS[notice.kind].invites:
        return []
    method = method_of(notice)
    content = write_calendar(Entry.of_notice(notice), method=method)
    return [Attachment("invitation.ics", f"text/calendar; method={method}", content)]
