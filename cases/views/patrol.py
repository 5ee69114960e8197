"""The year's patrols: the plan with its results, a new one, a change, calling one off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.fields import clean_whole_number
from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import Role, User
from cases.forms.patrol import CallOffForm, PatrolForm
from cases.models import Patrol, PatrolState, PatrolYear
from cases.services.patrols import DayTakenError, NoSchoolError, call_off, change_patrol, plan_patrol
from cases.services.patrols.reading import read_plan
from cases.views.acts import Difference, posted
from charter import texts
from charter.calendar import FIRST_YEAR, LAST_YEAR, school_year
from charter.models import school_year_from
from charter.services.deadlines import StaleError

staff_only = role_required(Role.OFFICER, Role.MANAGER)


@require_safe
@staff_only
def patrol_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    this = school_year(today).start.year
    wanted = _year(request.GET.get("year", ""), this)
    years = PatrolYear.objects.visible_to(request.user, today).filter(year__in=(wanted - 1, wanted, wanted + 1))
    there = {row.year: row for row in years}
    plan = read_plan(request.user.unit, there.get(wanted), school_year_from(wanted), today)
    record_view(request, "patrols")
    facts = {
        "plan": plan,
        "is_this_year": wanted == this,
        "earlier": wanted - 1 if wanted - 1 in there else None,
        "later": wanted + 1 if wanted + 1 in there else None,
    }
    return render(request, "cases/patrol_list.html", facts)


def _year(typed: str, default: int) -> int:
    try:
        return clean_whole_number(typed, lowest=FIRST_YEAR + 1, highest=LAST_YEAR - 1)
    except forms.ValidationError:
        return default


@require_http_methods(["GET", "POST"])
@staff_only
def patrol_create(request: Request) -> HttpResponse:
    form = PatrolForm(posted(request), user=request.user, today=timezone.localdate())
    if form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            patrol = plan_patrol(by=request.user, key=key, now=timezone.now(), **form.facts())
            messages.success(request, _("The patrol of %(day)s is planned.") % {"day": _day(patrol.on)})
            return redirect("cases:patrol-list")
        except (NoSchoolError, DayTakenError):
            form.full_clean()  # somebody was faster: the form says so in its own words
    return show_form(request, form, None)


def find_patrol(request: Request, pk: int) -> Patrol:
    rows = Patrol.objects.visible_to(request.user, timezone.localdate())
    return get_or_refuse(rows.select_related("year__matter__unit", "year__unit").prefetch_related("staff"), pk=pk)


@require_http_methods(["GET", "POST"])
@staff_only
def patrol_edit(request: Request, pk: int) -> HttpResponse:
    patrol = find_patrol(request, pk)
    if not patrol.is_open:
        return redirect("cases:patrol-live", pk=pk)
    form = PatrolForm(posted(request), user=request.user, today=timezone.localdate(), patrol=patrol)
    if not form.is_valid():
        return show_form(request, form, patrol)
    try:
        version = form.cleaned_data["version"]
        change_patrol(patrol=patrol, version=version, by=request.user, now=timezone.now(), **form.facts())
    except StaleError:
        stale = _differences(patrol, form)
        if stale:
            return show_form(request, _refreshed(form, request, patrol), patrol, stale)
    except (NoSchoolError, DayTakenError):
        form.full_clean()
        return show_form(request, form, patrol)
    messages.success(request, _("The patrol is saved."))
    return redirect("cases:patrol-list")


def _refreshed(form: PatrolForm, request: Request, patrol: Patrol) -> PatrolForm:
    """What was typed, on the version that stands now; a list of ticks stays a list."""
    data = request.POST.copy()
    data["version"] = str(patrol.version)
    form.data = data
    return form


def _differences(patrol: Patrol, form: PatrolForm) -> list[Difference]:
    typed = form.cleaned_data
    pairs = [
        (_("Day"), _day(patrol.on), _day(typed["on"])),
        (_("Hours"), _hours(patrol.starts_at, patrol.ends_at), _hours(typed["starts_at"], typed["ends_at"])),
        (_("Parks"), ", ".join(park.name for park in patrol.parks.order_by("pk")), ", ".join(typed["parks"])),
        (_("Who goes"), _names(patrol.staff.all()), _names(typed["staff"])),
    ]
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]


def _day(day: date) -> str:
    return texts.short_day(day, timezone.localdate())


def _hours(starts_at: time, ends_at: time) -> str:
    return texts.span(f"{starts_at:%H:%M}", f"{ends_at:%H:%M}")


def _names(people: Iterable[User]) -> str:
    return ", ".join(sorted(person.name for person in people))


def show_form(
    request: Request, form: PatrolForm, patrol: Patrol | None, stale: list[Difference] | None = None
) -> HttpResponse:
    facts = {"form": form, "patrol": patrol, "stale": stale}
    return render(request, "cases/patrol_edit.html", facts, status=409 if stale is not None else 200)


@require_http_methods(["GET", "POST"])
@staff_only
def patrol_call_off(request: Request, pk: int) -> HttpResponse:
    patrol = find_patrol(request, pk)
    form = CallOffForm(posted(request))
    if patrol.state != PatrolState.PLANNED:
        return redirect("cases:patrol-live", pk=pk)
    if form.is_valid():
        now = timezone.now()
        today = timezone.localdate(now)
        call_off(patrol=patrol, reason=form.cleaned_data["reason"], by=request.user, today=today, now=now)
        messages.success(request, _("The patrol of %(day)s is called off.") % {"day": _day(patrol.on)})
        return redirect("cases:patrol-list")
    return render(request, "cases/patrol_call_off.html", {"form": form, "patrol": patrol})
