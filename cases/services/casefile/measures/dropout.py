"""Dropout and return (charter 6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from cases.services.casefile.measures.measure import Measure
from cases.services.dropout.marks import dropout_facts, mark_of
from charter import texts


def facts(today: date) -> dict[str, Any]:
    """The pupil's last dropout; the mark beside his name is made of the same."""
    return dropout_facts()


def measure(case: Case, row: Mapping[str, Any], today: date) -> Measure | None:
    mark = mark_of(case, today)
    return Measure(
        code="6",
        icon="trend-down",
        text=_words(row["dropped_on"], row["dropout_returned_on"], today),
        url=reverse("cases:dropout-detail", args=[case.matter.ref]),
        is_warm=mark is not None and mark.code != "returned",
    )


def _words(dropped_on: date | None, returned_on: date | None, today: date) -> str:
    if dropped_on is None:
        return _("no dropout on record")
    if returned_on is not None:
        return _("returned on %(day)s") % {"day": texts.bare_day(returned_on, today)}
    return _("dropped out on %(day)s") % {"day": texts.bare_day(dropped_on, today)}
