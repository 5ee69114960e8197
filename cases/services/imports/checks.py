"""One row under check, and what a whole file came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.services.imports.tables import SourceRow
from cases.services.imports.words import fold_word

Value = TypeVar("Value")
COUNTED = ("read", "new", "changed", "unchanged", "refused")
SHOWN = 80  # characters of a refused value


class Refusal(NamedTuple):
    """Why a row did not go in: where to look, what is wrong, what stood there."""

    line: int
    column: str
    reason: str
    value: str

    def __str__(self) -> str:
        said = _("line %(line)s, %(column)s: %(reason)s") % self._asdict()
        return f"{said} ({self.value})" if self.value else said


@dataclass
class Report:
    """What a file came to; `late` counts the promises that were overdue on the day they were opened."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    late: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, refusals: list[Refusal]) -> None:
        self.refused += 1
        self.refusals += refusals

    @property
    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in COUNTED}

    def __str__(self) -> str:
        return ", ".join(f"{name} {count}" for name, count in self.counts.items())


def shown(value: object) -> str:
    """A refused value for a list: one line, nothing that hides, at most eighty characters."""
    if value is None:
        return ""
    text = str(value.date() if isinstance(value, datetime) else value)[: SHOWN * 3]
    return _visible(text)


def _visible(text: str) -> str:
    escaped = (
        char if char.isprintable() or char in "\n\t" else char.encode("ascii", "backslashreplace").decode()
        for char in text
    )
    return " ".join("".join(escaped).split())[:SHOWN]


class RowCheck:
    """Takes the cells of one row through the field rules and remembers each refusal."""

    def __init__(self, row: SourceRow, titles: Mapping[str, str]) -> None:
        self.line, self.cells, self.titles = row.line, row.cells, titles
        self.refusals: list[Refusal] = []

    def is_filled(self, name: str) -> bool:
        cell = self.cells.get(name)
        return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))

    def refuse(self, name: str, reason: object) -> None:
        value = shown(self.cells.get(name))
        self.refusals.append(Refusal(self.line, self.titles.get(name, name), str(reason), value))

    def take(self, name: str, clean: Callable[..., Value], **options: Any) -> Value | None:
        """The cleaned cell, or None and a refusal."""
        try:
            return clean(self.cells.get(name), **options)
        except ValidationError as problem:
            self.refuse(name, problem.messages[0])
            return None

    def maybe(self, name: str, clean: Callable[..., Value], **options: Any) -> Value | None:
        return self.take(name, clean, **options) if self.is_filled(name) else None

    def word(self, name: str, words: Mapping[str, Value], reason: object) -> Value | None:
        """What a word of the file means, None for an empty cell, a refusal for an unknown word."""
        word = fold_word(self.cells.get(name))
        if word and word not in words:
            self.refuse(name, reason)
        return words.get(word)
