"""What happened in a case, newest first: entries, notices and moved dates merged by time (`design` 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, Contact, ContactKind, EntryKind, TimelineEntry
from cases.models.contact import ATTEMPTS
from cases.services.casefile.entries import Item, Teller
from cases.services.casefile.notices import tell_notices
from cases.services.casefile.promises import Move, Promised
from notices.models import Notice

PAGE = 50
MOST = 40  # pages; more than anybody reads


class Kind(StrEnum):
    """The segments above the timeline."""

    ALL = "all"
    CONTACTS = "contacts"
    NOTICES = "notices"
    SYSTEM = "system"


@dataclass(frozen=True)
class Shown:
    """Which part of the timeline is asked for; whatever else is typed into the address means the first page."""

    kind: Kind = Kind.ALL
    pages: int = 1

    @classmethod
    def asked(cls, kind: str, pages: str) -> Shown:
        known = Kind(kind) if kind in set(Kind) else Kind.ALL
        number = int(pages) if pages.isascii() and pages.isdecimal() and len(pages) < 4 else 1
        return cls(known, min(max(number, 1), MOST))

    @property
    def rows(self) -> int:
        return PAGE * self.pages


@dataclass(frozen=True)
class Segment:
    kind: Kind
    label: str
    is_current: bool


@dataclass(frozen=True)
class DayOfItems:
    on: date
    is_today: bool
    items: list[Item]


@dataclass(frozen=True)
class Timeline:
    days: list[DayOfItems]
    has_more: bool
    shown: Shown

    @property
    def segments(self) -> list[Segment]:
        labels = [_("Everything"), _("Contacts"), _("Notices"), _("System")]
        return [Segment(kind, label, kind == self.shown.kind) for kind, label in zip(Kind, labels, strict=True)]

    @property
    def next_page(self) -> int:
        return self.shown.pages + 1


def read_entries(case: Case, shown: Shown, *, since: date, with_restricted: bool) -> list[TimelineEntry]:
    """The newest entries the timeline needs, and every contact since a day for the ruler, in one query.

    Each contact brings the lowest and highest of its guardians and their number: three are "and others".
    """
    rows = TimelineEntry.objects.filter(case=case)
    if not with_restricted:
        rows = rows.filter(restricted=False)
    newest = rows.filter(_of_kind(shown.kind)).order_by("-happened_at", "-pk")[: shown.rows + 1]
    links = Contact.guardians.through.objects.filter(contact=OuterRef("contact")).values("contact")
    people = {"low": Min("guardian"), "high": Max("guardian"), "people": Count("guardian")}
    wanted = Q(pk__in=Subquery(newest.values("pk"))) | Q(contact__isnull=False, happened_at__date__gte=since)
    return list(
        rows.filter(wanted)
        .select_related("by", "contact__recorded_by", "referral", "meeting_request")
        .annotate(**{name: Subquery(_column(links.annotate(n=what))) for name, what in people.items()})
        .order_by("-happened_at", "-pk")
    )


def _column(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows.values("n")


def _of_kind(kind: Kind) -> Q:
    if kind == Kind.CONTACTS:
        return Q(kind=EntryKind.CONTACT)
    if kind == Kind.SYSTEM:
        return ~Q(kind=EntryKind.CONTACT)
    return Q(pk__in=[]) if kind == Kind.NOTICES else Q()


def read_notices(case: Case, shown: Shown) -> list[Notice]:
    if shown.kind not in (Kind.ALL, Kind.NOTICES):
        return []
    mine = Q(matter=case.matter_id) | Q(matter__referral__case=case) | Q(matter__meeting_request__case=case)
    rows = Notice.objects.to_others().filter(mine).with_standing().select_related("recipient__user")
    return list(rows.order_by("-created_at", "-pk")[: shown.rows + 1])


def build_timeline(
    entries: list[TimelineEntry], notices: list[Notice], promises: list[Promised], teller: Teller, shown: Shown
) -> Timeline:
    """Merge the three tables by time and keep as many as were asked for."""
    teller = replace(teller, attempts=number_attempts(entries))
    items = [teller.tell(entry) for entry in entries if _fits(entry, shown.kind)]
    items = _with_moves(items, promises, shown.kind, teller)
    items += tell_notices(notices)
    items.sort(key=lambda item: item.at, reverse=True)
    return Timeline(_by_day(items[: shown.rows], timezone.localdate(teller.now)), len(items) > shown.rows, shown)


def number_attempts(entries: Iterable[TimelineEntry]) -> dict[int, int]:
    """Unanswered calls in a row, counted anew after each answered one."""
    numbers: dict[int, int] = {}
    row = 0
    for entry in sorted(entries, key=lambda entry: (entry.happened_at, entry.pk)):
        contact = getattr(entry, "contact", None)
        if contact is None or contact.kind != ContactKind.CALL or contact.undone_at:
            continue
        row = row + 1 if contact.outcome in ATTEMPTS else 0
        if row:
            numbers[contact.pk] = row
    return numbers


def _fits(entry: TimelineEntry, kind: Kind) -> bool:
    is_contact = entry.kind == EntryKind.CONTACT
    return kind == Kind.ALL or (kind == Kind.CONTACTS and is_contact) or (kind == Kind.SYSTEM and not is_contact)


def _with_moves(items: list[Item], promises: list[Promised], kind: Kind, teller: Teller) -> list[Item]:
    """A correction's moves are lines of its own entry; what a closure or an approval moved stands by itself."""
    if kind not in (Kind.ALL, Kind.SYSTEM):
        return items
    moves = sorted((move for p in promises for move in p.moves), key=lambda move: move.at)
    by_moment: dict[datetime, list[Move]] = {}
    for move in moves:
        by_moment.setdefault(move.at, []).append(move)
    told = [_beside(item, by_moment, teller) for item in items]
    return told + [teller.tell_moves(group) for group in by_moment.values()]


def _beside(item: Item, by_moment: dict[datetime, list[Move]], teller: Teller) -> Item:
    if not item.holds_corrections or item.recorded_at is None:
        return item
    return replace(item, lines=[teller.move_line(move) for move in by_moment.pop(item.recorded_at, [])])


def _by_day(items: Iterable[Item], today: date) -> list[DayOfItems]:
    days = groupby(items, key=lambda item: timezone.localdate(item.at))
    return [DayOfItems(on, on == today, list(group)) for on, group in days]
