"""A centre's approval of many pupils' hours by one document: looked at together, then written down once (R32, R47)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from assistance.models import AideAllocation, AideFile, Matya, MatyaApproval
from assistance.services.approval import approve
from assistance.services.files import files_of
from assistance.services.progress import lock_file
from assistance.services.quota import files_of_centre
from cases.services.students import current_class

MOST = 100  # pupils of one page


class NothingToApproveError(ValueError):
    """Of those ticked none waits for an approval of the hours that were shown."""


def waiting_hours(matya: Matya, year: int, user: User, today: date) -> QuerySet[AideFile]:
    """Files of the centre's pupils whose hours nobody approved, by name."""
    files = files_of_centre(files_of(user, today).filter(ended_on=None, year=year), matya)
    rows = files.filter(allocation__isnull=False, allocation__approved_on=None)
    related = rows.select_related("matter", "eligibility__student", "allocation__decision")
    named = ("eligibility__student__last_name", "eligibility__student__first_name", "pk")
    return related.prefetch_related(current_class("eligibility__student__enrolments")).order_by(*named)


def mark_of(file: AideFile) -> str:
    """What a box carries: the hours as they were shown."""
    return f"{file.pk}:{file.allocation.version}"


def ticked(files: Iterable[AideFile], marks: Iterable[str]) -> dict[AideFile, int]:
    """Of these files those whose boxes were ticked and whose hours still read as shown."""
    wanted = set(marks)
    return {file: file.allocation.version for file in files if mark_of(file) in wanted}


@transaction.atomic
def approve_many(
    *,
    matya: Matya,
    year: int,
    files: Mapping[AideFile, int],
    on: date,
    approved_by: str,
    reference: str,
    by: User,
    key: UUID,
    now: datetime,
) -> MatyaApproval:
    """Write one approval and tell each family; the same key answers with the first. Whose hours changed is left out.

    Raises NothingToApproveError.
    """
    Matya.objects.select_for_update(no_key=True).get(pk=matya.pk)
    known = MatyaApproval.objects.filter(form_key=key, matya=matya).first()
    if known:
        return known
    held = [lock_file(file) for file in sorted(files, key=lambda file: file.pk)]
    versions = {file.pk: version for file, version in files.items()}
    rows = AideAllocation.objects.select_related("decision", "file__eligibility__student", "file__matter")
    waiting = [row for row in rows.filter(file__in=held, approved_on=None) if row.version == versions[row.file_id]]
    if not waiting:
        raise NothingToApproveError
    approval = MatyaApproval.objects.create(
        matya=matya, year=year, approved_on=on, approved_by=approved_by, reference=reference, by=by, at=now,
        form_key=key,
    )  # fmt: skip
    for row in waiting:
        who = f"{approved_by}, {matya.name}"
        approve(row, on=on, approved_by=who, reference=reference, by=by, now=now, approval=approval)
    return approval
