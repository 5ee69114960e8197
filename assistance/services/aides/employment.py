"""Who employs an aide: the local authority, or a private owner the duty was passed to (R67, R68)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import Aide, AideEmployment, EmployerType, Ownership, SchoolFacts
from assistance.services.aides.forbidden import hold_school, meeting, refuse_volunteer
from cases.models import School
from charter.services.deadlines import StaleError


class NotPrivateError(ValueError):
    """A private employer in an institution that is not in private ownership (R68)."""


class NoTransferError(ValueError):
    """A private employer without the document that passed the duty on, or without its day (R68)."""


class EmployedAlreadyError(ValueError):
    """The aide is employed in this institution on some of these days already."""


@transaction.atomic
def employ_aide(
    *,
    aide: Aide,
    school: School,
    from_on: date,
    weekly_hours: int,
    by: User,
    key: UUID,
    now: datetime,
    until_on: date | None = None,
    employer_type: str = EmployerType.AUTHORITY,
    **facts: Any,
) -> AideEmployment:
    """Write an employment down; the same key answers with the first record.

    `facts`: employer, budget, transfer_on, transfer_reference. Raises what the module names, and VolunteerIsAideError.
    """
    hold_school(school)
    known = AideEmployment.objects.filter(form_key=key, aide=aide).first()
    if known:
        return known
    _refuse_employer(school, employer_type, facts)
    days = (from_on, until_on)
    refuse_volunteer(aide, school, days)
    if AideEmployment.objects.filter(meeting(days), aide=aide, school=school).exists():
        raise EmployedAlreadyError
    record_access(by=by, action=AccessAction.CREATE, page="employment", subject=f"aide {aide.pk}")
    return AideEmployment.objects.create(
        aide=aide, school=school, from_on=from_on, until_on=until_on, employer_type=employer_type,
        weekly_hours=weekly_hours, by=by, at=now, form_key=key, **facts,
    )  # fmt: skip


def _refuse_employer(school: School, employer_type: str, facts: dict[str, Any]) -> None:
    if employer_type == EmployerType.AUTHORITY:
        return
    if not SchoolFacts.objects.filter(school=school, ownership=Ownership.PRIVATE).exists():
        raise NotPrivateError
    if not (facts.get("transfer_on") and facts.get("transfer_reference")):
        raise NoTransferError


@transaction.atomic
def end_employment(*, employment: AideEmployment, on: date, version: int, by: User) -> bool:
    """The last day of work; once, and never before the first nor after the last. Raises StaleError."""
    stands = AideEmployment.objects.select_for_update(no_key=True).get(pk=employment.pk)
    if on < stands.from_on or stands.until_on == on:
        return False
    if stands.version != version:
        raise StaleError
    rows = AideEmployment.objects.filter(pk=employment.pk, version=version).exclude(until_on__lt=on)
    if not rows.update(until_on=on, version=F("version") + 1):
        return False
    record_access(by=by, action=AccessAction.CHANGE, page="employment", subject=f"aide {employment.aide_id}")
    return True
