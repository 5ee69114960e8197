"""The school calendar: each sector's breaks of a school year, drafted by rule, changed and approved by the manager."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.fields import clean_whole_number
from accounts.http import Request, get_or_refuse, role_required
from accounts.models import Role
from charter.calendar import FIRST_YEAR, LAST_YEAR, school_year
from charter.forms.school_calendar import SchoolBreakForm
from charter.models import SchoolBreak, SchoolCalendar, Sector, school_year_from
from charter.services.school_calendar import add_break, approve_school_year, remove_break

manager_only = role_required(Role.MANAGER)


@require_safe
@manager_only
def school_calendar_show(request: Request) -> HttpResponse:
    this = school_year(timezone.localdate()).start.year
    year, sector = _year(request.GET.get("year", ""), this), request.GET.get("sector", "")
    sector = sector if sector in Sector.values else Sector.STATE
    rows = SchoolCalendar.objects.filter(unit=request.user.unit, sector=sector).select_related("approved_by")
    known = {row.year: row for row in rows}
    calendar = known.get(year)
    facts = {
        "year": school_year_from(year),
        "calendar": calendar,
        "breaks": calendar.breaks.current().order_by("first", "stage") if calendar else [],
        "sectors": [(code, label, address(year, code)) for code, label in Sector.choices],
        "sector": sector,
        "earlier": address(year - 1, sector) if year - 1 in known else "",
        "later": address(year + 1, sector) if year + 1 in known else "",
    }
    return render(request, "charter/school_calendar_show.html", facts)


def address(year: int, sector: str) -> str:
    return f"{reverse('charter:school-calendar-show')}?year={year}&sector={sector}"


def back_to(calendar: SchoolCalendar) -> HttpResponse:
    return redirect(address(calendar.year, calendar.sector))


def _year(typed: str, default: int) -> int:
    try:
        return clean_whole_number(typed, lowest=FIRST_YEAR, highest=LAST_YEAR - 1)
    except forms.ValidationError:
        return default


def _find(request: Request, pk: int) -> SchoolCalendar:
    return get_or_refuse(SchoolCalendar.objects.filter(unit=request.user.unit), pk=pk)


@require_http_methods(["GET", "POST"])
@manager_only
def school_break_add(request: Request, pk: int) -> HttpResponse:
    calendar = _find(request, pk)
    form = SchoolBreakForm(request.POST if request.method == "POST" else None, calendar=calendar)
    if form.is_valid():
        add_break(calendar=calendar, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("%(name)s was added.") % {"name": form.cleaned_data["name"]})
        return back_to(calendar)
    facts = {"form": form, "calendar": calendar, "back": address(calendar.year, calendar.sector)}
    return render(request, "charter/school_break_add.html", facts)


@require_POST
@manager_only
def school_break_remove(request: Request, pk: int) -> HttpResponse:
    rows = SchoolBreak.objects.filter(calendar__unit=request.user.unit).select_related("calendar")
    found = get_or_refuse(rows, pk=pk)
    remove_break(found=found, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)s was taken out.") % {"name": found.name})
    return back_to(found.calendar)


@require_POST
@manager_only
def school_calendar_approve(request: Request, pk: int) -> HttpResponse:
    calendar = _find(request, pk)
    approve_school_year(calendar=calendar, by=request.user, now=timezone.now())
    messages.success(request, _("The school calendar is approved."))
    return back_to(calendar)
