"""Entitled, employed and reported hours beside each other, from the ministry's export (peers, idea 6)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.fields import clean_file_name
from accounts.http import Refused, Request, get_or_refuse, record_view
from accounts.models import AccessAction
from assistance.forms.ministry import MinistryReportForm
from assistance.models import MinistryReport
from assistance.services.ministry.comparing import Comparison, SchoolHours, compare_report, pupils_of
from assistance.services.ministry.lines import BadLinesError
from assistance.services.ministry.receiving import receive_report
from assistance.services.ministry.sheets import pupils_sheet, schools_sheet
from assistance.views.finding import desk_only
from cases.services.imports.checks import Refusal
from cases.views.acts import posted

PAGE = 50
SHOWN = 200  # refused cells, and lines of pupils nobody knows
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _reports(request: Request) -> QuerySet[MinistryReport]:
    return MinistryReport.objects.visible_to(request.user).select_related("by")


def _find(request: Request, pk: int, action: AccessAction = AccessAction.VIEW) -> tuple[MinistryReport, Comparison]:
    report = get_or_refuse(_reports(request), pk=pk)
    record_view(request, f"ministry report {report}", action)
    return report, compare_report(report, request.user, timezone.localdate())


@require_safe
@desk_only
def ministry_list(request: Request) -> HttpResponse:
    record_view(request, "ministry reports")
    rows = _reports(request).annotate(lines=Count("rows")).order_by("-month", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "assistance/ministry_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@desk_only
def ministry_create(request: Request) -> HttpResponse:
    form = MinistryReportForm(posted(request), request.FILES or None, today=timezone.localdate())
    refusals: list[Refusal] = []
    if form.is_valid():
        try:
            report = _receive(request, form)
            return redirect(report)
        except ValidationError as problem:
            form.add_error("file", problem)
        except BadLinesError as bad:
            refusals = bad.refusals
            form.add_error(
                "file", _("Some lines cannot be taken. Nothing was stored: mend the file and upload it again.")
            )
    facts = {"form": form, "refusals": refusals[:SHOWN], "more": len(refusals[SHOWN:])}
    return render(request, "assistance/ministry_create.html", facts, status=form.status)


def _receive(request: Request, form: MinistryReportForm) -> MinistryReport:
    file, key = form.cleaned_data["file"], form.cleaned_data["form_key"]
    report = receive_report(
        month=form.cleaned_data["month"], file_name=clean_file_name(file.name), chunks=file.chunks(), by=request.user,
        key=key, now=timezone.now(),
    )  # fmt: skip
    words = _("The report was taken in") if report.form_key == key else _("This file was already taken in")
    messages.success(request, words)
    return report


@require_safe
@desk_only
def ministry_detail(request: Request, pk: int) -> HttpResponse:
    """By school, the biggest difference first; then whom nobody here knows."""
    report, comparison = _find(request, pk)
    page = Paginator(comparison.schools, PAGE).get_page(request.GET.get("page"))
    unknown = comparison.unknown
    facts = {"report": report, "comparison": comparison, "page": page, "unknown": unknown[:SHOWN]}
    return render(request, "assistance/ministry_detail.html", {**facts, "more": len(unknown[SHOWN:])})


def _school(comparison: Comparison, symbol: str) -> SchoolHours:
    here = [school for school in comparison.schools if school.key == symbol]
    if not here:
        raise Refused
    return here[0]


@require_safe
@desk_only
def ministry_school(request: Request, pk: int, symbol: str) -> HttpResponse:
    """One school's pupils, each with the three numbers."""
    report, comparison = _find(request, pk)
    school = _school(comparison, symbol)
    page = Paginator(pupils_of(comparison, school.symbol), PAGE).get_page(request.GET.get("page"))
    lines = [row for row in comparison.rows if row.symbol == school.symbol]
    facts = {"report": report, "comparison": comparison, "school": school, "page": page}
    facts |= {"is_sum": any(not row.id_number for row in lines)}
    facts |= {"unknown": [row for row in comparison.unknown if row.symbol == school.symbol][:SHOWN]}
    return render(request, "assistance/ministry_school.html", facts)


@require_safe
@desk_only
def ministry_download(request: Request, pk: int) -> HttpResponse:
    report, comparison = _find(request, pk, AccessAction.EXPORT)
    return _sheet(schools_sheet(comparison.schools), f"hours-{report}.xlsx")


@require_safe
@desk_only
def ministry_school_download(request: Request, pk: int, symbol: str) -> HttpResponse:
    report, comparison = _find(request, pk, AccessAction.EXPORT)
    school = _school(comparison, symbol)
    name = f"hours-{report}-{school.symbol or 'none'}.xlsx"
    return _sheet(pupils_sheet(pupils_of(comparison, school.symbol)), name)


def _sheet(body: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type=XLSX, headers=headers)
