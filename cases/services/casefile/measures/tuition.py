"""Individual tuition hours (charter 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, TuitionGrant, TuitionStatus
from cases.services.casefile.measures.measure import Measure
from cases.services.programmes import year_now
from charter import texts


def facts(today: date) -> dict[str, Any]:
    """Annotations of the query that finds the case."""
    year = year_now(today)
    given = Q(status__in=[TuitionStatus.GRANTED, TuitionStatus.ENDED], year=year)
    return {
        "tuition_hours": _one(given, Sum("hours")),
        "tuition_used": _one(given, Sum("used")),
        "tuition_waiting": _one(Q(status=TuitionStatus.WAITING, year=year), Count("pk")),
    }


def _one(which: Q, what: Sum | Count) -> Subquery:
    rows = TuitionGrant.objects.filter(which, case=OuterRef("pk")).order_by().values("case")
    return Subquery(rows.annotate(n=what).values("n"))


def measure(case: Case, row: Mapping[str, Any], today: date) -> Measure | None:
    hours, used, waiting = (row[f"tuition_{name}"] or 0 for name in ("hours", "used", "waiting"))
    words = _("not yet")
    if hours:
        words = _("this year: %(used)s used of %(hours)s") % {"used": used, "hours": texts.hours(hours)}
    elif not case.risk:
        words = _("for pupils at risk of dropping out; the risk is not marked")
    return Measure(
        code="7",
        icon="tuition",
        text=words,
        url=reverse("cases:tuition-list", args=[case.matter.ref]),
        note=_("a request waits for hours") if waiting else "",
    )
