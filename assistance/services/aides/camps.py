"""Aides in the camps of the vacation: supervised ones alone, as many hours as in the year, the same aide first
(R72-R74)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from assistance.models import Aide, AideAllocation, AideFile, Camp, EventKind, VacationAssignment
from assistance.services.aides.forbidden import refuse_guardian
from assistance.services.aides.placing import WrongYearError
from assistance.services.aides.seats import NoHoursError
from assistance.services.aides.telling import announce_camp, take_back_camp
from assistance.services.history import write_event
from assistance.services.progress import lock_file
from charter.services.deadlines import StaleError


class UnsupervisedError(ValueError):
    """The ministry does not supervise the camp: no aide goes there (R72)."""


class NoReasonError(ValueError):
    """Another aide than the year's, and nobody wrote why (R74)."""


class PlacedInCampError(ValueError):
    """The pupil has an aide in this camp already."""


class AideBusyError(ValueError):
    """The aide is in another camp on some of these days."""

    def __init__(self, camp: Camp) -> None:
        super().__init__(camp.pk)
        self.camp = camp


@transaction.atomic
def add_camp(*, unit: Unit, name: str, from_on: date, by: User, key: UUID, **facts: Any) -> Camp:
    """One camp by name and first day, however often it is sent."""
    facts |= {"form_key": key}
    camp, created = Camp.objects.get_or_create(unit=unit, name=name, from_on=from_on, defaults=facts)
    if created:
        record_access(by=by, action=AccessAction.CREATE, page="camp", subject=f"camp {camp.pk}")
    return camp


@transaction.atomic
def change_camp(*, camp: Camp, version: int, by: User, **facts: Any) -> Camp:
    """Raises StaleError when somebody else was first, UnsupervisedError while aides are placed in it."""
    held = Camp.objects.select_for_update(no_key=True).get(pk=camp.pk)
    if not facts.get("is_supervised", held.is_supervised) and held.assignments.filter(ended_on=None).exists():
        raise UnsupervisedError
    if not Camp.objects.filter(pk=camp.pk, version=version).update(**facts, version=F("version") + 1):
        raise StaleError
    record_access(by=by, action=AccessAction.CHANGE, page="camp", subject=f"camp {camp.pk}")
    camp.refresh_from_db()
    return camp


def aides_of_year(file: AideFile) -> list[Aide]:
    """Who accompanies the pupil in the school year: proposed first (R74)."""
    serving = {"assignments__pupils__file": file, "assignments__pupils__ended_on": None, "assignments__ended_on": None}
    return list(Aide.objects.filter(**serving).distinct().order_by("name", "pk"))


def camp_hours(total: int, camp: Camp) -> int:
    """As many as in the year, and no more than the camp has (R73)."""
    return min(total, camp.weekly_hours)


@transaction.atomic
def place_at_camp(
    *, file: AideFile, camp: Camp, aide: Aide, by: User, key: UUID, now: datetime, other_reason: str = ""
) -> VacationAssignment:
    """The pupil's aide in a camp; the same key answers with the first.

    Raises UnsupervisedError, WrongYearError, NoHoursError, GuardianIsAideError and what the module names.
    """
    camp = Camp.objects.select_for_update(no_key=True).get(pk=camp.pk)
    file = lock_file(file)
    known = VacationAssignment.objects.filter(form_key=key, file=file).first()
    if known:
        return known
    allocation = _refuse(file, camp, aide, other_reason)
    place = VacationAssignment.objects.create(
        file=file, camp=camp, aide=aide, entitled=allocation.total, hours=camp_hours(allocation.total, camp),
        other_reason=other_reason, by=by, at=now, form_key=key,
    )  # fmt: skip
    text = _("Camp %(camp)s: %(name)s, %(hours)s hours a week")
    facts = {"camp": camp.name, "name": aide.name, "hours": place.hours}
    _write(place, text % facts, on=camp.from_on, by=by, now=now)
    announce_camp(place, now=now)
    return place


def _refuse(file: AideFile, camp: Camp, aide: Aide, other_reason: str) -> AideAllocation:
    """All that must be true of a camp, a pupil and an aide."""
    if not camp.is_supervised:
        raise UnsupervisedError
    if not file.school_year.start <= camp.from_on <= camp.until_on <= file.school_year.end:
        raise WrongYearError
    allocation = AideAllocation.objects.filter(file=file).first()
    if allocation is None:
        raise NoHoursError(file)
    refuse_guardian(aide, [file])
    if VacationAssignment.objects.filter(file=file, camp=camp, ended_on=None).exists():
        raise PlacedInCampError
    usual = aides_of_year(file)
    if usual and aide not in usual and not other_reason:
        raise NoReasonError
    _refuse_busy(aide, camp)
    return allocation


def _refuse_busy(aide: Aide, camp: Camp) -> None:
    Aide.objects.select_for_update(no_key=True).get(pk=aide.pk)
    days = {"from_on__lte": camp.until_on, "until_on__gte": camp.from_on}
    others = Camp.objects.filter(assignments__aide=aide, assignments__ended_on=None, **days).exclude(pk=camp.pk)
    if other := others.first():
        raise AideBusyError(other)


def _write(place: VacationAssignment, text: str, *, on: date, by: User, now: datetime) -> None:
    file = place.file
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.AIDE, on=on, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="camp", subject=file.matter.ref)


@transaction.atomic
def end_camp_place(*, place: VacationAssignment, on: date, reason: str, by: User, now: datetime) -> bool:
    """The aide does not go to the camp, or not any more; the second time changes nothing."""
    if not VacationAssignment.objects.filter(pk=place.pk, ended_on=None).update(ended_on=on):
        return False
    text = _("Camp %(camp)s: the aide ended. %(why)s") % {"camp": place.camp.name, "why": reason}
    _write(place, text, on=on, by=by, now=now)
    take_back_camp(place, now=now)
    return True


def proposals(files: Iterable[AideFile], camp: Camp) -> list[tuple[AideFile, list[Aide], int]]:
    """Pupils who may go to a camp, each with the aides of the year and the hours there would be."""
    return [(file, aides_of_year(file), camp_hours(file.allocation.total, camp)) for file in files]
