from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.fields import clean_whole_number
from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from charter.calendar import FIRST_YEAR, LAST_YEAR, SchoolYear, school_year
from charter.forms.calendar import ApprovalForm, ClosedDayForm, RemovalForm, RulesForm
from charter.models import CalendarYear, ClosedDay
from charter.services.calendar import (
    Change,
    Effect,
    add_closed_days,
    approve_year,
    calendar_for,
    draft_year,
    preview_change,
    remove_closed_day,
    set_rules,
)
from charter.texts import effect_words, moved_words
from charter.views.months import months_of

LISTED = 200  # moves shown one by one in a preview; the sentence counts them all
manager_only = role_required(Role.MANAGER)


@require_safe
@manager_only
def calendar_show(request: Request) -> HttpResponse:
    today, unit = timezone.localdate(), request.user.unit
    year = _chosen_year(request.GET.get("year", ""), school_year(today))
    calendar = calendar_for(unit)
    civil = (year.start.year, year.end.year)
    years = CalendarYear.objects.filter(unit=unit, year__in=civil).select_related("approved_by").order_by("year")
    facts = {
        "year": year,
        "years": years,
        "missing": [number for number in civil if number not in calendar.years],
        "drafts": sorted(calendar.drafts.intersection({*civil, today.year, today.year + 1})),
        "months": months_of(year, calendar, today),
        "days": ClosedDay.objects.current().filter(unit=unit, on__range=year).order_by("on", "kind"),
        "earlier": year.start.year - 1 if year.start.year - 1 in calendar.years else None,
        "later": year.end.year if year.end.year in calendar.years else None,
    }
    return render(request, "charter/calendar_show.html", facts)


def _chosen_year(typed: str, default: SchoolYear) -> SchoolYear:
    try:
        first = clean_whole_number(typed, lowest=FIRST_YEAR, highest=LAST_YEAR)
    except forms.ValidationError:
        return default
    return school_year(default.start.replace(year=first))


@require_http_methods(["GET", "POST"])
@manager_only
def closed_day_add(request: Request) -> HttpResponse:
    today, unit = timezone.localdate(), request.user.unit
    form = ClosedDayForm(request.POST or None, unit=unit, today=today)
    if not form.is_valid():
        return render(request, "charter/closed_day_add.html", {"form": form})

    def save() -> Effect:
        return add_closed_days(unit=unit, by=request.user, today=today, now=timezone.now(), **form.cleaned_data)

    title = _("Add days: %(name)s") % {"name": form.cleaned_data["name"]}
    return _shown_first(request, form, form.change(), save, title=title)


@require_http_methods(["GET", "POST"])
@manager_only
def closed_day_remove(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    day = get_or_refuse(ClosedDay.objects.current().filter(unit=request.user.unit), pk=pk)
    form = RemovalForm(request.POST or None, day=day, today=today)

    def save() -> Effect:
        return remove_closed_day(day=day, by=request.user, today=today, now=timezone.now(), **form.cleaned_data)

    title = _("Remove a day: %(name)s") % {"name": day.name}
    change = Change(removed=(day,))
    return _shown_first(request, form, change, save, title=title, asks=True, day=day)


@require_http_methods(["GET", "POST"])
@manager_only
def calendar_year_switch(request: Request, year: int) -> HttpResponse:
    today = timezone.localdate()
    row = get_or_refuse(CalendarYear.objects.filter(unit=request.user.unit), year=year)
    form = RulesForm(request.POST or None, year=row, today=today)
    if not form.is_valid():
        return render(request, "charter/calendar_year_switch.html", {"form": form, "year": row})

    def save() -> Effect:
        return set_rules(year=row, by=request.user, today=today, now=timezone.now(), **form.cleaned_data)

    title = _("Counting rules of %(year)s") % {"year": year}
    return _shown_first(request, form, form.change(), save, title=title)


@require_http_methods(["GET", "POST"])
@manager_only
def calendar_year_approve(request: Request, year: int) -> HttpResponse:
    unit = request.user.unit
    row = get_or_refuse(CalendarYear.objects.filter(unit=unit, approved_at=None), year=year)
    form = ApprovalForm(request.POST or None, year=row)
    if not form.is_valid():
        return render(request, "charter/calendar_year_approve.html", {"form": form, "year": row})

    def save() -> Effect:
        facts: dict[str, Any] = {"dropped": form.dropped, "work_week": form.cleaned_data["work_week"]}
        return approve_year(
            unit=unit, year=year, by=request.user, now=timezone.now(), today=timezone.localdate(), **facts
        )

    title = _("Approve the calendar of %(year)s") % {"year": year}
    return _shown_first(request, form, form.change(), save, title=title, dropped=form.dropped)


@require_POST
@manager_only
def calendar_year_draft(request: Request, year: int) -> HttpResponse:
    if FIRST_YEAR <= year <= LAST_YEAR:
        draft_year(unit=request.user.unit, year=year, now=timezone.now(), by=request.user)
    return redirect("charter:calendar-show")


def _shown_first(
    request: Request, form: forms.Form, change: Change, save: Callable[[], Effect], *, asks: bool = False, **facts: Any
) -> HttpResponse:
    """Save only what was shown: the first answer is the effect, and an effect that changed meanwhile is shown again.

    `asks`: the page still asks for something, so its form is shown beside the effect.
    """
    effect = preview_change(unit=request.user.unit, change=change, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and request.POST.get("seen") == effect.digest:
        messages.success(request, moved_words(*save().numbers))
        return redirect("charter:calendar-show")
    record_view(request, "calendar: effect of a change")
    shown = {"form": form, "effect": effect, "moves": effect.moves[:LISTED], "flips": effect.flips[:LISTED]}
    shown |= {"more": max(0, len(effect.moves) - LISTED), "asks": asks, "words": effect_words(*effect.numbers)}
    return render(request, "charter/calendar_confirm.html", {**shown, **facts})
