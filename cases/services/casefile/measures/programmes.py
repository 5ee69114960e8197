"""Programmes (charter 8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, ProgrammeReferral, ReferralStatus
from cases.models.programme_referral import HOLDING
from cases.services.casefile.measures.measure import Measure


def facts(today: date) -> dict[str, Any]:
    """Annotations of the query that finds the case."""
    return {
        "programmes_now": _count(Q(status__in=HOLDING)),
        "programmes_waiting": _count(Q(status=ReferralStatus.WAITING)),
        "programmes_over": _count(Q(status=ReferralStatus.ENDED)),
        "programmes_unasked": _count(Q(status__in=HOLDING, follow_up_on__lte=today)),
    }


def _count(which: Q) -> Subquery:
    rows = ProgrammeReferral.objects.filter(which, case=OuterRef("pk")).order_by().values("case")
    return Subquery(rows.annotate(n=Count("pk")).values("n"))


def measure(case: Case, row: Mapping[str, Any], today: date) -> Measure | None:
    unasked = 0 if case.closed_on else row["programmes_unasked"] or 0
    return Measure(
        code="8",
        icon="programme",
        text=_words(row),
        url=reverse("cases:programme-referral-list", args=[case.matter.ref]),
        note=_("nobody asked after the pupil for 30 days") if unasked else "",
        is_warm=bool(unasked),
    )


def _words(row: Mapping[str, Any]) -> str:
    counted = [
        (row["programmes_now"], _("in %(n)s now")),
        (row["programmes_waiting"], _("waiting for a place in %(n)s")),
        (row["programmes_over"], _("ended: %(n)s")),
    ]
    return ", ".join(words % {"n": n} for n, words in counted if n) or _("not yet")
