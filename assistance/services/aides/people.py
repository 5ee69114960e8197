"""Aides as people, and the ID numbers of guardians and volunteers they are matched with (R69, R70)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from assistance.models import Aide, InstitutionVolunteer
from assistance.services.aides.forbidden import hold_school, refuse_aide
from cases.models import School
from charter.services.deadlines import StaleError


class KnownAideError(ValueError):
    """Another aide of the unit has this ID number; `aide` says who."""

    def __init__(self, aide: Aide) -> None:
        super().__init__(aide.pk)
        self.aide = aide


@transaction.atomic
def add_aide(*, unit: Unit, by: User, key: UUID, id_type: str, id_number: str, **facts: Any) -> Aide:
    """Put a person on the list; the same key answers with the first record."""
    card = {"unit": unit, "id_type": id_type, "id_number": id_number}
    aide, created = Aide.objects.get_or_create(**card, defaults={**facts, "form_key": key})
    if not created and aide.form_key != key:
        raise KnownAideError(aide)
    if created:
        record_access(by=by, action=AccessAction.CREATE, page="aide", subject=f"aide {aide.pk}")
    return aide


@transaction.atomic
def change_aide(*, aide: Aide, version: int, by: User, **facts: Any) -> Aide:
    """Raises StaleError when somebody else was first, KnownAideError for another's ID number."""
    card = {name: facts.get(name, getattr(aide, name)) for name in ("id_type", "id_number")}
    other = Aide.objects.filter(unit=aide.unit_id, **card).exclude(pk=aide.pk).first()
    if other:
        raise KnownAideError(other)
    if not Aide.objects.filter(pk=aide.pk, version=version).update(**facts, version=F("version") + 1):
        raise StaleError
    record_access(by=by, action=AccessAction.CHANGE, page="aide", subject=f"aide {aide.pk}")
    aide.refresh_from_db()
    return aide


@transaction.atomic
def add_volunteer(
    *,
    school: School,
    name: str,
    id_type: str,
    id_number: str,
    from_on: date,
    until_on: date | None,
    by: User,
    key: UUID,
) -> InstitutionVolunteer:
    """Somebody volunteers in an institution. Raises VolunteerIsAideError for an aide of the same days (R69)."""
    hold_school(school)
    known = InstitutionVolunteer.objects.filter(form_key=key, school=school).first()
    if known:
        return known
    refuse_aide(id_type, id_number, school, (from_on, until_on))
    card = {"name": name, "id_type": id_type, "id_number": id_number}
    row = InstitutionVolunteer.objects.create(
        school=school, from_on=from_on, until_on=until_on, by=by, form_key=key, **card
    )
    record_access(by=by, action=AccessAction.CREATE, page="volunteer", subject=f"volunteer {row.pk}")
    return row


@transaction.atomic
def end_volunteer(*, volunteer: InstitutionVolunteer, on: date, version: int, by: User) -> bool:
    """The last day of volunteering; on a second press nothing changes. Raises StaleError."""
    stands = InstitutionVolunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    if stands.until_on == on:
        return False
    rows = InstitutionVolunteer.objects.filter(pk=volunteer.pk, version=version)
    if not rows.update(until_on=on, version=F("version") + 1):
        raise StaleError
    record_access(by=by, action=AccessAction.CHANGE, page="volunteer", subject=f"volunteer {volunteer.pk}")
    return True
