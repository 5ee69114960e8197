"""Calendar files (RFC 5545, 5546): one UID for a meeting's life, a number up by one each time it changes.

A summary names neither a reason nor a family; nobody but the recipient is invited by the same file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from accounts.models import Unit
from notices.models import Notice
from notices.services.words import CHILD, NAME_MOST, TEXT_MOST, clean, site
from notices.texts import KINDS

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
JERUSALEM = ZoneInfo("Asia/Jerusalem")
MEETING, COMMITTEE = timedelta(minutes=40), timedelta(hours=1)  # ux 5.3: "about 40 minutes"
NAMES = {
    "meeting": {"he": "פגישה: {child}", "ar": "لقاء: {child}", "ru": "Встреча: {child}", "en": "Meeting: {child}"},
    "committee": {
        "he": "דיון בוועדה: {child}",
        "ar": "جلسة لجنة: {child}",
        "ru": "Заседание комиссии: {child}",
        "en": "Committee: {child}",
    },
}


@dataclass(frozen=True)
class Entry:
    """What one file says: the facts of its notice, in whose name, for whom."""

    facts: Mapping[str, Any]
    summary: str
    unit: Unit
    attendee: str  # the recipient's address; empty in a file that is downloaded
    at: datetime
    lasts: timedelta = MEETING

    @classmethod
    def of_notice(cls, notice: Notice) -> Self:
        if "title" in notice.context:
            return cls.of_staff(notice.context, unit=notice.unit, at=notice.created_at, to=notice.recipient.address)
        is_committee = KINDS[notice.kind].number == "N6"
        return cls(
            facts=notice.context,
            summary=summary_for("committee" if is_committee else "meeting", notice.language, notice.context["child"]),
            unit=notice.unit,
            attendee=notice.recipient.address,
            at=notice.created_at,
            lasts=COMMITTEE if is_committee else MEETING,
        )

    @classmethod
    def of_staff(cls, facts: Mapping[str, Any], *, unit: Unit, at: datetime, to: str = "") -> Self:
        """A case's number, never a name."""
        is_meeting = facts["title"] == "meeting"
        what = "פגישה" if is_meeting else clean(str(facts["title"]), NAME_MOST)
        words = f"{what} · תיק {facts['ref']}" if facts["ref"] else what
        return cls(facts, words, unit, to, at, MEETING if is_meeting else COMMITTEE)


def summary_for(what: str, language: str, child: str) -> str:
    """In the family's language: a first name, and never why."""
    names, spoken = NAMES[what], language if language in NAMES[what] else "he"
    return names[spoken].format(child=clean(child, NAME_MOST) or CHILD[spoken])


def method_of(notice: Notice) -> Method:
    return "CANCEL" if notice.kind.endswith("-cancelled") else "REQUEST"


def write_calendar(entry: Entry, *, method: Method) -> bytes:
    """The file; what is downloaded is PUBLISHed, for it asks for no answer."""
    calendar = Calendar()
    calendar.add("prodid", "-//Sadir//Sadir//HE")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(entry, method))
    if entry.facts["at"]:
        year = date.fromisoformat(entry.facts["on"]).year
        calendar.add_missing_timezones(first_date=date(year - 1, 1, 1), last_date=date(year + 1, 12, 31))
    return bytes(calendar.to_ical())


def _event(entry: Entry, method: Method) -> Event:
    facts, event = entry.facts, Event()
    event.add("uid", facts["uid"])
    event.add("sequence", facts["sequence"])
    event.add("dtstamp", entry.at.astimezone(UTC))
    event.add("summary", entry.summary)
    for name, moment in zip(("dtstart", "dtend"), _times(facts, entry.lasts), strict=True):
        event.add(name, moment)
    if place := clean(facts["place"], TEXT_MOST):
        event.add("location", place)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("class", "PRIVATE")
    if facts.get("url"):
        event.add("url", site(facts["url"]))
    event.add("organizer", _organizer(entry.unit))
    if entry.attendee:
        event.add("attendee", _attendee(entry.attendee))
    return event


def _times(facts: Mapping[str, Any], lasts: timedelta) -> tuple[date, date]:
    """By the clock on the wall in Jerusalem; a day without an hour is the whole day."""
    day = date.fromisoformat(facts["on"])
    if not facts["at"]:
        return day, day + timedelta(days=1)
    starts = datetime.combine(day, time.fromisoformat(facts["at"]), JERUSALEM)
    return starts, starts + lasts


def _organizer(unit: Unit) -> vCalAddress:
    """The unit's box, which the answers of calendar programs reach."""
    box = unit.email or str(settings.DEFAULT_FROM_EMAIL).rpartition("<")[2].rstrip("> ")
    organizer = vCalAddress(f"mailto:{box}")
    organizer.params["CN"] = vText(str(unit))
    return organizer


def _attendee(address: str) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{address}")
    for name, value in {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}.items():
        attendee.params[name] = vText(value)
    return attendee
