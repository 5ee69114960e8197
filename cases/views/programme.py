"""Programmes and hours of the unit, and one programme of one school year with its log."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from cases.forms.programme import NewProgrammeForm, OfferingForm, ProgrammeLogForm, offering_initial
from cases.models import ProgrammeOffering
from cases.services import programme_pages as pages
from cases.services.programmes import (
    FewerPlacesThanTakenError,
    add_programme,
    change_offering,
    log_programme,
    prepare_programmes,
    year_now,
)
from cases.views.acts import Difference, posted, refreshed
from charter.calendar import year_of
from charter.services.deadlines import StaleError

PAGE = 50
PARTS = ("ok", "soft", "none")  # of the bar of hours


@require_safe
@role_required(Role.OFFICER, Role.MANAGER)
def programme_list(request: Request) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    prepare_programmes(user.unit, today=today)
    years = pages.years_of(user)
    year = asked_year(request, years, year_now(today))
    record_view(request, "programmes")
    hours = pages.hours_of(user, year)
    context = {
        "year": year_of(year),
        "is_now": year == year_now(today),
        "years": [(n, year_of(n), n == year) for n in years],
        "offerings": pages.offerings_of(user, year),
        "hours": hours,
        "hour_parts": list(
            zip(
                hours.parts,
                (pgettext("hours", "used"), pgettext("hours", "given, not used yet"), pgettext("hours", "free")),
                PARTS,
                strict=True,
            )
        ),
        "waiting": pages.waiting_list(user, year, today),
        "grants": pages.running_grants(user, year, today),
        "unasked": pages.unasked(user, today),
        "most": pages.MOST,
    }
    return render(request, "cases/programme_list.html", context)


def asked_year(request: Request, years: list[int], now: int) -> int:
    given = request.GET.get("year", "")
    return next((year for year in years if str(year) == given), now)


@require_safe
@role_required(Role.OFFICER, Role.MANAGER)
def programme_detail(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    offering = find_offering(request, pk)
    page = Paginator(pages.referrals_of(offering, request.user, today), PAGE).get_page(request.GET.get("page"))
    record_view(request, f"programme {offering.programme_id}")
    rows = list(page)
    context = {
        "offering": offering,
        "page": page,
        "rows": [row for row in rows if row.is_visible],
        "others": sum(not row.is_visible for row in rows),
        "log": offering.follow_ups.select_related("by").order_by("-on", "-pk")[:PAGE],
        "is_now": offering.year == year_now(today),
        "today": today,
    }
    return render(request, "cases/programme_detail.html", context)


def find_offering(request: Request, pk: int) -> ProgrammeOffering:
    rows = ProgrammeOffering.objects.visible_to(request.user).select_related("programme__unit")
    return get_or_refuse(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def programme_log(request: Request, pk: int) -> HttpResponse:
    offering, now = find_offering(request, pk), timezone.now()
    last = min(timezone.localdate(now), offering.school_year.end)
    form = ProgrammeLogForm(posted(request), today=last, first=offering.school_year.start)
    if form.is_valid():
        facts = form.cleaned_data
        log_programme(offering=offering, by=request.user, key=facts.pop("form_key"), now=now, **facts)
        messages.success(request, _("The line stands in the programme's log."))
        return redirect("cases:programme-detail", pk)
    return show_form(request, form, title=_("A line in the log"), submit=_("Write down"), offering=offering)


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def programme_create(request: Request) -> HttpResponse:
    unit, today = request.user.unit, timezone.localdate()
    prepare_programmes(unit, today=today)
    form = NewProgrammeForm(posted(request), unit_id=unit.pk)
    if form.is_valid():
        name = form.cleaned_data["name"]
        made = add_programme(unit=unit, name=name, facts=form.offering_facts, by=request.user, today=today)
        messages.success(request, _("%(programme)s was added.") % {"programme": name})
        return redirect("cases:programme-detail", made.pk)
    return show_form(request, form, title=_("New programme"), submit=_("Add the programme"))


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def programme_edit(request: Request, pk: int) -> HttpResponse:
    offering, now = find_offering(request, pk), timezone.now()
    ids = {"unit_id": request.user.unit_id, "programme_id": offering.programme_id}
    form = OfferingForm(posted(request), initial=offering_initial(offering), **ids)
    stale: list[Difference] = []
    if form.is_valid():
        facts = {"name": form.cleaned_data["name"], "version": form.cleaned_data["version"]}
        try:
            change_offering(
                offering=offering,
                facts=form.offering_facts,
                by=request.user,
                today=timezone.localdate(now),
                now=now,
                **facts,
            )
            messages.success(request, _("The programme is saved."))
            return redirect("cases:programme-detail", pk)
        except FewerPlacesThanTakenError:
            words = ngettext("%(n)s place is held already.", "%(n)s places are held already.", offering.taken)
            form.add_error("capacity", words % {"n": offering.taken})
        except StaleError:
            stale = differences(form, offering_initial(offering))
            refreshed(form, version=offering.version)
    title, submit = _("Edit the programme"), _("Save")
    return show_form(request, form, title=title, submit=submit, offering=offering, stale=stale)


def differences(form: forms.Form, standing: dict[str, object]) -> list[Difference]:
    """The fields in which a stale save and what stands now are apart."""
    rows = [(form.fields[name].label, standing[name], typed) for name, typed in form.cleaned_data.items()]
    apart = [(label, now, typed) for label, now, typed in rows if now != typed and label]
    return [Difference(str(label), shown(now), shown(typed)) for label, now, typed in apart]


def shown(value: object) -> str:
    """A fact as it stands in the comparison of a stale save."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def show_form(
    request: Request,
    form: forms.Form,
    *,
    title: str,
    submit: str,
    lead: str = "",
    offering: ProgrammeOffering | None = None,
    stale: list[Difference] | None = None,
) -> HttpResponse:
    """A form about a programme or the budget, not about a pupil."""
    facts = {"form": form, "title": title, "submit": submit, "lead": lead, "offering": offering, "stale": stale or []}
    return render(request, "cases/_programme_act.html", facts, status=409 if stale else 200)
