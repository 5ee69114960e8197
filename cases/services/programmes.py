"""Programmes of a unit, year by year: made ready, changed by the manager, logged by whoever was there (R14 to R16)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from cases.models import LogKind, Programme, ProgrammeFollowUp, ProgrammeKind, ProgrammeOffering
from cases.services.programme_places import fill_places
from charter.calendar import school_year
from charter.services.deadlines import StaleError

STARTERS = tuple(kind for kind in ProgrammeKind if kind != ProgrammeKind.OTHER)
CARRIED = ("is_offered", "capacity", "contact_name", "contact_phone", "contact_email", "leaves_city")


class FewerPlacesThanTakenError(ValueError):
    """The places were to become fewer than are held."""


def year_now(today: date) -> int:
    """The school year by the year of its September."""
    return school_year(today).start.year


def prepare_programmes(unit: Unit, *, today: date) -> int:
    """The six of the charter for a new unit, and for a new school year every programme as it was; twice is once.

    Whoever opens a page of the programmes asks; where all stands already, this is one reading query.
    """
    year = year_now(today)
    if ProgrammeOffering.objects.filter(programme__unit=unit, year=year).exists():
        return 0
    return _make_year(unit, year)


@transaction.atomic
def _make_year(unit: Unit, year: int) -> int:
    standing = Programme.objects.filter(unit=unit)
    if not standing.exists():
        new = [Programme(unit=unit, kind=kind, name=str(kind.label)) for kind in STARTERS]
        Programme.objects.bulk_create(new, ignore_conflicts=True)
    rows = [_carried_over(programme, year) for programme in standing.order_by("pk")]
    return len(ProgrammeOffering.objects.bulk_create(rows, ignore_conflicts=True))


def _carried_over(programme: Programme, year: int) -> ProgrammeOffering:
    last = programme.offerings.filter(year__lt=year).order_by("-year").first()
    facts = {name: getattr(last, name) for name in CARRIED} if last else {}
    return ProgrammeOffering(programme=programme, year=year, **facts)


@transaction.atomic
def add_programme(*, unit: Unit, name: str, facts: dict[str, Any], by: User, today: date) -> ProgrammeOffering:
    """A programme beyond the six, offered this school year; the same name again answers with the first."""
    programme, _ = Programme.objects.get_or_create(unit=unit, name=name)
    offering, made = ProgrammeOffering.objects.get_or_create(programme=programme, year=year_now(today), defaults=facts)
    if made:
        record_access(by=by, action=AccessAction.CREATE, page="programme", subject=f"programme {programme.pk}")
    return offering


@transaction.atomic
def change_offering(
    *, offering: ProgrammeOffering, version: int, name: str, facts: dict[str, Any], by: User, today: date, now: datetime
) -> None:
    """Another name, contact or number of places, never fewer than are held; more let in those who wait."""
    row = ProgrammeOffering.objects.filter(pk=offering.pk, version=version)
    capacity = facts.get("capacity")
    fitting = row if capacity is None else row.filter(taken__lte=capacity)
    if not fitting.update(**facts, version=version + 1):
        raise FewerPlacesThanTakenError if row.exists() else StaleError
    Programme.objects.filter(pk=offering.programme_id).update(name=name)
    record_access(by=by, action=AccessAction.CHANGE, page="programme", subject=f"programme {offering.programme_id}")
    offering.refresh_from_db()
    fill_places(offering, today=today, now=now)


@transaction.atomic
def log_programme(
    *,
    offering: ProgrammeOffering,
    kind: LogKind,
    on: date,
    note: str,
    by: User,
    key: UUID,
    now: datetime,
    person: str = "",
) -> ProgrammeFollowUp:
    """What was seen in the programme itself, or agreed with its manager (R16); the same key is the same line."""
    line, made = ProgrammeFollowUp.objects.get_or_create(
        form_key=key,
        defaults={
            "offering": offering,
            "kind": kind,
            "on": on,
            "person": person,
            "note": note,
            "by": by,
            "recorded_at": now,
        },
    )
    if made:
        record_access(by=by, action=AccessAction.CREATE, page="programme", subject=f"programme {offering.programme_id}")
    return line
