"""One line of the panel of services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from charter.standards import promise


class Alert(NamedTuple):
    """What nobody who opens the case may overlook, and the page where it is dealt with."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Measure:
    """`text` is how it stands in words, `note` what is missing; `url` leads to where it is done."""

    code: str  # the number of the charter's service
    icon: str
    text: str
    url: str = ""
    note: str = ""
    is_warm: bool = False  # somebody should look
    done: int | None = None  # of three: discs
    needed_since: date | None = None  # an open need waits for an answer since
    alerts: tuple[Alert, ...] = ()  # banners on top of the case page
    for_owner: str = ""  # told to the treating officer alone

    @property
    def number(self) -> int:
        return promise(self.code).number

    @property
    def label(self) -> str:
        return str(promise(self.code))
