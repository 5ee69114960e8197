"""Calendar files (issue 4): read back by a library of another hand's rules; the clock of Jerusalem, one person each."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar, Event

from accounts.models import Unit
from charter.models import Desk
from charter.services.matters import open_matter
from notices.models import Notice, Recipient
from notices.services.attachments import attachments_of
from notices.services.invitation import Entry, write_calendar

pytestmark = pytest.mark.django_db
LONG = "בית הספר התיכון המקיף על שם חנה סנש, קומה שלישית, חדר הישיבות הגדול; ליד המזכירות, כניסה מרחוב הדקל 14"


def invitation(unit: Unit, kind: str = "N3", language: str = "he", **facts: Any) -> Notice:
    matter = open_matter(unit=unit, desk=Desk.CASES, url="/cases/{ref}/", on=date(2026, 1, 1))
    recipient = Recipient.objects.create(name="סיגל סעדון", email="sigal@example.org", language=language)
    given = {"child": "נועה", "gender": "f", "ref": matter.ref, "on": "2026-03-26", "at": "10:00", "place": "חדר 3"}
    given |= {"staff": "אורלי נבון", "with_pupil": True, "uid": "meeting-1@sadir", "sequence": 0, "plan": 1}
    return Notice.objects.create(
        kind=kind,
        subject="meeting 1",
        matter=matter,
        recipient=recipient,
        language=language,
        context=given | facts,
        not_before=datetime(2026, 3, 1, tzinfo=UTC),
        message_id=f"<{uuid4()}@example.org>",
    )


def event_of(notice: Notice) -> Event:
    (event,) = Calendar.from_ical(attachments_of(notice)[0].content).walk("VEVENT")
    return event


def test_a_request_invites_one_person_in_the_units_name(unit: Unit) -> None:
    notice = invitation(unit)
    (file,) = attachments_of(notice)
    calendar = Calendar.from_ical(file.content)
    event = event_of(notice)

    assert (file.mimetype, str(calendar["METHOD"])) == ("text/calendar; method=REQUEST", "REQUEST")
    assert (str(event["UID"]), event["SEQUENCE"], str(event["STATUS"])) == ("meeting-1@sadir", 0, "CONFIRMED")
    assert (str(event["ORGANIZER"]), str(event["ATTENDEE"])) == (f"mailto:{unit.email}", "mailto:sigal@example.org")
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("פגישה: נועה", "חדר 3")
    text = file.content.decode()
    assert "אורלי" not in text, "no names of others"
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=40)


@pytest.mark.parametrize(
    ("language", "said"), [("he", "פגישה: הילד/ה"), ("ar", "لقاء: ولدكم"), ("fr", "פגישה: הילד/ה")]
)
def test_what_turns_a_line_round_stands_in_no_calendar(unit: Unit, language: str, said: str) -> None:
    """U+202E in a name or a place (issue 4, "Bad input"); of a name that cannot be read the neutral word."""
    event = event_of(invitation(unit, child="\u202eנועה\u2067", place="\u202eחדר\u200f 3\n"))
    nameless = event_of(invitation(unit, language=language, child="\u202e ", place="\u202e"))

    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("פגישה: נועה", "חדר 3")
    assert (str(nameless["SUMMARY"]), "LOCATION" in nameless) == (said, False)


@pytest.mark.parametrize(
    ("on", "utc"),
    [
        ("2026-03-26", "2026-03-26 08:00"),  # the last day of winter time
        ("2026-03-27", "2026-03-27 07:00"),  # the clock goes forward at two in the night
        ("2026-10-24", "2026-10-24 07:00"),
        ("2026-10-25", "2026-10-25 08:00"),  # and back
    ],
)
def test_the_hour_is_jerusalems_on_both_sides_of_the_clocks_change(unit: Unit, on: str, utc: str) -> None:
    event = event_of(invitation(unit, on=on))
    assert f"{event.decoded('DTSTART').astimezone(UTC):%Y-%m-%d %H:%M}" == utc
    assert event["DTSTART"].params["TZID"] == "Asia/Jerusalem"


def test_the_zone_travels_with_the_file_and_says_both_changes(unit: Unit) -> None:
    calendar = Calendar.from_ical(attachments_of(invitation(unit))[0].content)
    (zone,) = calendar.walk("VTIMEZONE")
    own = zone.to_tz(lookup_tzid=False)
    offsets = [datetime(2026, *day, 10, tzinfo=own).utcoffset() for day in ((3, 26), (3, 27), (10, 24), (10, 25))]
    assert offsets == [timedelta(hours=hours) for hours in (2, 3, 3, 2)]


def test_a_cancelling_keeps_the_uid_and_takes_the_entry_away(unit: Unit) -> None:
    notice = invitation(unit, kind="N3-cancelled", sequence=2)
    event = event_of(notice)
    assert attachments_of(notice)[0].mimetype == "text/calendar; method=CANCEL"
    assert (str(event["UID"]), event["SEQUENCE"], str(event["STATUS"])) == ("meeting-1@sadir", 2, "CANCELLED")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("he", "פגישה: נועה"),
        ("ar", "لقاء: נועה"),
        ("ru", "Встреча: נועה"),
        ("en", "Meeting: נועה"),
        ("am", "פגישה: נועה"),
    ],
)
def test_the_summary_is_in_the_familys_language(unit: Unit, language: str, words: str) -> None:
    assert str(event_of(invitation(unit, language=language))["SUMMARY"]) == words


def test_long_lines_are_folded_and_read_back_whole(unit: Unit) -> None:
    notice = invitation(unit, place=LONG)
    content = attachments_of(notice)[0].content
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert str(event_of(notice)["LOCATION"]) == LONG


def test_free_text_cannot_begin_a_line_of_its_own(unit: Unit) -> None:
    place = "חדר 3\r\nATTENDEE:mailto:evil@example.org\nBEGIN:VALARM"
    event = event_of(invitation(unit, place=place))
    assert str(event["ATTENDEE"]) == "mailto:sigal@example.org"
    assert "evil" in str(event["LOCATION"])
    assert not event.subcomponents


def test_a_day_without_an_hour_is_the_whole_day(unit: Unit) -> None:
    event = event_of(invitation(unit, kind="N6", at="", committee="ועדת התמדה"))
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 3, 26), date(2026, 3, 27))
    assert str(event["SUMMARY"]) == "דיון בוועדה: נועה", "what kind of committee is nobody's business"


def test_kinds_that_invite_nobody_carry_no_file(unit: Unit) -> None:
    assert attachments_of(invitation(unit, kind="N27")) == []


def test_a_downloaded_file_asks_for_no_answer(unit: Unit) -> None:
    facts = {"title": "meeting", "ref": "2026-1", "url": "/cases/2026-1/", "on": "2026-03-26", "at": "10:00"}
    facts |= {"place": "", "uid": "u@sadir", "sequence": 0}
    content = write_calendar(Entry.of_staff(facts, unit=unit, at=datetime(2026, 3, 1, tzinfo=UTC)), method="PUBLISH")
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert ("ATTENDEE" in event, str(event["SUMMARY"])) == (False, "פגישה · תיק 2026-1")
