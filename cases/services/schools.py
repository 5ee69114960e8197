"""Schools: the facts of one and its contact people, saved together and recorded."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import School, SchoolContactPerson


@transaction.atomic
def save_school(*, school: School, people: list[dict[str, Any]], by: User) -> School:
    """Write a school and the people one calls there; whoever is not named any more is gone from the list."""
    school.unit = by.unit
    is_new = school.pk is None
    school.save()
    wanted = [SchoolContactPerson(school=school, **person) for person in people]
    standing = list(school.contact_people.order_by("pk"))
    if [_facts(person) for person in standing] != [_facts(person) for person in wanted]:
        school.contact_people.all().delete()
        SchoolContactPerson.objects.bulk_create(wanted)
    action = AccessAction.CREATE if is_new else AccessAction.CHANGE
    record_access(by=by, action=action, page="school", subject=f"school {school.symbol}")
    return school


def _facts(person: SchoolContactPerson) -> tuple[str, ...]:
    return person.name, person.role, person.phone, person.email
