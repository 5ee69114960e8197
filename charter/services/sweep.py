"""The sweep: what is due soon and what is overdue, flagged once, whatever was missed before."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from charter.models import Deadline, Flag
from charter.services.calendar import draft_missing_years, fill_missing_dates
from charter.services.quotas import lapse_quotas
from charter.services.school_calendar import draft_missing_school_years


class Sweep(NamedTuple):
    """How many deadlines were newly flagged."""

    soon: int
    overdue: int


@transaction.atomic
def flag_deadlines(*, today: date, now: datetime) -> Sweep:
    """Flag every open deadline that became due soon or overdue by `today`, in two conditional UPDATEs.

    Twice is once, four at once are once, and ten days of silence are caught up: the condition is the memory.
    """
    draft_missing_years(today=today, now=now)
    draft_missing_school_years(today=today, now=now)
    fill_missing_dates(now=now)
    lapse_quotas(today=today, now=now)
    late = Deadline.objects.overdue(today).exclude(flag=Flag.OVERDUE)
    overdue = late.update(flag=Flag.OVERDUE, flagged_at=now)
    close = Deadline.objects.open().filter(soon_on__lte=today, flag=Flag.NONE)
    return Sweep(soon=close.update(flag=Flag.SOON, flagged_at=now), overdue=overdue)
