"""The hours gauge as plain data: thirty cells from right to left, the bands above, what the hours are made of below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assistance.models import AideAllocation, AideFile, FunctionLevelDecision
from assistance.standards import LEVELS, Level, band_of
from charter import texts

MOST, STEP, CELL, RIGHT, EDGE = 30, 36, 33, 1112, 1140
LETTER = 8  # about what one letter of the words below takes
GAP = 14


@dataclass(frozen=True)
class Cell:
    hour: int
    x: int
    kind: str  # base, added, room or out


@dataclass(frozen=True)
class GaugeBand:
    level: Level
    lowest: int
    highest: int
    x: int
    width: int
    is_active: bool

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Part:
    """Hours of one kind: a bracket under their cells, and words that may stand a little aside of it."""

    kind: str
    hours: int
    label: str
    source: str
    left: int
    right: int
    middle: int = 0


@dataclass(frozen=True)
class Gauge:
    total: int
    lowest: int
    highest: int
    level: Level
    cells: list[Cell]
    bands: list[GaugeBand]
    parts: list[Part]
    extra: list[tuple[str, int]]  # additions by their source, for the table

    @property
    def room(self) -> int:
        return self.highest - self.total


def build_gauge(
    file: AideFile, decision: FunctionLevelDecision | None, allocation: AideAllocation | None
) -> Gauge | None:
    """None where no level stands: then there are no hours to draw (D14)."""
    if decision is None or decision.level is None:
        return None
    total = allocation.total if allocation else decision.lowest
    level = Level(decision.level)
    return Gauge(
        total=total,
        lowest=decision.lowest,
        highest=decision.highest,
        level=level,
        cells=[Cell(hour, _x(hour), _kind(hour, decision, total)) for hour in range(1, MOST + 1)],
        bands=[_band(each, file.year, each == level) for each in LEVELS],
        parts=_spread(list(_parts(decision, allocation, total))),
        extra=_extra(allocation),
    )


def _x(hour: int) -> int:
    return RIGHT - STEP * hour


def _kind(hour: int, decision: FunctionLevelDecision, total: int) -> str:
    if hour <= decision.lowest:
        return "base"
    if hour <= total:
        return "added"
    return "room" if hour <= decision.highest else "out"


def _band(level: Level, year: int, is_active: bool) -> GaugeBand:
    band = band_of(level, year)
    left = _x(band.highest)
    return GaugeBand(level, band.lowest, band.highest, left, _x(band.lowest) + CELL - left, is_active)


def _extra(allocation: AideAllocation | None) -> list[tuple[str, int]]:
    if allocation is None:
        return []
    sources = [(_("from the MATYA"), allocation.matya_hours), (_("from the supervisor"), allocation.supervisor_hours)]
    return [(words, hours) for words, hours in sources if hours]


def _parts(decision: FunctionLevelDecision, allocation: AideAllocation | None, total: int) -> Iterator[Part]:
    words = _("%(hours)s, minimum of the level") % {"hours": texts.hours(decision.lowest)}
    yield _part("base", 1, decision.lowest, words, _("from the Ministry's allotment"))
    if total > decision.lowest:
        words = _("an addition of %(n)s") % {"n": total - decision.lowest}
        yield _part("added", decision.lowest + 1, total, words, ", ".join(source for source, _n in _extra(allocation)))
    if total < decision.highest:
        words = _("%(n)s more are possible") % {"n": decision.highest - total}
        yield _part("room", total + 1, decision.highest, words, _("within the level"))


def _part(kind: str, first: int, last: int, label: str, source: str) -> Part:
    return Part(kind, last - first + 1, label, source, _x(last), _x(first) + CELL)


def _spread(parts: list[Part]) -> list[Part]:
    """Words under narrow brackets move aside until none touches the next: from the right edge, then back."""
    halves = [max(len(part.label), len(part.source)) * LETTER // 2 for part in parts]
    middles, edge = [], EDGE
    for part, half in zip(parts, halves, strict=True):
        middles.append(min((part.left + part.right) // 2, edge - half))
        edge = middles[-1] - half - GAP
    edge = 0
    for at in range(len(parts) - 1, -1, -1):
        middles[at] = max(middles[at], edge + halves[at])
        edge = middles[at] + halves[at] + GAP
    return [
        Part(part.kind, part.hours, part.label, part.source, part.left, part.right, middle)
        for part, middle in zip(parts, middles, strict=True)
    ]
