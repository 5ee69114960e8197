"""The inter-professional team's meeting: set, moved, called off, held; never before the committee's decision (R48)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import AideFile, EventKind, TeamMeeting, TeamMember
from assistance.services.history import write_event
from assistance.services.invitations import (
    announce_meeting,
    call_off_meeting,
    forget_meeting,
    is_short_notice,
    take_back_meeting,
)
from assistance.services.progress import lock_file, settle_file
from charter.services.deadlines import StaleError
from charter.texts import short_day

Members = Iterable[Mapping[str, Any]]


class BeforeTheCommitteeError(ValueError):
    """A team meets after the committee's discussion (R48); `decided_on` is the committee's day."""

    def __init__(self, decided_on: date) -> None:
        super().__init__(f"the committee decided on {decided_on}")
        self.decided_on = decided_on


class MeetingAheadError(ValueError):
    """One meeting is set already; it is moved, not doubled."""


@dataclass(frozen=True)
class Sitting:
    """A meeting that took place: the day, who sat in it, whether the parents were heard."""

    on: date
    members: tuple[Mapping[str, Any], ...] = ()
    parents_heard: bool = False


def check_order(file: AideFile, on: date) -> None:
    """The same day is accepted (R48)."""
    if on < file.eligibility.decided_on:
        raise BeforeTheCommitteeError(file.eligibility.decided_on)


@transaction.atomic
def set_meeting(
    *, file: AideFile, on: date, at: time | None, place: str, members: Members, by: User, key: UUID, now: datetime
) -> TeamMeeting:
    """Set the team's meeting and invite the parents (N13); the same key answers with the first.

    Raises BeforeTheCommitteeError, MeetingAheadError.
    """
    file = lock_file(file)
    known = TeamMeeting.objects.filter(form_key=key, file=file).first()
    if known:
        return known
    check_order(file, on)
    if TeamMeeting.objects.standing().filter(file=file, was_held=False).exists():
        raise MeetingAheadError
    meeting = TeamMeeting.objects.create(
        file=file, held_on=on, held_at=at, place=place, made_by=by, made_at=now, form_key=key
    )
    seat(meeting, members)
    _write(file, _("The team's meeting is set for %(day)s"), meeting, by=by, now=now, is_new_day=True)
    announce_meeting(meeting, by=by, now=now)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    meeting: TeamMeeting,
    version: int,
    on: date,
    at: time | None,
    place: str,
    members: Members,
    by: User,
    now: datetime,
) -> TeamMeeting:
    """Another day, hour, place or members of a meeting ahead; who was invited to the former day hears the new one.

    Raises StaleError where it was changed, held or called off meanwhile; BeforeTheCommitteeError.
    """
    file = lock_file(meeting.file)
    check_order(file, on)
    stood = TeamMeeting.objects.get(pk=meeting.pk)
    is_moved = (stood.held_on, stood.held_at, stood.place) != (on, at, place)
    rows = TeamMeeting.objects.standing().filter(pk=meeting.pk, version=version, was_held=False)
    facts = {"held_on": on, "held_at": at, "place": place, "moves": F("moves") + int(is_moved)}
    if not rows.update(**facts, version=F("version") + 1):
        raise StaleError
    changed = TeamMeeting.objects.get(pk=meeting.pk)
    seat(changed, members)
    if is_moved:
        _write(file, _("The team's meeting was moved to %(day)s"), changed, by=by, now=now, is_new_day=True)
        take_back_meeting(changed, reason=_("The meeting was moved"), now=now)
        announce_meeting(changed, by=by, now=now)
    return changed


@transaction.atomic
def cancel_meeting(*, meeting: TeamMeeting, version: int, reason: str, by: User, now: datetime) -> None:
    """Call a meeting ahead off; the second time changes nothing. StaleError where it was changed meanwhile."""
    file = lock_file(meeting.file)
    rows = TeamMeeting.objects.filter(pk=meeting.pk, version=version, was_held=False, cancelled_at=None)
    if not rows.update(cancelled_at=now, cancelled_reason=reason, moves=F("moves") + 1, version=F("version") + 1):
        if TeamMeeting.objects.filter(pk=meeting.pk, cancelled_reason=reason, was_held=False).exists():
            return
        raise StaleError
    cancelled = TeamMeeting.objects.get(pk=meeting.pk)
    _write(file, _("The team's meeting of %(day)s was called off"), cancelled, by=by, now=now)
    call_off_meeting(cancelled, now=now)


@transaction.atomic
def hold_meeting(
    *, file: AideFile, sitting: Sitting, by: User, key: UUID, now: datetime, meeting: TeamMeeting | None = None
) -> TeamMeeting:
    """Record that the team sat; the meeting ahead is the one that took place, on whatever day it was.

    The same day again keeps one meeting; `meeting` is the one whose day is put right. Raises BeforeTheCommitteeError.
    """
    file = lock_file(file)
    check_order(file, sitting.on)
    meeting = _sat(file, sitting, meeting, by=by, key=key, now=now)
    if sitting.members:
        seat(meeting, sitting.members)
    settle_file(file, now=now)
    return meeting


def _sat(
    file: AideFile, sitting: Sitting, kept: TeamMeeting | None, *, by: User, key: UUID, now: datetime
) -> TeamMeeting:
    standing = TeamMeeting.objects.standing().filter(file=file).select_related("file__matter__unit")
    known = standing.filter(was_held=True, held_on=sitting.on).order_by("pk").first()
    if known and known.parents_heard == sitting.parents_heard:
        return known
    ahead = standing.filter(was_held=False).first()
    meeting = known or kept or ahead or TeamMeeting(file=file, made_by=by, made_at=now)
    meeting.form_key = meeting.form_key or uuid5(key, f"meeting {sitting.on}")
    meeting.held_on, meeting.was_held, meeting.parents_heard = sitting.on, True, sitting.parents_heard
    meeting.version = meeting.version + 1 if meeting.pk else 1
    meeting.save()
    if known is None:
        _write(file, _("The team met on %(day)s"), meeting, by=by, now=now)
        forget_meeting(meeting, now=now)
    return meeting


def seat(meeting: TeamMeeting, members: Members) -> None:
    TeamMember.objects.filter(meeting=meeting).delete()
    TeamMember.objects.bulk_create(TeamMember(meeting=meeting, **member) for member in members)


def _write(
    file: AideFile, words: str, meeting: TeamMeeting, *, by: User, now: datetime, is_new_day: bool = False
) -> None:
    on = meeting.held_on if meeting.was_held else timezone.localdate(now)
    is_short = is_new_day and is_short_notice(meeting, timezone.localdate(now))
    short = _("The parents are told fewer than ten working days before") if is_short else ""
    text = ". ".join(filter(None, (words % {"day": short_day(meeting.held_on, on)}, meeting.cancelled_reason, short)))
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.MEETING, on=on, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="team meeting", subject=file.matter.ref)
