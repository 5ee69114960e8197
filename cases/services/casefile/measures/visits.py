"""Home visits (charter 3), and what nobody who opens the case may overlook: a caution, a suspicion of harm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, Contact, ContactKind, ContactOutcome, HarmReport, HomeVisit
from cases.services.casefile.measures.measure import Alert, Measure
from charter import texts
from charter.models import NextStep, StepKind


def facts(today: date) -> dict[str, Any]:
    """Annotations of the query that finds the case."""
    met = Contact.objects.standing().filter(kind=ContactKind.VISIT, outcome=ContactOutcome.AT_HOME)
    met = met.filter(case=OuterRef("pk")).order_by()
    planned = NextStep.objects.open().filter(matter=OuterRef("matter"), kind=StepKind.VISIT).order_by("due_on")
    caution = HomeVisit.objects.cautioning().filter(contact__case=OuterRef("pk")).order_by("-contact__happened_at")
    harm = HarmReport.objects.waiting().filter(case=OuterRef("pk")).order_by("raised_at", "pk")
    return {
        "visits_made": Subquery(_counted(met)),
        "visit_last_at": Subquery(met.order_by("-happened_at").values("happened_at")[:1]),
        "visit_planned_on": Subquery(planned.values("due_on")[:1]),
        "visit_caution": Subquery(caution.values("safety_note")[:1]),
        "harm_waiting": Subquery(harm.values("pk")[:1]),
    }


def _counted(rows: QuerySet[Contact]) -> QuerySet[Contact, Any]:
    return rows.values("case").annotate(n=Count("pk")).values("n")


def measure(case: Case, row: Mapping[str, Any], today: date) -> Measure | None:
    url = f"{case.matter.url}visits/"
    if not row["with_restricted"]:
        return Measure("3", "home", "", url=url)
    planned = row["visit_planned_on"]
    note = _("planned for %(day)s") % {"day": texts.short_day(planned, today)} if planned else ""
    alerts = _alerts(case, row)
    return Measure("3", "home", _made(row, today), url=url, note=note, is_warm=bool(alerts), alerts=alerts)


def _made(row: Mapping[str, Any], today: date) -> str:
    made = row["visits_made"]
    if not made:
        return _("not yet")
    last = texts.bare_day(timezone.localdate(row["visit_last_at"]), today)
    return ngettext("one visit, on %(day)s", "%(n)s visits, the last on %(day)s", made) % {"n": made, "day": last}


def _alerts(case: Case, row: Mapping[str, Any]) -> tuple[Alert, ...]:
    found = []
    if row["harm_waiting"]:
        words = _("Suspected harm: it is not written down yet to whom it was reported.")
        found.append(Alert(words, f"{case.matter.url}harm/{row['harm_waiting']}/"))
    if row["visit_caution"]:
        words = _("Care on a home visit: %(what)s") % {"what": row["visit_caution"]}
        found.append(Alert(words, f"{case.matter.url}visits/"))
    return tuple(found)
