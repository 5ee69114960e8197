"""What the desk and the parents hear of dates, from the rows alone: any outage costs the minutes it lasted (R50, F05).

Twice is once, four at once are once: `told_step` and the rows of what was told are the memory.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import Unit
from assistance.services.reminding.copies import copy_lines
from assistance.services.reminding.daily import daily_lines
from assistance.services.reminding.granted import tell_of_grants
from assistance.services.reminding.lines import ring_lines
from assistance.services.reminding.rows import Row, open_rows
from assistance.services.reminding.seasons import season_lines
from assistance.services.reminding.steps import take_steps
from charter.services.calendar import calendar_for

__all__ = ["flag_function_level_dates"]


def flag_function_level_dates(*, today: date, now: datetime) -> int:
    """Raise every flag that is due by `today` (S4-S9, N12); how many things were told anew."""
    by_unit: dict[int, list[Row]] = {}
    for row in open_rows():
        by_unit.setdefault(row.unit, []).append(row)
    units = Unit.objects.in_bulk(list(by_unit))
    told = sum(_remind(units[pk], rows, today, now) for pk, rows in by_unit.items())
    return told + tell_of_grants(today=today, now=now)


@transaction.atomic
def _remind(unit: Unit, rows: list[Row], today: date, now: datetime) -> int:
    calendar = calendar_for(unit)
    lines = [
        *take_steps(rows, today, calendar),
        *daily_lines(rows, today, calendar),
        *season_lines(rows, today, calendar),
        *copy_lines(unit, today, calendar),
    ]
    return ring_lines(unit, lines, now=now)
