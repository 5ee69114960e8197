"""Legal proceedings (charter 13): for the treating officer, her cover and the manager; others see no line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from cases.models import Case, Guardian, LegalAct, LegalActKind, LegalProceeding, LegalStage, NoticeSigner
from cases.services.casefile.measures.measure import Measure
from cases.services.legal.gate import charge_day
from charter.calendar import CalendarError
from charter.models import ClosedDay, DayKind
from charter.services.calendar.reading import ELECTION

LONGEST_REST = 4  # only the days of rest right before today can still hold the seventh day back
SATURDAY = 5


def facts(today: date) -> dict[str, Any]:
    """Annotations of the query that finds the case."""
    standing = LegalProceeding.objects.filter(case=OuterRef("pk"), ended_on=None)
    rest = ClosedDay.objects.current().filter(unit=OuterRef("matter__unit"))
    rest = rest.filter(Q(kind=DayKind.HOLIDAY) | Q(name__contains=ELECTION))
    days = {f"legal_rest_{n}": Exists(rest.filter(on=today - timedelta(days=n))) for n in range(1, LONGEST_REST + 1)}
    return days | {
        "legal_stage": Subquery(standing.values("stage")[:1]),
        "legal_chosen": Subquery(_last_notice(Q(proceedings__case=OuterRef("pk"), proceedings__ended_on=None))),
        "legal_all": Subquery(_last_notice(Q(student=OuterRef("student")))),
        "legal_absent": Subquery(_acts(LegalActKind.ABSENCE).annotate(n=Max("until_on")).values("n")),
        "legal_clear": Subquery(_asked().values("is_clear")[:1]),
    }


def _last_notice(whose: Q) -> QuerySet[Guardian, date]:
    """The day the last parent's first valid letter was sent; none while one of them has none."""
    valid = Q(principal_notices__signed_by=NoticeSigner.PRINCIPAL, principal_notices__case=OuterRef("pk"))
    valid &= ~Q(principal_notices__registered_no="") & _from_his_school("principal_notices__school__enrolments__")
    parents = Guardian.objects.filter(whose).annotate(first=Min("principal_notices__sent_on", filter=valid))
    return parents.order_by(F("first").desc(nulls_first=True)).values_list("first", flat=True)[:1]


def _from_his_school(stay: str) -> Q:
    """The pupil was registered there on the day the letter was sent."""
    sent_on = F("principal_notices__sent_on")
    until = Q(**{f"{stay}until_on": None}) | Q(**{f"{stay}until_on__gte": sent_on})
    return until & Q(**{f"{stay}student": F("student"), f"{stay}from_on__lte": sent_on})


def _acts(kind: LegalActKind) -> QuerySet[LegalAct, Any]:
    return LegalAct.objects.filter(case=OuterRef("pk"), kind=kind).order_by().values("case")


def _asked() -> QuerySet[LegalAct]:
    return LegalAct.objects.filter(case=OuterRef("pk"), kind=LegalActKind.EXEMPTION).order_by("-at", "-pk")


def measure(case: Case, row: Mapping[str, Any], today: date) -> Measure | None:
    if not row["with_restricted"]:
        return None
    stage = row["legal_stage"]
    text = str(LegalStage(stage).label) if stage else _("no proceeding")
    told = _("For information only: every condition of the law is met.") if is_ripe(row, today) else ""
    return Measure("13", "scale", text, url=f"{case.matter.url}legal/", for_owner=told)


def is_ripe(row: Mapping[str, Any], today: date) -> bool:
    """S13, by the same rules as the gate of the legal page, and without a query."""
    sent_on = row["legal_chosen"] if row["legal_stage"] else row["legal_all"]
    if row["legal_stage"] not in (None, LegalStage.PREPARING) or not sent_on or not row["legal_clear"]:
        return False
    if not row["legal_absent"] or row["legal_absent"] <= sent_on:
        return False
    before = [today - timedelta(days=n) for n in range(1, LONGEST_REST + 1)]
    rest = {day for n, day in enumerate(before, 1) if row[f"legal_rest_{n}"] or day.weekday() == SATURDAY}
    try:
        return charge_day(sent_on, rest) <= today
    except CalendarError:
        return False
