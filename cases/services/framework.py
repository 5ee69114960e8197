"""Looking for a suitable framework: institutions offered, visited, answered, and the placement that ends it (R5).

A search asks for the service (a need), the first institution offered answers it; a placement answers the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import (
    Case,
    DropoutEvent,
    EntryKind,
    FrameworkSearch,
    Need,
    OfferStatus,
    PlacementOffer,
    School,
    SearchEnd,
    TimelineEntry,
)
from cases.services.cases import write_entry
from cases.services.dropout.events import Seat, at_noon, record_return, take_seat
from cases.services.needs import answer_needs, drop_need
from cases.services.settling import lock_student
from charter.services.deadlines import StaleError

PROMISE = "2"
NEEDED = UUID("0b8f6f0a-3a5e-4a55-9a0e-6f1f7d0f2c02")


@dataclass(frozen=True)
class Offer:
    """What is known of one institution."""

    kind: str
    offered_on: date
    school: School | None = None
    institution: str = ""
    status: str = OfferStatus.OFFERED
    visited_on: date | None = None
    decided_on: date | None = None
    note: str = ""
    next_step: str = ""


@transaction.atomic
def open_search(
    *, case: Case, opened_on: date, by: User | None, key: UUID, now: datetime, wanted: str = ""
) -> FrameworkSearch:
    """Begin to look for a framework; a case has one open search, and asking twice answers with it."""
    lock_student(case.student)
    known = (
        FrameworkSearch.objects.filter(form_key=key).first() or FrameworkSearch.objects.open().filter(case=case).first()
    )
    if known:
        return known
    entry = _tell(case, by=by, now=now, on=opened_on, text=wanted or _("the search began"))
    search = FrameworkSearch.objects.create(case=case, opened_on=opened_on, wanted=wanted, entry=entry, form_key=key)
    if not _open_needs(case):
        Need.objects.get_or_create(
            form_key=uuid5(NEEDED, str(key)),
            defaults={"case": case, "promise": PROMISE, "text": wanted[:300], "raised_on": opened_on, "entry": entry},
        )
    _record(case, by, AccessAction.CREATE)
    return search


@transaction.atomic
def add_offer(*, search: FrameworkSearch, offer: Offer, by: User | None, key: UUID, now: datetime) -> PlacementOffer:
    """Write an institution down; the same key answers with the first record."""
    case = search.case
    lock_student(case.student)
    known = PlacementOffer.objects.filter(form_key=key).first()
    if known:
        return known
    entry = _tell(case, by=by, now=now, on=offer.offered_on, text=words_of(offer))
    made = PlacementOffer.objects.create(search=search, entry=entry, form_key=key, **_columns(offer))
    _answer(case, entry)
    _record(case, by, AccessAction.CREATE)
    return made


@transaction.atomic
def change_offer(*, offer: PlacementOffer, facts: Offer, by: User, now: datetime) -> None:
    """Write down how an offer stands now. Raises StaleError when it changed meanwhile."""
    case = offer.search.case
    lock_student(case.student)
    seen = PlacementOffer.objects.filter(pk=offer.pk, version=offer.version, search__closed_on=None)
    if not seen.update(version=F("version") + 1, **_columns(facts)):
        raise StaleError
    _tell(case, by=by, now=now, text=words_of(facts))
    _record(case, by, AccessAction.CHANGE)
    offer.refresh_from_db()


@transaction.atomic
def place_pupil(
    *,
    offer: PlacementOffer,
    placed_on: date,
    by: User | None,
    now: datetime,
    is_return: bool = False,
    seat: Seat | None = None,
) -> bool:
    """End the search with a placement, and with it the dropout and the change of class where asked; once."""
    case = offer.search.case
    lock_student(case.student)
    waiting = FrameworkSearch.objects.open().filter(pk=offer.search_id)
    if not waiting.update(
        closed_on=placed_on, outcome=SearchEnd.PLACED, placed_with=offer.pk, version=F("version") + 1
    ):
        return False
    PlacementOffer.objects.filter(pk=offer.pk).update(
        status=OfferStatus.ACCEPTED, decided_on=placed_on, version=F("version") + 1
    )
    entry = _tell(case, by=by, now=now, on=placed_on, text=_("placed: %(place)s") % {"place": offer.place})
    _answer(case, entry)
    event = DropoutEvent.objects.out().filter(case__student=case.student).first() if is_return else None
    if event:
        record_return(event=event, returned_on=placed_on, returned_to=offer.place, by=by, now=now)
    if seat:
        take_seat(case, seat, on=placed_on)
    _record(case, by, AccessAction.CHANGE)
    return True


@transaction.atomic
def end_search(*, search: FrameworkSearch, reason: str, by: User, today: date, now: datetime) -> bool:
    """Stop looking without a placement; the need nobody answered falls away with the same reason. Once."""
    case = search.case
    lock_student(case.student)
    waiting = FrameworkSearch.objects.open().filter(pk=search.pk)
    ended = {"closed_on": today, "outcome": SearchEnd.ENDED, "closed_reason": reason}
    if not waiting.update(version=F("version") + 1, **ended):
        return False
    _tell(case, by=by, now=now, text=_("ended without a placement: %(why)s") % {"why": reason})
    for need in Need.objects.open().filter(case=case, promise=PROMISE, entry=search.entry_id):
        drop_need(need=need, reason=reason, by=by, today=today, now=now)
    _record(case, by, AccessAction.CHANGE)
    return True


def facts_of(offer: PlacementOffer) -> Offer:
    return Offer(**{name: getattr(offer, name) for name in Offer.__dataclass_fields__})


def words_of(offer: Offer) -> str:
    """ "תיכון אורן: ביקרו בו, הלימודים מתחילים באחת": what the timeline says."""
    place = offer.school.name if offer.school else offer.institution
    status = str(OfferStatus(offer.status).label)
    return ", ".join(filter(None, (f"{place}: {status}", offer.note, offer.next_step)))


def _columns(offer: Offer) -> dict[str, Any]:
    return {name: getattr(offer, name) for name in Offer.__dataclass_fields__}


def _open_needs(case: Case) -> bool:
    return Need.objects.open().filter(case=case, promise=PROMISE).exists()


def _answer(case: Case, entry: TimelineEntry) -> None:
    """Answer what waits; the second institution of a search is not a second need."""
    if _open_needs(case):
        answer_needs(case=case, promise=PROMISE, entry=entry)


def _tell(case: Case, *, by: User | None, now: datetime, text: str, on: date | None = None) -> TimelineEntry:
    url = reverse("cases:framework-detail", args=[case.matter.ref])
    happened_at = at_noon(on, now) if on else now
    return write_entry(case, EntryKind.SEARCH, by=by, happened_at=happened_at, now=now, text=text, url=url)


def _record(case: Case, by: User | None, action: AccessAction) -> None:
    if by:
        record_access(by=by, action=action, page="framework search", subject=f"case {case.matter.ref}")
