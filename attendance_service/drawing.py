"""Small charts as plain data: quantities grow from the right edge, time runs from right to left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

BAR_WIDTH = 240
LINE_WIDTH, LINE_TOP, LINE_BOTTOM = 250, 20, 58


@dataclass(frozen=True)
class Part:
    n: int
    label: str
    css: str
    x: float
    width: float


def stack_parts(amounts: Sequence[tuple[int, str, str]]) -> list[Part]:
    """(count, words, css) from the right edge, two units of white between; whatever is not zero can be seen."""
    total = sum(n for n, _label, _css in amounts)
    edge, parts = float(BAR_WIDTH), []
    for n, label, css in amounts:
        width = max(3.0, n / total * (BAR_WIDTH - 2 * len(amounts))) if n else 0.0
        parts.append(Part(n, label, css, round(max(0.0, edge - width), 1), round(width, 1)))
        edge -= width + 2 if n else 0
    return parts


@dataclass(frozen=True)
class End:
    x: float
    y: float
    value: int

    @property
    def label_y(self) -> float:
        return self.y - 9


@dataclass(frozen=True)
class Spark:
    """A year of percentages as one line; `floor` is where its axis starts, which the page says in words."""

    points: str
    ends: list[End]
    months: list[dict[str, object]]
    threshold_y: float | None
    label: str


def spark_line(values: Sequence[tuple[str, int | None]], *, threshold: int | None = None, floor: int = 70) -> Spark:
    """(month letter, per cent or None) from the first month on."""
    step = (LINE_WIDTH - 28) / max(1, len(values) - 1)
    xs = [round(LINE_WIDTH - 14 - n * step, 1) for n in range(len(values))]
    known = [(x, value) for x, (_letter, value) in zip(xs, values, strict=True) if value is not None]
    ends = [End(x, _height(value, floor), value) for x, value in known]
    return Spark(
        points=" ".join(f"{end.x},{end.y}" for end in ends),
        ends=ends[:1] + ends[-1:] if len(ends) > 1 else ends,
        months=[{"x": x, "letter": letter} for x, (letter, _value) in zip(xs, values, strict=True)],
        threshold_y=None if threshold is None else _height(threshold, floor),
        label=_("from %(first)s%% to %(last)s%%") % {"first": ends[0].value, "last": ends[-1].value} if ends else "",
    )


def _height(value: int, floor: int) -> float:
    share = (max(floor, value) - floor) / max(1, 100 - floor)
    return round(LINE_BOTTOM - share * (LINE_BOTTOM - LINE_TOP), 1)
