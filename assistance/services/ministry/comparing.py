"""Entitled, employed, reported: by school, and by pupil one click below; the biggest difference first."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from assistance.models import AideFile, MinistryReport, MinistryReportRow
from assistance.services.ministry.hours import Ours, our_hours
from cases.models import School
from charter.calendar import school_year

NO_SCHOOL = "-"  # the address of pupils without a school on record


@dataclass(frozen=True)
class Hours:
    """Weekly hours three ways."""

    entitled: int
    employed: int
    reported: int

    @property
    def employed_gap(self) -> int:
        return self.employed - self.entitled

    @property
    def reported_gap(self) -> int:
        return self.reported - self.employed

    @property
    def gap(self) -> int:
        """The biggest of the three differences."""
        three = (self.entitled, self.employed, self.reported)
        return max(three) - min(three)


@dataclass(frozen=True)
class SchoolHours(Hours):
    symbol: str
    name: str
    is_ours: bool  # on the unit's list of schools

    @property
    def key(self) -> str:
        return self.symbol or NO_SCHOOL


@dataclass(frozen=True)
class PupilHours(Hours):
    file: AideFile


@dataclass(frozen=True)
class Comparison:
    """A report beside what stood here on `day`: the month's last day, or today in a month that runs."""

    day: date
    schools: list[SchoolHours]
    rows: list[MinistryReportRow]
    ours: Ours

    @property
    def total(self) -> Hours:
        return Hours(*(sum(getattr(row, of) for row in self.schools) for of in ("entitled", "employed", "reported")))

    @property
    def differing(self) -> int:
        return sum(1 for school in self.schools if school.gap)

    @property
    def unknown(self) -> list[MinistryReportRow]:
        """Lines of pupils who have no file of this year under that whole number."""
        return [row for row in self.rows if row.id_number and row.id_number not in self.ours.by_number]

    @property
    def strangers(self) -> list[SchoolHours]:
        return [school for school in self.schools if not school.is_ours]


def compare_report(report: MinistryReport, user: User, today: date) -> Comparison:
    last = report.month.replace(day=monthrange(report.month.year, report.month.month)[1])
    day = min(last, today)
    ours = our_hours(user, year=school_year(day).start.year, day=day, today=today)
    rows = list(report.rows.order_by("line"))
    return Comparison(day, _schools(report, ours, rows), rows, ours)


def _schools(report: MinistryReport, ours: Ours, rows: Iterable[MinistryReportRow]) -> list[SchoolHours]:
    entitled: Counter[str] = Counter()
    for pk, hours in ours.entitled.items():
        entitled[ours.school[pk]] += hours
    employed: Counter[str] = Counter()
    for symbol, hours in ours.employed:
        employed[symbol] += hours
    reported, written = Counter[str](), {}
    for row in rows:
        reported[row.symbol] += row.reported
        written[row.symbol] = row.school_name
    met = {*entitled, *employed, *reported}
    known = dict(School.objects.filter(unit=report.unit_id, symbol__in=met).values_list("symbol", "name"))
    lines = [
        SchoolHours(
            entitled[one], employed[one], reported[one], one, known.get(one) or written.get(one, ""),
            not one or one in known,
        )
        for one in met
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-line.gap, line.name, line.symbol))


def pupils_of(comparison: Comparison, symbol: str) -> list[PupilHours]:
    """Whoever learns here, has an aide here, or was reported here."""
    ours, here = comparison.ours, defaultdict[int, Counter[str]](Counter)
    for pk, hours in ours.entitled.items():
        if ours.school[pk] == symbol:
            here[pk]["entitled"] += hours
    for pk, at, hours in ours.placed:
        if at == symbol:
            here[pk]["employed"] += hours
    for row in comparison.rows:
        if row.symbol == symbol and row.id_number in ours.by_number:
            here[ours.by_number[row.id_number]]["reported"] += row.reported
    lines = [
        PupilHours(sums["entitled"], sums["employed"], sums["reported"], ours.files[pk]) for pk, sums in here.items()
    ]
    return sorted(lines, key=lambda line: (-line.gap, line.file.student.name, line.file.pk))
