"""The integration plan (charter 4): its steps, its next review, and whether school and parents both take part (R7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, IntegrationPlan, PlanParticipant, PlanSide, PlanStep
from cases.services.casefile.measures.measure import Measure
from cases.services.plan import missing_sides
from charter import texts


def facts(today: date) -> dict[str, Any]:
    """Annotations of the query that finds the case."""
    running = IntegrationPlan.objects.running().filter(case=OuterRef("pk"))
    mine = {"plan__case": OuterRef("pk"), "plan__ended_on": None}
    steps = PlanStep.objects.filter(**mine).order_by().values("plan")
    done = Q(done_on__isnull=False) | Q(step__done_on__isnull=False)
    people = PlanParticipant.objects.filter(**mine).order_by().values("plan")
    return {
        "plan_review_on": Subquery(running.values("review_on")[:1]),
        "plan_steps": Subquery(steps.annotate(n=Count("pk")).values("n")),
        "plan_done": Subquery(steps.annotate(n=Count("pk", filter=done)).values("n")),
    } | {
        f"plan_{side.value}": Subquery(people.annotate(n=Count("pk", filter=Q(side=side))).values("n"))
        for side in (PlanSide.SCHOOL, PlanSide.PARENTS)
    }


def measure(case: Case, row: Mapping[str, Any], today: date) -> Measure | None:
    url, review_on = f"{case.matter.url}plan/", row["plan_review_on"]
    if review_on is None:
        return Measure("4", "school", _("no plan yet"), url=url)
    n, done = row["plan_steps"] or 0, row["plan_done"] or 0
    steps = ngettext("%(done)s of one step done", "%(done)s of %(n)s steps done", n) % {"n": n, "done": done}
    review = _("review on %(day)s") % {"day": texts.short_day(review_on, today)}
    lacks = missing_sides(side for side in PlanSide if row.get(f"plan_{side.value}"))
    note = missing_words(lacks) or (_("the day of the review has passed") if review_on < today else "")
    return Measure("4", "school", f"{steps}, {review}" if n else review, url=url, note=note, is_warm=bool(note))


def missing_words(lacks: list[PlanSide]) -> str:
    """ "חסר הצד של ההורים"."""
    names = _(" and ").join(str(side.label) for side in lacks)
    return _("did not take part yet: %(sides)s") % {"sides": names} if lacks else ""
