"""What the pages of a committee show: the pupils one may see with what happened lately, the others as a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import AgendaItem, Committee, Enrolment, EntryKind, TimelineEntry
from charter import texts
from charter.calendar import CalendarError, working_day_before
from charter.services.calendar import calendar_for

LATELY = 3
INVITED_BEFORE = 10  # working days (N6)
STAY = Q(case__student__enrolments__until_on=None)


class Sign(NamedTuple):
    """How a committee stands, as a chip."""

    code: str
    icon: str
    text: str


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, what, in which words."""

    at: datetime
    title: str
    text: str


@dataclass(frozen=True)
class Card:
    """One pupil of the agenda, as those see him who may."""

    item: Any  # AgendaItem with class and school
    lately: list[Line] = field(default_factory=list)

    @property
    def class_name(self) -> str:
        grade = self.item.grade
        return "" if grade is None else Enrolment(grade=grade, class_number=self.item.class_number).class_name

    @property
    def is_uninvited(self) -> bool:
        owner = self.item.case.matter.owner_id
        return bool(owner) and self.item.invited_id != owner


@dataclass(frozen=True)
class Agenda:
    cards: list[Card]
    others: int  # pupils of other officers: a number, never a name

    @property
    def hidden(self) -> range:
        return range(self.others)

    @property
    def waiting(self) -> list[Card]:
        return [card for card in self.cards if not card.item.published_at]


def agenda_items(user: User, today: date) -> QuerySet[AgendaItem]:
    """The items a person may open, each with pupil, class, officer, decisions and notes."""
    rows = AgendaItem.objects.standing().visible_to(user, today)
    stay = FilteredRelation("case__student__enrolments", condition=STAY)
    told = rows.annotate(stay=stay).annotate(
        grade=F("stay__grade"), class_number=F("stay__class_number"), school=F("stay__school__name")
    )
    related = (
        "committee__kind",
        "case__student",
        "case__matter__owner",
        "replacement",
        "invited",
        "published",
        "protocol",
    )
    return told.select_related(*related).prefetch_related("decisions__owner", "notes__by").order_by("pk")


def read_agenda(committee: Committee, user: User, today: date) -> Agenda:
    items = list(agenda_items(user, today).filter(committee=committee))
    lately = recent_lines(item.case_id for item in items)
    everybody = AgendaItem.objects.standing().filter(committee=committee).count()
    return Agenda([Card(item, lately[item.case_id]) for item in items], everybody - len(items))


def recent_lines(cases: Iterable[int]) -> dict[int, list[Line]]:
    """The last three things that happened in each case; nothing restricted, for an agenda lies on a table (T1)."""
    numbered = (
        TimelineEntry.objects.filter(case__in=list(cases), restricted=False, contact__undone_at=None)
        .exclude(kind__in=[EntryKind.COMMITTEE, EntryKind.ASSIGNED, EntryKind.PEOPLE_CHANGED])
        .annotate(nth=Window(RowNumber(), partition_by=F("case"), order_by=[F("happened_at").desc(), F("pk").desc()]))
    )
    found: dict[int, list[Line]] = defaultdict(list)
    for entry in numbered.filter(nth__lte=LATELY).select_related("contact").order_by("-happened_at", "-pk"):
        found[entry.case_id].append(_line(entry))
    return found


def _line(entry: TimelineEntry) -> Line:
    contact = getattr(entry, "contact", None)
    if contact:
        return Line(entry.happened_at, f"{contact.get_kind_display()}: {contact.get_outcome_display()}", contact.note)
    return Line(entry.happened_at, str(EntryKind(entry.kind).label), entry.text)


def listed_committees(user: User, today: date) -> QuerySet[Committee]:
    """The committees of the calendar, each with its number of pupils and what is still to be done, in one query."""
    standing = Q(items__removed_at=None, items__isnull=False)
    hers = AgendaItem.objects.standing().visible_to(user, today).filter(committee=OuterRef("pk"))
    return (
        Committee.objects.visible_to(user, today)
        .select_related("kind", "school")
        .annotate(
            pupils=Count("items", filter=standing),
            to_publish=Exists(hers.filter(published_at=None)),
            lacks_background=Exists(hers.filter(background="", published_at=None)),
        )
    )


def invite_by(committee: Committee, today: date) -> date | None:
    """The last sensible day to invite the parents in writing (N6: ten working days before)."""
    try:
        day = working_day_before(committee.held_on, INVITED_BEFORE, calendar_for(committee.unit), floor=date.min)
    except CalendarError:
        return None
    return day if day >= today else None


def committee_sign(committee: Committee, today: date) -> Sign:
    """Published, waiting for that, or how long until it sits."""
    if committee.closed_at:
        return Sign("done", "check-circle", _("published"))
    days = (committee.held_on - today).days
    if days < 0:
        return Sign("soon", "clock", _("not published yet"))
    if days < 2:
        return Sign("soon" if days else "today", "clock", _("tomorrow") if days else _("today"))
    return Sign("track", "calendar", _("in %(days)s") % {"days": texts.days(days)})
