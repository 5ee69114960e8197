"""What the desk knows of an institution: its centre, its owner, whether it is special (R55, R68, R75)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import Matya, SchoolFacts
from cases.models import School
from charter.services.deadlines import StaleError


def facts_of(school: School) -> SchoolFacts:
    """The row of a school, as it is before anybody wrote anything where there is none."""
    return SchoolFacts.objects.filter(school=school).first() or SchoolFacts(school=school)


@transaction.atomic
def change_school_facts(*, school: School, version: int, by: User, **facts: Any) -> SchoolFacts:
    """Raises StaleError when somebody else was first."""
    row = SchoolFacts.objects.get_or_create(school=school)[0]
    former = row.matya_id
    if not SchoolFacts.objects.filter(pk=row.pk, version=version).update(**facts, version=F("version") + 1):
        raise StaleError
    record_access(by=by, action=AccessAction.CHANGE, page="school", subject=f"school {school.pk}")
    row.refresh_from_db()
    if former != row.matya_id:  # whoever has the page of a centre open sees other schools on it
        Matya.objects.filter(pk__in=[pk for pk in (former, row.matya_id) if pk]).update(version=F("version") + 1)
    return row
