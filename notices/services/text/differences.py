"""What one version of a text says otherwise than another, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple


class Changed(NamedTuple):
    sign: str  # "+" is said now, "-" was said before, "" stands in both
    text: str


def differences(before: str, after: str) -> list[Changed]:
    """Every line once; what was taken out stands before what was put in. Empty where nothing changed."""
    return [] if before == after else list(_differences(before.split("\n"), after.split("\n")))


def _differences(before: list[str], after: list[str]) -> Iterator[Changed]:
    for what, start, end, other_start, other_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield from (Changed("", line) for line in before[start:end])
            continue
        yield from (Changed("-", line) for line in before[start:end])
        yield from (Changed("+", line) for line in after[other_start:other_end])
