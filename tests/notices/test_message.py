"""The notice as a mail: its bytes are written once, and a calendar file is both a part and a file."""

from email import message_from_bytes, policy

import pytest

from accounts.models import Unit
from notices.services import compose, message
from notices.services.attachments import Attachment
from notices.services.message import build_message
from tests.notices.test_sending import started

pytestmark = pytest.mark.django_db
ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:פגישה\r\nEND:VCALENDAR\r\n".encode()


def test_a_mail_is_written_once(unit: Unit) -> None:
    """The boundary of its parts is drawn by lot: a second writing would be another mail."""
    notice = started(unit)
    mail = build_message(notice, compose(notice))

    assert mail.content == mail.content == mail.message().as_bytes(linesep="\r\n")


def test_a_calendar_file_is_a_part_with_its_method_and_a_file(unit: Unit, monkeypatch) -> None:
    calendar = Attachment("meeting.ics", "text/calendar; method=REQUEST", ICS)
    monkeypatch.setattr(
        message, "attachments_of", lambda _notice: [calendar, Attachment("a.pdf", "application/pdf", b"%PDF")]
    )
    notice = started(unit)

    mail = message_from_bytes(build_message(notice, compose(notice)).content, policy=policy.default)

    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
        "application/pdf",
    ]
    (shown,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert (shown["Content-Type"].params["method"], shown.get_content().encode().splitlines()) == (
        "REQUEST",
        ICS.splitlines(),
    )
    files = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert files == {"meeting.ics": ICS, "a.pdf": b"%PDF"}


def test_who_writes_and_that_a_machine_wrote_it(unit: Unit) -> None:
    """Reliability 6.1: stable Message-ID and Date, Auto-Submitted; ux 5: replies go to the unit's own box."""
    notice = started(unit)
    mail = build_message(notice, compose(notice)).message()

    names = ["Message-ID", "Reply-To", "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Language"]
    assert [mail[name] for name in names] == [notice.message_id, unit.email, "auto-generated", "All", "he"]
