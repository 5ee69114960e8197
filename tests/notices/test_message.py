"""The notice as a mail: its bytes are written once, and a calendar file is both a part and a file."""

from email import message_from_bytes, policy

import pytest
from django.core.mail import BadHeaderError

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

    assert mail.content == mail.content
    assert mail.message()["Content-Type"] == message_from_bytes(mail.content)["Content-Type"]


@pytest.mark.parametrize("language", ["he", "ar", "ru", "en", "am"])
def test_our_own_writing_reads_as_djangos(unit: Unit, language: str) -> None:
    """Every header and every part, letter by letter; no line that a relay would break."""
    notice = started(unit, language=language, email="someone.with.a.long.address@school.example.org")
    mail = build_message(notice, compose(notice))

    ours, theirs = (message_from_bytes(one, policy=policy.default) for one in (mail.content, mail.built_content()))

    assert [(name, str(ours[name])) for name in ours if name != "Content-Type"] == [
        (name, str(theirs[name])) for name in theirs if name != "Content-Type"
    ]
    for part, same in zip(list(ours.walk())[1:], list(theirs.walk())[1:], strict=True):
        assert part.items() == same.items()
        assert part.get_content() == same.get_content()
    assert max(len(line) for line in mail.content.split(b"\r\n")) <= 998
    assert b"\n" not in mail.content.replace(b"\r\n", b"")
    subject = mail.content.partition(b"\r\n\r\n")[0].partition(b"Subject: ")[2]
    assert max(len(line) for line in subject.split(b"\r\n")) <= 78


@pytest.mark.parametrize("name", ["subject", "from_email", "to"])
def test_a_line_break_goes_into_no_header(unit: Unit, name: str) -> None:
    """T9: a header more than we wrote."""
    notice = started(unit)
    mail = build_message(notice, compose(notice))
    setattr(mail, name, ["a@b.example\nBcc: c@d.example"] if name == "to" else "שלום\r\nBcc: c@d.example")

    with pytest.raises(BadHeaderError):
        _ = mail.content


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
