"""What else is done for the pupil: one line for each service of the charter without a ruler lane, in one query."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Any

from cases.models import Case
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

READERS: tuple[ModuleType, ...] = (
    talks, search, visits, plan, committees, dropout, tuition, programmes, legal, documents,
)  # fmt: skip


def read_measures(case: Case, today: date) -> list[Measure]:
    """Every service of this case and how it stands; whatever each has to know is counted in the same query."""
    facts: dict[str, Any] = {}
    for reader in READERS:
        facts.update(reader.facts(today))
    row = Case.objects.filter(pk=case.pk).annotate(**facts).values(*facts).get() if facts else {}
    found = [reader.measure(case, row, today) for reader in READERS]
    return [measure for measure in found if measure]
