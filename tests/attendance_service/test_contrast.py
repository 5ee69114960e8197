"""The pairs of ux 4.1, recomputed from the style sheet by the WCAG formula: text 4.5, edges and graphics 3."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEET = (Path(settings.BASE_DIR) / "static" / "app" / "theme.css").read_text()
TOKENS = dict(re.findall(r"--([\w-]+):(#[0-9A-Fa-f]{6})\b", SHEET))
WHITE = "#FFFFFF"
TEXT = [
    ("ink-900", WHITE), ("ink-900", "mist"), ("ink-700", "mist"), ("ink-500", WHITE), ("ink-500", "mist"),
    ("ink-500", "petrol-50"), ("petrol", WHITE), ("petrol", "mist"), ("petrol", "petrol-100"), (WHITE, "petrol"),
    (WHITE, "petrol-hover"), ("rail-text", "rail"), ("rail-muted", "rail"), (WHITE, "rail-active"), (WHITE, "late"),
    ("late-ink", "late-bg"), ("late-ink", WHITE), ("today-ink", "today-bg"), ("soon-ink", "soon-bg"),
    ("done-ink", WHITE), ("done-ink", "mist"), ("idle-ink", "idle-bg"), ("ink-900", "lvA"), ("ink-900", "lvB"),
    ("ink-900", "lvC"), (WHITE, "lvD"),
]  # fmt: skip
EDGES = [
    ("line-strong", WHITE), ("line-strong", "mist"), ("petrol-line", WHITE), ("today-line", WHITE),
    ("soon-line", WHITE), ("ok", WHITE), ("bad", WHITE), ("open", WHITE),
]  # fmt: skip


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    first, second = (luminance(TOKENS.get(name, name)) for name in (one, other))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


@pytest.mark.parametrize(("one", "other"), TEXT)
def test_text_can_be_read(one: str, other: str) -> None:
    assert contrast(one, other) >= 4.5


@pytest.mark.parametrize(("one", "other"), EDGES)
def test_edges_can_be_seen(one: str, other: str) -> None:
    assert contrast(one, other) >= 3
