"""Figures of a year that no system counted, typed by a manager: each typing is a row of its own (R11, Q5)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import DropoutYear
from charter.calendar import SchoolYear


def can_type(unit: int, year: SchoolYear) -> bool:
    """Only where the year was not counted as a whole."""
    frozen = DropoutYear.objects.frozen().filter(unit=unit, starts_on=year.start).first()
    return frozen is None or not frozen.is_whole


@transaction.atomic
def type_figures(
    *, year: SchoolYear, treated: int, new_dropouts: int, source: str, by: User, key: UUID, now: datetime
) -> DropoutYear:
    """Keep typed figures with who and when; a later typing stands above an earlier one, which stays."""
    row, made = DropoutYear.objects.get_or_create(
        form_key=key,
        defaults={
            "unit": by.unit,
            "starts_on": year.start,
            "treated": treated,
            "new_dropouts": new_dropouts,
            "covers_from": year.start,
            "made_at": now,
            "typed_by": by,
            "source": source,
        },
    )
    if made:
        record_access(by=by, action=AccessAction.CREATE, page="dropout", subject=f"dropout {year.start.year}")
    return row
