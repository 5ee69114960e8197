"""R47: on 15 and 25 August the desk hears how many parents hold no copy of the approval; 31 August is the last day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import ngettext

from accounts.models import Unit
from assistance.models import AideFile
from assistance.services.reminding.daily import works
from assistance.services.reminding.lines import DESK, Line
from charter.calendar import WorkCalendar

AUGUST, DAYS = 8, (15, 25)
COPIES = "/assist/copies/"


def copy_lines(unit: Unit, today: date, calendar: WorkCalendar) -> Iterator[Line]:
    """On the first working day from each of the two on; after an outage the nearest alone, from September none."""
    come = [date(today.year, AUGUST, day) for day in DAYS if (AUGUST, day) <= (today.month, today.day)]
    if today.month != AUGUST or not come or not works(today, calendar):
        return
    n = lacking(unit, today.year)
    if n:
        text = ngettext(
            "The parents of %(n)s pupil have no copy of the approval yet",
            "The parents of %(n)s pupils have no copy of the approval yet",
            n,
        )
        yield Line("S5", f"copies {max(come)}", DESK, text % {"n": n}, f"{COPIES}?year={today.year}")


def lacking(unit: Unit, year: int) -> int:
    """As the list of copies counts: standing files with hours and without a copy."""
    rows = AideFile.objects.standing().of_year(year).filter(matter__unit=unit)
    return rows.filter(allocation__isnull=False, copy_sent_on=None).count()
