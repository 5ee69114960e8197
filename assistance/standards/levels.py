"""The four function levels and the weekly hours of each (guide lines 11-14, R33-R36)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class Level(IntegerChoices):
    """Shown as the four Hebrew letters; never computed from anything (R38)."""

    A = 1, _("level A")
    B = 2, _("level B")
    C = 3, _("level C")
    D = 4, _("level D")

    @property
    def letter(self) -> str:
        """As the guide writes it: "ג׳"."""
        return "אבגד"[self.value - 1] + "׳"


@dataclass(frozen=True)
class Band:
    """From how many to how many whole weekly hours a level reaches, in the school years from `since` on (D12)."""

    level: Level
    lowest: int  # what the ministry allots: the base, never typed (R45, D13)
    highest: int  # the sum with all additions stays within it (R56, R57)
    line: int  # in the guide
    since: int = 2018  # the school year that begins in its September

    def __contains__(self, hours: object) -> bool:
        return isinstance(hours, int) and self.lowest <= hours <= self.highest

    @property
    def source(self) -> str:
        return f"דרגת תפקוד ושעות סיוע, שורה {self.line}"


BANDS = (
    Band(Level.A, 1, 7, line=11),
    Band(Level.B, 8, 15, line=12),
    Band(Level.C, 16, 23, line=13),
    Band(Level.D, 24, 30, line=14),
)
LEVELS = tuple(Level)


def band_of(level: int, year: int) -> Band:
    """The band of a level in the school year that begins in September of `year`; the latest one known by then."""
    known = [band for band in BANDS if band.level == level and band.since <= year]
    return max(known, key=lambda band: band.since)
