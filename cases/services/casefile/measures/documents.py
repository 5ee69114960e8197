"""Documents (charter 16); restricted ones are counted for those who read them alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, Document
from cases.services.casefile.measures.measure import Measure


def facts(today: date) -> dict[str, Any]:
    """Annotations of the query that finds the case."""
    shown = Document.objects.shown().filter(case=OuterRef("pk")).order_by()
    return {
        "documents_kept": Subquery(_counted(shown)),
        "documents_open": Subquery(_counted(shown.filter(restricted=False))),
    }


def _counted(rows: QuerySet[Document]) -> QuerySet[Document, Any]:
    return rows.values("case").annotate(n=Count("pk")).values("n")


def measure(case: Case, row: Mapping[str, Any], today: date) -> Measure | None:
    n = row["documents_kept" if row["with_restricted"] else "documents_open"] or 0
    text = ngettext("%(n)s document", "%(n)s documents", n) % {"n": n} if n else _("no document yet")
    return Measure("16", "document", text, url=f"{case.matter.url}documents/")
