"""What a file for the prosecutor may tell of a case: line by line, with what stays out and why (R23, `domain` 5.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import (
    Case,
    Contact,
    ContactKind,
    Document,
    EntryKind,
    LegalAct,
    LegalActKind,
    ReporterKind,
    TimelineEntry,
)
from cases.services.casefile.entries import Item, Teller
from cases.services.casefile.notices import tell_notices
from cases.services.casefile.promises import Promised
from cases.services.casefile.timeline import MOST, Kind, Shown, read_entries, read_notices
from charter.calendar import WorkCalendar
from notices.models import Notice, NoticeState
from notices.texts import KINDS, Audience

EVERYTHING = Shown(Kind.ALL, MOST)
PRIVATE_REPORTERS = (ReporterKind.PARENT, ReporterKind.NEIGHBOUR, ReporterKind.ANONYMOUS, ReporterKind.OTHER)
OTHER_PUPILS = (EntryKind.SIBLINGS, EntryKind.SIBLINGS_PARTED, EntryKind.MERGED)
LEFT = (NoticeState.SENT, NoticeState.POSTED, NoticeState.DELIVERED, NoticeState.BOUNCED, NoticeState.FAILED)
INTERNAL = (
    EntryKind.ASSIGNED,
    EntryKind.PEOPLE_CHANGED,
    EntryKind.COVER,
    EntryKind.ANNOTATED,
    EntryKind.EXCUSED,
    EntryKind.DATE_CORRECTED,
    EntryKind.NEED,
    EntryKind.NEED_DROPPED,
    EntryKind.DISCLOSED,
    EntryKind.ACCESS_REQUEST,
    EntryKind.RISK,
    EntryKind.STAGE,
    EntryKind.REPLY,
)


class Why(StrEnum):
    """Why a line stays out; the first five always, the others unless the officer chooses the line."""

    RESTRICTED = "restricted"
    REPORTER = "reporter"
    OTHER_PUPIL = "other_pupil"
    UNDONE = "undone"
    MANAGER = "manager"
    NOTE = "note"
    PARTNER = "partner"
    INTERNAL = "internal"
    NOT_CHOSEN = "not_chosen"


ALWAYS = (Why.RESTRICTED, Why.REPORTER, Why.OTHER_PUPIL, Why.UNDONE, Why.MANAGER)


@dataclass(frozen=True)
class Line:
    """One thing that happened; `why` says what speaks against telling it, if anything does."""

    key: str
    at: datetime
    title: str
    text: str = ""
    source: str = ""
    lines: list[str] = field(default_factory=list)
    why: Why | None = None
    brief: str = ""  # what the list of what is left out may say of it: no name, no finding

    @property
    def is_locked(self) -> bool:
        return self.why in ALWAYS

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)


def read_chronology(
    case: Case, user: User, promises: list[Promised], calendar: WorkCalendar, now: datetime
) -> list[Line]:
    """Everything on the timeline, oldest first; what always stays out has neither its words nor its names."""
    entries = read_entries(case, EVERYTHING, since=case.opened_on, with_restricted=True)
    people = {guardian.pk: guardian for guardian in case.student.guardians.select_related("recipient")}
    teller = Teller(case, promises, people, calendar, user, now)
    looks = LegalAct.objects.filter(case=case, kind__in=(LegalActKind.VIEWED, LegalActKind.COMMENT))
    seen = set(looks.values_list("entry", flat=True))
    found: list[Line] = []
    for entry in entries:
        if (entry.kind == EntryKind.LEGAL and entry.pk not in seen) or entry.kind == EntryKind.DOCUMENT:
            continue  # they have a chapter of their own
        found += _lines_of(entry, teller, is_look=entry.pk in seen)
    found += [_notice_line(notice) for notice in read_notices(case, EVERYTHING) if _was_for_parents(notice)]
    return sorted(found, key=lambda line: (line.at, len(line.key), line.key))


def _lines_of(entry: TimelineEntry, teller: Teller, *, is_look: bool) -> list[Line]:
    why = Why.MANAGER if is_look else _why(entry)
    if why in ALWAYS:
        title = _hidden_title(entry, why)
        return [Line(f"e{entry.pk}", entry.happened_at, title, why=why, brief=title)]
    item = teller.tell(entry)
    line = Line(
        f"e{entry.pk}",
        item.at,
        item.title,
        item.text,
        _source(entry, item),
        [*item.lines, *item.settled],
        why,
        _brief(entry),
    )
    referral = getattr(entry, "referral", None)
    if referral is None or referral.reporter_kind not in PRIVATE_REPORTERS:
        return [line]
    title = _("Who made the referral")
    who = Line(f"r{entry.pk}", entry.happened_at, title, why=Why.REPORTER, brief=title)
    return [replace(line, title=_("A referral was received")), who]


def _brief(entry: TimelineEntry) -> str:
    contact: Contact | None = getattr(entry, "contact", None)
    return str(ContactKind(contact.kind).label if contact else EntryKind(entry.kind).label)


def _why(entry: TimelineEntry) -> Why | None:
    kind = EntryKind(entry.kind)
    if entry.restricted:
        return Why.RESTRICTED
    if kind in OTHER_PUPILS:
        return Why.OTHER_PUPIL
    contact: Contact | None = getattr(entry, "contact", None)
    if contact:
        return _why_of(contact)
    return Why.INTERNAL if kind in INTERNAL else None


def _why_of(contact: Contact) -> Why | None:
    if contact.undone_at:
        return Why.UNDONE
    if contact.kind == ContactKind.NOTE:
        return Why.NOTE
    return Why.PARTNER if contact.kind == ContactKind.PARTNER or contact.shared_talk else None


def _hidden_title(entry: TimelineEntry, why: Why) -> str:
    """A home visit may be named, its findings not; of everything else not even the kind is told."""
    contact: Contact | None = getattr(entry, "contact", None)
    if contact and contact.kind == ContactKind.VISIT:
        return str(ContactKind.VISIT.label)
    named = {Why.MANAGER: _("A look of the manager"), Why.RESTRICTED: _("A restricted line")}
    return named.get(why, _("A line"))


def _source(entry: TimelineEntry, item: Item) -> str:
    typed = timezone.localdate(entry.recorded_at)
    words = _("recorded by %(name)s") % {"name": item.by}
    if typed != timezone.localdate(entry.happened_at):
        words = _("recorded by %(name)s on %(day)s") % {"name": item.by, "day": full_day(typed)}
    return " · ".join(filter(None, (words, item.aside)))


def _was_for_parents(notice: Notice) -> bool:
    """What left, and what became of it; what still waits, was stopped or is not known to have left proves nothing."""
    kind = KINDS.get(notice.kind)
    told = notice.state in LEFT
    return bool(kind) and kind.audience == Audience.PARENTS and told  # type: ignore[union-attr]


def _notice_line(notice: Notice) -> Line:
    item = tell_notices([notice])[0]
    return Line(f"n{notice.pk}", item.at, item.title, item.text, item.aside, item.lines, brief=_("Notice"))


def read_documents(case: Case) -> list[Line]:
    """The documents of the case; none goes along unless it is chosen."""
    rows = Document.objects.shown().filter(case=case).select_related("entry").order_by("received_on", "pk")
    return [_document_line(row) for row in rows]


def _document_line(row: Document) -> Line:
    if row.restricted:
        title = _("A restricted document")
        return Line(f"d{row.pk}", row.entry.happened_at, title, why=Why.RESTRICTED, brief=title)
    title = " · ".join(filter(None, (str(row.get_kind_display()), row.about)))
    source = _("from %(whom)s, received %(day)s") % {"whom": row.get_origin_display(), "day": full_day(row.received_on)}
    return Line(
        f"d{row.pk}", row.entry.happened_at, title, row.file_name, source, why=Why.NOT_CHOSEN, brief=_("Document")
    )


def choose(lines: Iterable[Line], keys: set[str]) -> tuple[list[Line], list[Line]]:
    """What goes in and what stays out; a locked line stays out whatever was sent."""
    inside, outside = [], []
    for line in lines:
        if line.key in keys and not line.is_locked:
            inside.append(line)
        else:
            outside.append(line if line.why else replace(line, why=Why.NOT_CHOSEN))
    return inside, outside


def full_day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def why_words(why: Why) -> str:
    return {
        Why.RESTRICTED: _("restricted: for the treating officer alone"),
        Why.REPORTER: _("a third person: who reported is not told"),
        Why.OTHER_PUPIL: _("details of another pupil"),
        Why.UNDONE: _("taken back by its writer"),
        Why.MANAGER: _("internal: the manager's look"),
        Why.NOTE: _("an internal note"),
        Why.PARTNER: _("information of a third person or another body"),
        Why.INTERNAL: _("internal administration of the unit"),
        Why.NOT_CHOSEN: _("not chosen by the officer"),
    }[why]
