"""The integration plan (charter 4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.models import Case
from cases.services.casefile.measures.measure import Measure


def facts(today: date) -> dict[str, Any]:
    """Annotations of the query that finds the case."""
    return {}


def measure(case: Case, row: Mapping[str, Any], today: date) -> Measure | None:
    return None
