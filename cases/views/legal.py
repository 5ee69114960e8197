"""Legal proceedings: the list by stage, and the page of one case with its gate and its history."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from accounts.http import Refused, Request, record_view, role_required
from accounts.models import Role
from cases.forms.legal import LookForm
from cases.models import Case, LegalActKind, LegalProceeding, LegalStage
from cases.services.legal import FOLLOWING, is_treating, may_record, read_legal_file
from cases.services.legal.words import shown_gate
from cases.views.acts import find_any_case, sees_restricted

PAGE = 30


@role_required(Role.OFFICER, Role.MANAGER)
@require_GET
def legal_list(request: Request) -> HttpResponse:
    """An officer's own, or all of the unit's for its manager, by stage."""
    wanted = request.GET.get("stage", "")
    stage = wanted if wanted in LegalStage.values else ""
    seen = LegalProceeding.objects.visible_to(request.user, timezone.localdate())
    counts = dict(seen.order_by().values_list("stage").annotate(n=Count("pk")))
    rows = seen.filter(stage=stage) if stage else seen.filter(ended_on=None)
    page = Paginator(_listed(rows), PAGE).get_page(request.GET.get("page"))
    record_view(request, "legal")
    stages = [(value, label, counts.get(value, 0)) for value, label in LegalStage.choices]
    standing = sum(count for value, _label, count in stages if value != LegalStage.ENDED)
    context = {"page": page, "stages": stages, "stage": stage, "standing": standing, "any": bool(counts)}
    return render(request, "cases/legal_list.html", context)


def _listed(rows: QuerySet[LegalProceeding]) -> QuerySet[LegalProceeding]:
    looked = Max("acts__at", filter=Q(acts__kind__in=(LegalActKind.VIEWED, LegalActKind.COMMENT)))
    found = rows.select_related("case__matter__owner", "case__student", "opened_by")
    return found.annotate(looked_at=looked, last_at=Max("acts__at")).order_by("stage", "-opened_on", "-pk")


@role_required(Role.OFFICER, Role.MANAGER)
@require_safe
def legal_detail(request: Request, ref: str) -> HttpResponse:
    case = find_legal(request, ref)
    today = timezone.localdate()
    file = read_legal_file(case, today)
    proceeding = file.proceeding
    treats = is_treating(case, request.user)
    context = {
        "case": case,
        "file": file,
        "gate": shown_gate(file.gate),
        "treats": treats,
        "records": may_record(case, request.user, today),
        "looks": request.user.is_manager and not treats and proceeding is not None,
        "moves": bool(proceeding and FOLLOWING.get(LegalStage(proceeding.stage))),
        "form": LookForm(),
    }
    return render(request, "cases/legal_detail.html", context)


def find_legal(request: Request, ref: str) -> Case:
    """For the treating officer, her cover and the manager; to everyone else the page does not exist."""
    case = find_any_case(request, ref)
    if not sees_restricted(request, case):
        raise Refused
    return case


def find_to_treat(request: Request, ref: str) -> Case:
    """For the treating officer alone (R23)."""
    case = find_legal(request, ref)
    if not is_treating(case, request.user):
        raise Refused
    return case


def find_to_record(request: Request, ref: str) -> Case:
    case = find_legal(request, ref)
    if not may_record(case, request.user, timezone.localdate()):
        raise Refused
    return case
