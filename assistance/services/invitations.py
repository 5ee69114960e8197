"""Inviting to the team's meeting: the parents, to be heard (N13, R49), and the calendar of whoever set it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assistance.models import TeamMeeting
from assistance.services.parents import child_facts, tell_parents
from cases.models import Guardian
from cases.services.telling.calendars import call_off_for_staff, invite_staff, uid_of
from cases.services.telling.families import last_left, take_back
from charter.calendar import CalendarError, working_day_before
from charter.services.calendar import calendar_for
from notices.services.invitation import Entry, write_calendar
from notices.texts.facts import CalendarFacts

INVITED_BEFORE = 10  # working days (N13)
KINDS = ("N13", "calendar")
TOPIC = "דרגת התפקוד ומטרות התוכנית האישית"  # a phrase of notices.texts.phrases; no mail says it (R49)


def invitation_day(meeting: TeamMeeting) -> date | None:
    """By when the parents should know (N13); None where there is no calendar."""
    try:
        calendar = calendar_for(meeting.file.matter.unit)
        return working_day_before(meeting.held_on, INVITED_BEFORE, calendar, floor=date.min)
    except CalendarError:
        return None


def is_short_notice(meeting: TeamMeeting, today: date) -> bool:
    """Fewer working days than N13 asks for are left before the meeting; allowed, said and kept (ADR 0030)."""
    day = invitation_day(meeting)
    return day is not None and day < today <= meeting.held_on


def announce_meeting(meeting: TeamMeeting, *, by: User, now: datetime) -> None:
    """Once for each day the meeting is set for; nobody is invited to what has been."""
    if meeting.held_on < timezone.localdate(now):
        return
    facts, subject = meeting_facts(meeting), subject_of(meeting)
    tell_parents(
        meeting.file,
        "N13",
        lambda one: _moved(facts, meeting, one),
        subject=subject,
        revision=meeting.moves,
        now=now,
    )
    invite_staff([by], entry_facts(meeting), subject=subject, matter=meeting.file.matter, now=now)


def take_back_meeting(meeting: TeamMeeting, *, reason: str, now: datetime) -> None:
    """What waits of a former day stays here."""
    take_back(KINDS, subject=subject_of(meeting), reason=reason, now=now)


def call_off_meeting(meeting: TeamMeeting, *, now: datetime) -> None:
    """Whoever was invited hears that it falls away, in the words of the day she knows of."""
    subject = subject_of(meeting)
    take_back_meeting(meeting, reason=_("The meeting was called off"), now=now)
    tell_parents(meeting.file, "N13-cancelled", lambda one: _known(meeting, one), subject=subject, now=now)
    call_off_for_staff(subject=subject, matter=meeting.file.matter, sequence=meeting.moves, now=now)


def forget_meeting(meeting: TeamMeeting, *, now: datetime) -> None:
    take_back_meeting(meeting, reason=_("The meeting took place"), now=now)


def subject_of(meeting: TeamMeeting) -> str:
    return f"team {meeting.pk}"


def meeting_facts(meeting: TeamMeeting) -> dict[str, Any]:
    return {
        **child_facts(meeting.file),
        "year": meeting.file.year,
        "topic": TOPIC,
        "on": meeting.held_on.isoformat(),
        "at": f"{meeting.held_at:%H:%M}" if meeting.held_at else "",
        "place": meeting.place,
        "uid": uid_of("team", meeting.form_key),
        "sequence": meeting.moves,
    }


def entry_facts(meeting: TeamMeeting) -> CalendarFacts:
    """For our own calendars: the file's number, never a name."""
    facts = meeting_facts(meeting)
    return {
        "title": _("Inter-professional team"),
        "ref": facts["ref"],
        "url": meeting.file.matter.url,
        "on": facts["on"],
        "at": facts["at"],
        "place": facts["place"],
        "uid": facts["uid"],
        "sequence": facts["sequence"],
    }


def calendar_file(meeting: TeamMeeting, *, now: datetime) -> bytes:
    """The calendar entry to save by hand."""
    entry = Entry.of_staff(entry_facts(meeting), unit=meeting.file.matter.unit, at=now)
    return write_calendar(entry, method="PUBLISH")


def _moved(facts: dict[str, Any], meeting: TeamMeeting, guardian: Guardian) -> dict[str, Any]:
    """With the day it was set for before, for whoever knows of it."""
    known = last_left("N13", subject=subject_of(meeting), recipient=guardian.recipient) if meeting.moves else None
    return {**facts, **({"moved_from": known.context["on"]} if known else {})}


def _known(meeting: TeamMeeting, guardian: Guardian) -> dict[str, Any] | None:
    known = last_left("N13", subject=subject_of(meeting), recipient=guardian.recipient)
    return {**known.context, "sequence": meeting.moves} if known else None
