"""One line of the timeline: what happened, who, when, and which promise it closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from cases.models import Case, Contact, EntryKind, Guardian, Reason, Referral, RequesterKind, TimelineEntry
from cases.services.casefile.contacts import attempt_words, contact_icon, contact_title, is_miss
from cases.services.casefile.entry_words import ICONS, NAMED, PROMISE_TITLES, TITLES, WHY
from cases.services.casefile.promises import Move, Promised
from cases.services.contact import can_correct, can_undo
from charter import texts
from charter.calendar import CalendarError, WorkCalendar, working_days_between
from charter.models import Deadline, MoveKind, Outcome
from charter.standards import promise

WITHOUT_HOUR = (EntryKind.MEETING_REQUEST, EntryKind.DROPOUT, EntryKind.RETURNED, EntryKind.SEARCH)  # a day is known


@dataclass(frozen=True)
class Item:
    """`look` is contact, attempt, system or undone; `aside` stands after the time and the name."""

    at: datetime
    title: str
    icon: str
    look: str = "system"
    by: str = ""
    aside: str = ""
    text: str = ""
    settled: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    has_time: bool = True
    contact: Contact | None = None
    can_undo: bool = False
    can_correct: bool = False
    holds_corrections: bool = False
    recorded_at: datetime | None = None
    url: str = ""


@dataclass(frozen=True)
class Teller:
    """Turns rows into words; everything it needs has been read before."""

    case: Case
    promises: list[Promised]
    guardians: Mapping[int, Guardian]
    calendar: WorkCalendar
    user: User
    now: datetime
    attempts: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def closed_by(self) -> dict[int, list[Deadline]]:
        """Which promises an entry settled."""
        found: dict[int, list[Deadline]] = {}
        for promised in self.promises:
            if promised.act:
                found.setdefault(promised.act, []).append(promised.deadline)
        return found

    @cached_property
    def first_referral(self) -> int | None:
        ids = [p.referral.pk for p in self.promises if p.referral]
        return min(ids, default=None)

    def tell(self, entry: TimelineEntry) -> Item:
        contact = getattr(entry, "contact", None)
        return self._tell_contact(entry, contact) if contact else self._tell_system(entry)

    def _tell_contact(self, entry: TimelineEntry, contact: Contact) -> Item:
        people = [self.guardians[pk] for pk in self._people(entry) if pk in self.guardians]
        closed = self.closed_by.get(entry.pk, [])
        return Item(
            at=entry.happened_at,
            title=contact_title(contact, people, getattr(entry, "people", 0) or 0, self.case.student.gender),
            icon=contact_icon(contact),
            look="undone" if contact.undone_at else "attempt" if is_miss(contact) else "contact",
            by=entry.by.name if entry.by else _("the system"),
            aside=" · ".join(filter(None, self._asides(contact, closed))),
            text=contact.note,
            settled=[line for line in map(self.settled_line, self._one_a_promise(closed)) if line],
            contact=contact,
            can_undo=can_undo(contact, self.user, self.now),
            can_correct=can_correct(contact, self.user, self.now),
            recorded_at=entry.recorded_at,
        )

    def _people(self, entry: TimelineEntry) -> list[int]:
        ids = {getattr(entry, "low", None), getattr(entry, "high", None)} - {None}
        return sorted(pk for pk in ids if pk is not None)

    def _asides(self, contact: Contact, closed: list[Deadline]) -> list[str]:
        corrected = contact.corrected_at and _("corrected %(when)s") % {"when": self.moment(contact.corrected_at)}
        undone = contact.undone_at and _("taken back %(when)s") % {"when": self.moment(contact.undone_at)}
        return [
            attempt_words(self.attempts.get(contact.pk, 0)),
            str(contact.get_purpose_display()) if contact.purpose else "",
            _("about the siblings too") if contact.shared_talk else "",
            self._recorded_late(contact, closed),
            corrected or "",
            undone or "",
        ]

    def _recorded_late(self, contact: Contact, closed: list[Deadline]) -> str:
        """D23: typed after the due day of what it kept; else just the day it was typed, when that was another day."""
        if any(deadline.was_recorded_late for deadline in closed):
            return _("recorded late")
        typed = timezone.localdate(contact.recorded_at)
        if typed == timezone.localdate(contact.happened_at):
            return ""
        return _("recorded on %(day)s") % {"day": texts.short_day(typed, timezone.localdate(self.now))}

    def _one_a_promise(self, closed: list[Deadline]) -> list[Deadline]:
        """An act that answers several reports says each promise once, by the latest of them."""
        latest = {d.promise: d for d in sorted(closed, key=lambda d: d.opened_on)}
        return [latest[code] for code in sorted(latest, key=int)]

    def settled_line(self, deadline: Deadline) -> str:
        facts: dict[str, object] = {"n": deadline.promise}
        if deadline.outcome == Outcome.MET_BY_ATTEMPTS:
            return _("kept promise %(n)s by attempts") % facts
        if deadline.closed_on is None or deadline.due_on is None:
            return _("completed promise %(n)s") % facts
        try:
            facts["day"] = working_days_between(deadline.opened_on, deadline.closed_on, self.calendar)
            facts["length"] = working_days_between(deadline.opened_on, deadline.due_on, self.calendar)
            late = working_days_between(deadline.due_on, deadline.closed_on, self.calendar)
        except CalendarError:
            return _("completed promise %(n)s") % facts
        if deadline.was_late:
            return _("completed promise %(n)s, %(late)s late") % {**facts, "late": texts.days(max(1, late))}
        return _("completed promise %(n)s, working day %(day)s of %(length)s") % facts

    def _tell_system(self, entry: TimelineEntry) -> Item:
        kind = EntryKind(entry.kind)
        code, mark, words = entry.text.partition(": ")
        about = code if mark and code.isdecimal() and kind in PROMISE_TITLES else ""
        referral: Referral | None = getattr(entry, "referral", None)
        return Item(
            at=entry.happened_at,
            title=self._title(entry, kind, about),
            icon=ICONS.get(kind, "note"),
            by=entry.by.name if entry.by else _("the system"),
            aside=_reasons(referral) if referral else "",
            text=referral.description if referral else self._text(entry, kind, words if about else entry.text),
            has_time=kind not in WITHOUT_HOUR,
            holds_corrections=kind == EntryKind.DATE_CORRECTED,
            recorded_at=entry.recorded_at,
            url=entry.url,
        )

    def _text(self, entry: TimelineEntry, kind: EntryKind, words: str) -> str:
        return "" if kind in NAMED else words

    def _title(self, entry: TimelineEntry, kind: EntryKind, about: str) -> str:
        if about:
            return PROMISE_TITLES[kind]() % {"n": about, "what": promise(about)}
        if kind == EntryKind.REFERRAL:
            return self._referral_title(entry)
        if kind == EntryKind.MEETING_REQUEST:
            request = getattr(entry, "meeting_request", None)
            who = RequesterKind(request.requested_by).label if request else ""
            return _("A meeting was asked for: %(who)s") % {"who": who}
        if kind == EntryKind.WITHDRAWN:
            return self._withdrawn_title(entry)
        return TITLES[kind]() % {"name": entry.text} if kind in TITLES else str(kind.label)

    def _referral_title(self, entry: TimelineEntry) -> str:
        referral: Referral | None = getattr(entry, "referral", None)
        if referral is None:
            return _("A referral was received")
        who = ", ".join(filter(None, (str(referral.get_reporter_kind_display()), referral.reporter_name)))
        opened = referral.pk == self.first_referral
        words = _("The case was opened by a referral: %(who)s") if opened else _("Another referral: %(who)s")
        return words % {"who": who}

    def _withdrawn_title(self, entry: TimelineEntry) -> str:
        requests = [p.request for p in self.promises if p.request]
        if any(request.withdrawn_at == entry.recorded_at for request in requests):
            return _("The meeting request was withdrawn")
        return _("The referral was withdrawn")

    def tell_moves(self, moves: list[Move]) -> Item:
        first = moves[0]
        lines = [self.move_line(move) for move in moves]
        return Item(
            at=first.at,
            title=lines[0],
            icon="calendar",
            by=first.by or _("the system"),
            text=first.reason,
            lines=lines[1:],
            recorded_at=first.at,
        )

    def move_line(self, move: Move) -> str:
        today = timezone.localdate(self.now)
        facts = {"n": move.promise, "why": WHY.get(MoveKind(move.kind), lambda: "")()}
        if move.from_on is None or move.to_on is None:
            return _("The date of promise %(n)s was set") % facts
        facts |= {"old": texts.bare_day(move.from_on, today), "new": texts.bare_day(move.to_on, today)}
        if move.to_on < move.from_on:
            return _("Promise %(n)s: brought forward from %(old)s to %(new)s, %(why)s") % facts
        return _("Promise %(n)s: moved from %(old)s to %(new)s, %(why)s") % facts

    def moment(self, at: datetime) -> str:
        day = texts.bare_day(timezone.localdate(at), timezone.localdate(self.now))
        return f"{day}, {texts.clock(at)}"


def _reasons(referral: Referral) -> str:
    labels = [str(Reason(code).label) for code in referral.reasons if code in Reason.values]
    if not labels:
        return ""
    return ngettext("reason: %(reasons)s", "reasons: %(reasons)s", len(labels)) % {"reasons": ", ".join(labels)}
