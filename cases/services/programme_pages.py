"""What the pages of programmes and hours show: numbers for all of the unit, names for whoever may see the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import User
from cases.models import (
    ProgrammeFollowUp,
    ProgrammeOffering,
    ProgrammeReferral,
    ReferralStatus,
    TuitionBudget,
    TuitionGrant,
)
from cases.services.tuition_budget import budget_of
from charter.models import visible_to

MOST = 60  # rows of one list; more is not read on one page


@dataclass(frozen=True)
class HoursShown:
    """The year's budget and where its hours are."""

    budget: TuitionBudget
    used: int

    @property
    def parts(self) -> tuple[int, int, int]:
        """Used, granted and not used yet, free."""
        return self.used, self.budget.granted - self.used, self.budget.left


def offerings_of(user: User, year: int) -> QuerySet[ProgrammeOffering]:
    """The year's programmes with how many wait, and the last day somebody looked at the programme itself (R16)."""
    waiting = ProgrammeReferral.objects.filter(offering=OuterRef("pk"), status=ReferralStatus.WAITING)
    logged = ProgrammeFollowUp.objects.filter(offering=OuterRef("pk"))
    return (
        ProgrammeOffering.objects.visible_to(user)
        .filter(year=year)
        .select_related("programme")
        .annotate(waiting=_one(waiting, Count("pk")), last_log_on=_one(logged, Max("on")))
        .order_by("-is_offered", "programme")
    )


def _one(rows: QuerySet[Any], what: Count | Max) -> Subquery:
    return Subquery(rows.order_by().values("offering").annotate(n=what).values("n"))


def years_of(user: User) -> list[int]:
    """The school years there is something to show of, the newest first."""
    years = ProgrammeOffering.objects.visible_to(user).values_list("year", flat=True)
    return sorted(set(years.distinct()), reverse=True)


def hours_of(user: User, year: int) -> HoursShown:
    used = TuitionGrant.objects.of_year(user.unit_id, year).aggregate(n=Sum("used"))["n"]
    return HoursShown(budget_of(user.unit_id, year), used or 0)


def waiting_list(user: User, year: int, today: date) -> list[TuitionGrant]:
    """Everybody who waits for hours, in order; whose case is a colleague's has a place and no name."""
    rows = TuitionGrant.objects.of_year(user.unit_id, year).waiting()
    return list(_with_names(rows, user, today)[:MOST])


def running_grants(user: User, year: int, today: date) -> list[TuitionGrant]:
    rows = TuitionGrant.objects.visible_to(user, today).filter(year=year).running()
    return list(rows.select_related("case__student", "case__matter").order_by("pk")[: MOST + 1])


def unasked(user: User, today: date) -> list[ProgrammeReferral]:
    """Whom nobody asked after for 30 days, the longest first (R13)."""
    rows = ProgrammeReferral.objects.visible_to(user, today).due(today)
    related = rows.select_related("case__student", "case__matter", "offering__programme")
    return list(related.order_by("follow_up_on", "pk")[: MOST + 1])


def referrals_of(offering: ProgrammeOffering, user: User, today: date) -> QuerySet[Any]:
    rows = ProgrammeReferral.objects.filter(offering=offering)
    return _with_names(rows, user, today).order_by("-is_visible", "referred_on", "pk")


def _with_names(rows: QuerySet[Any], user: User, today: date) -> QuerySet[Any]:
    """`is_visible`: may this person know who it is?"""
    mine: Q = visible_to(user, today, "case__matter__")
    shown: QuerySet[Any] = rows.annotate(is_visible=ExpressionWrapper(mine, output_field=BooleanField()))
    return shown.select_related("case__student", "case__matter")


def places_in_line(unit_id: int) -> dict[int, int]:
    """Of each request that waits for hours, its place in its year's line."""
    lines: dict[int, int] = {}
    places: dict[int, int] = {}
    rows = TuitionGrant.objects.filter(case__matter__unit=unit_id).waiting().values_list("pk", "year")
    for pk, year in rows:
        places[pk] = lines[year] = lines.get(year, 0) + 1
    return places
