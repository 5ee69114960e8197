"""Dropout in the unit: the rate as a finding, and the names behind each number (charter 6)."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Refused, Request, record_view, role_required
from accounts.models import Role
from cases.forms.dropout_list import FiguresForm, SchoolFilter, YearFilter
from cases.models import DropoutYear
from cases.services.dropout.lists import NameList, Names
from cases.services.dropout.report import known_years, read_report
from cases.services.dropout.typed import can_type, type_figures
from cases.views.acts import posted
from charter.calendar import SchoolYear, school_year

PAGE = 50
FIRST_YEAR = 2000


@role_required(Role.OFFICER, Role.MANAGER)
@require_safe
def dropout_list(request: Request) -> HttpResponse:
    """Numbers of the unit for all its officers; names only of the cases one may see."""
    today, user = timezone.localdate(), request.user
    known = known_years(user.unit, today)
    years, schools = YearFilter(request.GET, years=list(known)), SchoolFilter(request.GET, user=user)
    year = years.chosen(school_year(today))
    report = read_report(user.unit, year, today, known)
    names = Names(user, year, today, frozen=report.frozen, school=schools.chosen())
    which = _which(request, names)
    page = Paginator(names.rows(which), PAGE).get_page(request.GET.get("page")) if which else None
    context = {
        "report": report,
        "filters": [*years, *schools],
        "which": which,
        "counts": names.counts(),
        "page": page,
        "names": [names.tell(row) for row in page] if page else [],
        "today": today,
    }
    record_view(request, f"dropout {year.start.year}")
    return render(request, "cases/dropout_list.html", context)


def _which(request: Request, names: Names) -> NameList | None:
    offered = names.offered
    asked = request.GET.get("list")
    return next((which for which in offered if which == asked), offered[0] if offered else None)


@role_required(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def dropout_figures(request: Request, year: int) -> HttpResponse:
    """Figures of a year before the system, as the manager knows them."""
    chosen = _ended_year(year, timezone.localdate())
    if chosen is None or not can_type(request.user.unit_id, chosen):
        raise Refused
    form = FiguresForm(posted(request))
    if form.is_valid():
        facts = dict(form.cleaned_data)
        type_figures(year=chosen, key=facts.pop("form_key"), by=request.user, now=timezone.now(), **facts)
        messages.success(request, _("The figures of %(year)s are kept") % {"year": chosen})
        return redirect("cases:dropout-list")
    typed = DropoutYear.objects.filter(unit=request.user.unit_id, starts_on=chosen.start).exclude(typed_by=None)
    typed = typed.select_related("typed_by").order_by("-made_at")
    return render(request, "cases/dropout_figures.html", {"form": form, "year": chosen, "typed": typed})


def _ended_year(first: int, today: date) -> SchoolYear | None:
    if not FIRST_YEAR <= first < school_year(today).start.year:
        return None
    return school_year(date(first, 9, 1))
