"""One panel of a file's page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Act(NamedTuple):
    """A button at the head of the page; the main one is filled."""

    url: str
    label: str
    icon: str
    is_main: bool = False


@dataclass(frozen=True)
class Panel:
    """`facts` are for the panel's own fragment (there `panel`), `acts` stand at the head of the page."""

    facts: dict[str, Any] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
