"""The rate of new dropouts against last year's (R11, D18): exact fractions, no database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

HUNDRED = 100
HALF = Fraction(1, 2)


class Verdict(StrEnum):
    NO_DATA = "no_data"
    WORSE = "worse"
    KEPT = "kept"
    FULL = "full"


@dataclass(frozen=True)
class Rate:
    """New dropouts out of the pupils treated."""

    new: int
    treated: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.new, self.treated) if self.treated else None


@dataclass(frozen=True)
class Judgement:
    """`relative` is the change as a part of last year's rate, none where that was zero; `points` its size in shares."""

    verdict: Verdict
    relative: Fraction | None = None
    points: Fraction | None = None


def judge(now: Rate | None, before: Rate | None, *, full: int) -> Judgement:
    """Worse than last year fails; equal or lower is kept; `full` per cent lower, relative, is kept in full."""
    share, last = now.share if now else None, before.share if before else None
    if share is None or last is None:
        return Judgement(Verdict.NO_DATA)
    points = share - last
    relative = points / last if last else None
    if points > 0:
        return Judgement(Verdict.WORSE, relative, points)
    is_full = relative is not None and relative <= Fraction(-full, HUNDRED)
    return Judgement(Verdict.FULL if is_full else Verdict.KEPT, relative, points)


def in_hundredths(value: Fraction) -> Decimal:
    """Per cent with two digits, halves away from zero: Fraction(33, 412) is 8.01."""
    size = int(abs(value) * HUNDRED * HUNDRED + HALF)
    number = Decimal(size).scaleb(-2)
    return -number if value < 0 and size else number
