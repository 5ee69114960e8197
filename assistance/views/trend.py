"""Levels, late decisions and appeals year by year, without a name: for the manager (R64)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.http import Request, record_view, role_required
from accounts.models import AccessAction, Role
from assistance.services.trend import HIDDEN_UNDER, SHARE_FROM, TrendYear, read_trend
from assistance.services.workbook import Cell, build_workbook
from assistance.standards import Level

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
manager_only = role_required(Role.MANAGER)


def _heads() -> list[str]:
    groups = [*(str(level.label) for level in Level), _("An aide is no longer needed"), _("Without a decision")]
    late = [_("Late decisions"), _("Of how many dates"), _("Share of late ones")]
    return [_("School year"), _("Files"), *groups, *late, _("Appeals"), _("Appeals accepted")]


def _cells(row: TrendYear) -> list[Cell]:
    few = _("fewer than %(n)s") % {"n": HIDDEN_UNDER}
    counts = [row.files, *row.groups, row.late, row.late_of]
    share = "–" if row.late_share is None else f"{row.late_share}%"
    told: list[Cell] = [few if n is None else n for n in (*counts, row.appeals, row.granted)]
    return [str(row.school_year), *told[: len(counts)], share, *told[len(counts) :]]


@require_safe
@manager_only
def trend_show(request: Request) -> HttpResponse:
    record_view(request, "trend of levels")
    years = [_cells(row) for row in read_trend(request.user, timezone.localdate())]
    table = list(zip(_heads(), *years, strict=True))
    facts = {"years": table[0][1:], "rows": table[1:], "few": HIDDEN_UNDER - 1, "share_from": SHARE_FROM}
    return render(request, "assistance/trend_show.html", facts)


@require_safe
@manager_only
def trend_download(request: Request) -> HttpResponse:
    record_view(request, "trend of levels", AccessAction.EXPORT)
    with override("he"):
        rows = [_cells(row) for row in read_trend(request.user, timezone.localdate())]
        body = build_workbook(title=_("Trend"), head=_heads(), rows=rows)
    headers = {"Content-Disposition": 'attachment; filename="trend.xlsx"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type=XLSX, headers=headers)
