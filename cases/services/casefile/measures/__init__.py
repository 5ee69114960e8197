"""What else is done for the pupil: one line for each service of the charter without a ruler lane."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from cases.models import Case, Need
from cases.services.casefile.measures import (
    committees,
    documents,
    dropout,
    legal,
    plan,
    programmes,
    search,
    talks,
    tuition,
    visits,
)
from cases.services.casefile.measures.measure import Measure
from charter.standards import NEED_PROMISES

READERS: tuple[ModuleType, ...] = (
    talks, search, visits, plan, committees, dropout, tuition, programmes, legal, documents,
)  # fmt: skip


def measure_facts(today: date) -> dict[str, Any]:
    """Whatever the lines have to know, as annotations of the query that finds the case: no query of their own."""
    facts: dict[str, Any] = {_since(code): Subquery(_open_needs(code)) for code in NEED_PROMISES}
    for reader in READERS:
        facts |= reader.facts(today)
    return facts


def read_measures(case: Case, today: date, *, with_restricted: bool) -> list[Measure]:
    """Every service of a case that was found with `measure_facts`, and how it stands.

    A reader asks `row["with_restricted"]` before it counts or tells what is for the treating officer alone.
    """
    row = vars(case) | {"with_restricted": with_restricted}
    found = [reader.measure(case, row, today) for reader in READERS]
    lines = [replace(line, needed_since=row.get(_since(line.code))) for line in found if line]
    rest = set(NEED_PROMISES) - {line.code for line in lines}
    waiting = [Measure(code, "hourglass", "", needed_since=row.get(_since(code))) for code in sorted(rest, key=int)]
    return lines + [line for line in waiting if line.needed_since]


def _since(code: str) -> str:
    return f"need_{code}_since"


def _open_needs(code: str) -> QuerySet[Need, date]:
    """The day the oldest open need of a service was raised."""
    needs = Need.objects.open().filter(case=OuterRef("pk"), promise=code)
    return needs.order_by("raised_on").values_list("raised_on", flat=True)[:1]
