"""The open dates of all standing files, by one query: what is decided shows in what is not open any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from charter.models import Deadline
from charter.standards import CONTINUING, LATECOMERS, NEWCOMERS

DECISION = ("level-decision", "new-decision", "late-decision")
DELIVERY = ("level-delivery", "new-delivery", "late-delivery")


class Row(NamedTuple):
    """One open date of one file."""

    pk: int
    unit: int
    matter: int
    year: int
    promise: str
    target: date
    due: date
    told: int | None


def open_rows() -> list[Row]:
    names = ("pk", "matter__unit", "matter", "matter__aide_file__year", "promise", "target_on", "due_on", "told_step")
    rows = Deadline.objects.open().filter(promise__in={*CONTINUING, *NEWCOMERS, *LATECOMERS}, target_on__isnull=False)
    standing = rows.filter(matter__aide_file__isnull=False, matter__aide_file__ended_on=None)
    return [Row(*row) for row in standing.order_by("pk").values_list(*names)]


def undecided(rows: Iterable[Row]) -> set[int]:
    """The matters whose decision is still open."""
    return {row.matter for row in rows if row.promise in DECISION}


def decided(rows: Iterable[Row], *promises: str) -> list[Row]:
    """Open rows of these promises whose decision is there."""
    rows = list(rows)
    waiting = undecided(rows)
    return [row for row in rows if row.promise in promises and row.matter not in waiting]
