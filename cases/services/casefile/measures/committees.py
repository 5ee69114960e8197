"""Committees that discuss the pupil (charter 5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import AgendaItem, Case
from cases.services.casefile.measures.measure import Measure
from charter import texts


def facts(today: date) -> dict[str, Any]:
    """The next committee and whether its background is there; how many were, how many are still to be marked."""
    items = AgendaItem.objects.standing().filter(case=OuterRef("pk")).order_by()
    coming = items.filter(committee__held_on__gte=today).order_by("committee__held_on", "pk")
    held = items.filter(committee__held_on__lt=today).values("case")
    return {
        "committee_on": Subquery(coming.values("committee__held_on")[:1]),
        "committee_kind": Subquery(coming.values("committee__kind__name")[:1]),
        "committee_background": Subquery(coming.values("background")[:1]),
        "committees_held": Subquery(held.annotate(n=Count("pk")).values("n")),
        "committees_unmarked": Subquery(held.annotate(n=Count("pk", filter=Q(attendance=""))).values("n")),
    }


def measure(case: Case, row: Mapping[str, Any], today: date) -> Measure | None:
    note, unmarked = "", row["committees_unmarked"] or 0
    if unmarked:
        note = _("attendance is not marked")
    elif row["committee_on"] and not row["committee_background"]:
        note = _("background is missing")
    return Measure(
        code="5",
        icon="committee",
        text=_text(row, today),
        url=reverse("cases:agenda-add", args=[case.matter.ref]),
        note=note,
        is_warm=bool(note),
    )


def _text(row: Mapping[str, Any], today: date) -> str:
    if row["committee_on"]:
        day = texts.short_day(row["committee_on"], today)
        return _("Next: %(kind)s, %(day)s") % {"kind": row["committee_kind"], "day": day}
    held = row["committees_held"] or 0
    if held:
        return ngettext("%(n)s committee was held", "%(n)s committees were held", held) % {"n": held}
    return _("not yet")
