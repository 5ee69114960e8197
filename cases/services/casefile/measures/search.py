"""The search for a framework (charter 2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db.models import Func, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, PlacementOffer
from cases.services.casefile.measures.measure import Measure
from cases.services.dropout.marks import lacks_search, search_facts
from charter import texts


def facts(today: date) -> dict[str, Any]:
    """The open search and how many institutions it offered; the reminder also asks when the pupil dropped out."""
    offers = PlacementOffer.objects.filter(search__case__student=OuterRef("student"), search__closed_on=None)
    counted = offers.order_by().annotate(n=Func("pk", function="COUNT")).values("n")
    return {**search_facts(), "search_offers": Subquery(counted)}


def measure(case: Case, row: Mapping[str, Any], today: date) -> Measure | None:
    is_missing = lacks_search(SimpleNamespace(**row), today)
    return Measure(
        code="2",
        icon="search",
        text=_words(row, today),
        url=reverse("cases:framework-detail", args=[case.matter.ref]),
        note=_("30 days without a search for a framework") if is_missing else "",
        is_warm=is_missing,
    )


def _words(row: Mapping[str, Any], today: date) -> str:
    if row["search_since"]:
        n = row["search_offers"] or 0
        offered = ngettext("%(n)s institution offered", "%(n)s institutions offered", n) % {"n": n}
        since = _("searching since %(day)s") % {"day": texts.bare_day(row["search_since"], today)}
        return f"{since}, {offered}" if n else since
    if row["search_closed_on"]:
        return _("the search ended on %(day)s") % {"day": texts.bare_day(row["search_closed_on"], today)}
    return _("not yet")
