"""In how many committees on their pupils the officers took part (promise 5, R9)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from accounts.models import Unit
from cases.models import AgendaItem, OfficerAttendance


@dataclass(frozen=True)
class AttendanceShare:
    """Counted by pupil and committee; "not needed" has a reason and is left out of the share."""

    attended: int = 0
    replacement: int = 0
    not_needed: int = 0
    missed: int = 0
    unmarked: int = 0

    @property
    def kept(self) -> int:
        """A replacement counts (R9)."""
        return self.attended + self.replacement

    @property
    def asked(self) -> int:
        return self.kept + self.missed + self.unmarked

    @property
    def percent(self) -> int | None:
        return round(100 * self.kept / self.asked) if self.asked else None


def attendance_share(unit: Unit, first: date, last: date) -> AttendanceShare:
    """Every standing agenda item of the committees that sat from `first` to `last`."""
    rows = AgendaItem.objects.standing().filter(committee__unit=unit, committee__held_on__range=(first, last))
    counts = Counter(dict(rows.values_list("attendance").annotate(n=Count("pk")).order_by()))
    marked = {mark.value: counts[mark.value] for mark in OfficerAttendance}
    return AttendanceShare(**marked, unmarked=counts[""])
