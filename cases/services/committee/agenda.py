"""Pupils before a committee: put on its agenda, their officer invited, what was known and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import AgendaItem, Case, Committee, Decision, Document, EntryKind
from cases.services.cases import write_entry
from cases.services.ringing import ring_uninvited
from cases.services.telling.committee import announce_item, announce_removal, announce_to_officer
from charter import texts
from charter.services.deadlines import StaleError


def committee_words(committee: Committee, now: datetime) -> str:
    """ "ועדת התמדה, 12.5"."""
    day = texts.bare_day(committee.held_on, timezone.localdate(now))
    return _("%(kind)s, %(day)s") % {"kind": committee.kind.name, "day": day}


@transaction.atomic
def put_on_agenda(
    *, committee: Committee, case: Case, by: User, key: UUID, now: datetime, background: str = "", invite: bool = True
) -> AgendaItem:
    """Put a pupil on the agenda; who treats him and does it herself is invited by that (R9). Twice is once."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    standing = AgendaItem.objects.standing().filter(committee=committee, case=case).first()
    if standing:
        return standing
    if committee.closed_at:
        raise StaleError
    words = _("Put on the agenda: %(committee)s") % {"committee": committee_words(committee, now)}
    entry = write_entry(case, EntryKind.COMMITTEE, by=by, happened_at=now, now=now, text=words)
    officer = case.matter.owner if invite or case.matter.owner == by else None
    item, made = AgendaItem.objects.get_or_create(
        form_key=key,
        defaults={
            "committee": committee,
            "case": case,
            "entry": entry,
            "background": background,
            "invited": officer,
            "invited_at": now if officer else None,
        },
    )
    if not made:
        raise StaleError  # the key of another record
    entry.url = item.get_absolute_url()
    entry.save(update_fields=["url"])
    announce_item(item, now=now)
    record_access(by=by, action=AccessAction.CREATE, page="committee", subject=f"case {case.matter.ref}")
    ring_uninvited(item, now=now)
    return item


@transaction.atomic
def invite_officer(*, item: AgendaItem, by: User, now: datetime) -> bool:
    """Write down that the treating officer was invited; the second time changes nothing."""
    officer = item.case.matter.owner
    if officer is None or not _open(item).uninvited().update(invited=officer, invited_at=now):
        return False
    announce_to_officer(item, officer, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="committee", subject=f"case {item.case.matter.ref}")
    return True


@transaction.atomic
def take_off_agenda(*, item: AgendaItem, by: User, now: datetime) -> bool:
    """A pupil who is not discussed after all, before anything is published; the second time changes nothing."""
    if not _open(item).update(removed_at=now, version=F("version") + 1):
        return False
    words = _("Taken off the agenda: %(committee)s") % {"committee": committee_words(item.committee, now)}
    write_entry(item.case, EntryKind.COMMITTEE, by=by, happened_at=now, now=now, text=words)
    announce_removal(item, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="committee", subject=f"case {item.case.matter.ref}")
    return True


@transaction.atomic
def save_item(
    *, item: AgendaItem, version: int, facts: Mapping[str, Any], decisions: Iterable[Mapping[str, Any]], by: User
) -> None:
    """Keep what was prepared and what came of it. StaleError where somebody was first or it is published."""
    if not _open(item).filter(version=version).update(**facts, version=F("version") + 1):
        raise StaleError
    Decision.objects.filter(item=item).delete()
    Decision.objects.bulk_create(
        Decision(item=item, form_key=uuid5(item.form_key, f"decision {version} {place}"), **decision)
        for place, decision in enumerate(decisions)
    )
    record_access(by=by, action=AccessAction.CHANGE, page="committee", subject=f"case {item.case.matter.ref}")


@transaction.atomic
def attach_protocol(*, item: AgendaItem, document: Document, by: User) -> bool:
    """Let a document of the case be the protocol, also after publishing; the same one again changes nothing."""
    standing = AgendaItem.objects.standing().filter(pk=item.pk, case=document.case).exclude(protocol=document)
    if not standing.update(protocol=document):
        return False
    record_access(by=by, action=AccessAction.CHANGE, page="committee", subject=f"case {item.case.matter.ref}")
    return True


def _open(item: AgendaItem) -> Any:
    return AgendaItem.objects.standing().filter(pk=item.pk, published_at=None)
