"""On which days a patrol makes sense: a school day of at least one of the unit's schools (C11, R25)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _

from accounts.models import Unit
from cases.models import School
from charter.calendar import SchoolKind
from charter.models import Sector, YearEnd
from charter.services.school_calendar import SchoolDays, school_days_of

EARLIEST, LATEST = time(8), time(14)  # school hours
USUAL = [SchoolKind(Sector.STATE, end, 5) for end in (YearEnd.PRIMARY, YearEnd.LATER)]  # where no school is on file


@dataclass(frozen=True)
class PatrolDays:
    """What is known of the unit's school days, asked once for many days."""

    kinds: list[SchoolKind]
    days: SchoolDays

    def why_not(self, day: date) -> str:
        """Why no pupil of the unit should be at school that day, in words; "" for a school day."""
        if any(self.days.is_school_day(day, kind) for kind in self.kinds):
            return ""
        reasons = dict.fromkeys(self.days.why_not(day, kind) for kind in self.kinds)
        return ", ".join(filter(None, reasons)) or _("weekend")


def patrol_days(unit: Unit, days: Iterable[date]) -> PatrolDays:
    kinds = sorted({school.kind for school in School.objects.filter(unit=unit)}) or USUAL
    return PatrolDays(kinds, school_days_of(unit, days, {kind.sector for kind in kinds}))


def no_school(unit: Unit, day: date) -> str:
    return patrol_days(unit, [day]).why_not(day)
