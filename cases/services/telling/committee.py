"""A committee for the family (N6) and for the treating officer's calendar: drafts that an officer releases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from cases.models import AgendaItem, Committee, Guardian
from cases.services.telling.calendars import call_off_for_staff, invite_staff, uid_of
from cases.services.telling.families import Facts, child_facts, last_left, take_back, tell_family
from notices.models import Notice
from notices.texts.facts import CalendarFacts

INVITING = ("N6", "N6-removal")


def announce_item(item: AgendaItem, *, now: datetime) -> None:
    """N6 as a draft, once for each day the committee is set for; a removal hearing by registered post (law of 2000)."""
    committee = item.committee
    if committee.held_on < timezone.localdate(now):
        return
    facts = committee_facts(item)
    tell_family(
        item.case,
        kind_for(committee),
        lambda one: _moved(facts, item, one),
        subject=subject_of(item),
        revision=committee.moves,
        now=now,
    )
    if item.invited:
        announce_to_officer(item, item.invited, now=now)


def announce_to_officer(item: AgendaItem, officer: User, *, now: datetime) -> None:
    """One entry a committee, however many of her pupils it discusses; of no committee that has sat."""
    committee = item.committee
    if committee.held_on >= timezone.localdate(now):
        invite_staff([officer], entry_facts(committee), subject=f"committee {committee.pk}", matter=None, now=now)


def announce_committee_move(committee: Committee, *, now: datetime) -> None:
    """Everybody anew: who knows of the former day is told so; `committee` has its new day."""
    reason = gettext("The committee was moved")
    take_back(("calendar",), subject=f"committee {committee.pk}", reason=reason, now=now)
    related = ("case__student", "case__matter__unit", "committee__kind", "invited")
    for item in AgendaItem.objects.standing().filter(committee=committee).select_related(*related):
        take_back(INVITING, subject=subject_of(item), reason=reason, now=now)
        announce_item(item, now=now)


def announce_removal(item: AgendaItem, *, now: datetime) -> None:
    """Not discussed after all: what waits stays here, who was invited hears it, in the words of the day he knows of."""
    subject = subject_of(item)
    take_back(INVITING, subject=subject, reason=gettext("Taken off the agenda"), now=now)
    tell_family(item.case, "N6-cancelled", lambda one: _known(item, one), subject=subject, now=now)
    if item.invited:
        free_officer(item.committee, item.invited, reason=gettext("Taken off the agenda"), now=now)


def free_officer(committee: Committee, officer: User, *, reason: str, now: datetime) -> None:
    """Her entry falls away with the last of her pupils on the agenda."""
    if AgendaItem.objects.standing().filter(committee=committee, invited=officer).exists():
        return
    subject = f"committee {committee.pk}"
    take_back(("calendar",), subject=subject, reason=reason, now=now, to=officer)
    call_off_for_staff(subject=subject, matter=None, sequence=committee.moves + 1, only=[officer], now=now)


def subject_of(item: AgendaItem) -> str:
    return f"agenda {item.pk}"


def kind_for(committee: Committee) -> str:
    return "N6-removal" if committee.kind.removes else "N6"


def committee_facts(item: AgendaItem) -> dict[str, Any]:
    committee = item.committee
    return {
        **child_facts(item.case),
        **_when(committee),
        "committee": committee.kind.name,
        "uid": uid_of("agenda", item.form_key),
        "sequence": committee.moves,
    }


def entry_facts(committee: Committee) -> CalendarFacts:
    return {
        "title": committee.kind.name,
        "ref": "",
        "url": committee.get_absolute_url(),
        "uid": uid_of("committee", committee.form_key),
        "sequence": committee.moves,
        "on": committee.held_on.isoformat(),
        "at": f"{committee.held_at:%H:%M}" if committee.held_at else "",
        "place": committee.place,
    }


def _when(committee: Committee) -> Mapping[str, str]:
    at = f"{committee.held_at:%H:%M}" if committee.held_at else ""
    return {"on": committee.held_on.isoformat(), "at": at, "place": committee.place}


def _moved(facts: dict[str, Any], item: AgendaItem, guardian: Guardian) -> Facts:
    known = _last(item, guardian) if item.committee.moves else None
    return {**facts, **({"moved_from": known.context["on"]} if known else {})}


def _known(item: AgendaItem, guardian: Guardian) -> Facts | None:
    known = _last(item, guardian)
    return {**known.context, "sequence": item.committee.moves + 1} if known else None


def _last(item: AgendaItem, guardian: Guardian) -> Notice | None:
    """The kind may have become a removal hearing meanwhile."""
    for kind in INVITING:
        known = last_left(kind, subject=subject_of(item), recipient=guardian.recipient)
        if known:
            return known
    return None
