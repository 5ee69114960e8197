"""The searches for a framework of the demo: open, placed, and one pupil for whom nobody looks yet (charter 2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from attendance_service.demo.days import at
from cases.models import DropoutEvent, FrameworkSearch, OfferStatus
from cases.services.framework import Offer, add_offer, open_search, place_pupil
from charter.calendar import school_year

WANTED = ("כיתה קטנה, קרוב לבית", "מסלול מקצועי עם ימי עבודה", "פנימייה, המשפחה מסכימה")
OFFERS = (
    ("boarding", "כפר הנוער אלומות", "רצתה לראות את הפנימייה", "ביקור עם האם"),
    ("vocational", "בית ספר תעשייתי עמל", "מתעניין במגמת רכב", "לברר מועד ראיון"),
    ("school", "תיכון עירוני ד׳", "הציעו כיתת מב״ר", "לתאם פגישת היכרות"),
    ("youth", "קידום נוער נווה אורן", "פגישה ראשונה עם המדריך", ""),
)
REFUSED = "רחוק מדי מהבית, המשפחה לא רצתה"
EVERY = 4  # one of so many is left without a search


def tell_searches(events: Sequence[DropoutEvent], *, today: date, rng: Random) -> None:
    for n, event in enumerate(sorted(events, key=lambda event: (event.dropped_on, event.pk))):
        opened_on = max(event.dropped_on, school_year(today).start) + timedelta(days=9)
        if n % EVERY == 0 or opened_on >= today:
            continue
        search = open_search(
            case=event.case,
            opened_on=opened_on,
            wanted=rng.choice(WANTED),
            by=event.case.matter.owner,
            key=UUID(int=rng.getrandbits(128), version=4),
            now=at(opened_on, time(11)),
        )
        _offer(search, event, n, today, rng)


def _offer(search: FrameworkSearch, event: DropoutEvent, n: int, today: date, rng: Random) -> None:
    """Two institutions, the second one visited; every third pupil is placed there."""
    placed_on = search.opened_on + timedelta(days=21)
    days = [search.opened_on + timedelta(days=3), search.opened_on + timedelta(days=10)]
    for place, (day, status) in enumerate(zip(days, (OfferStatus.REFUSED, OfferStatus.VISITED), strict=True)):
        if day >= today:
            return
        kind, institution, note, next_step = OFFERS[(n + place) % 3]
        offer = add_offer(
            search=search,
            offer=Offer(
                kind=kind,
                institution=institution,
                offered_on=day,
                status=status,
                visited_on=day if status == OfferStatus.VISITED else None,
                decided_on=day if status == OfferStatus.REFUSED else None,
                note=note if status == OfferStatus.VISITED else REFUSED,
                next_step=next_step if status == OfferStatus.VISITED else "",
            ),
            by=event.case.matter.owner,
            key=UUID(int=rng.getrandbits(128), version=4),
            now=at(day, time(12)),
        )
    if n % 3 == 2 and placed_on < today:
        place_pupil(
            offer=offer, placed_on=placed_on, by=event.case.matter.owner, now=at(placed_on, time(12)), is_return=True
        )
