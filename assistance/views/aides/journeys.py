"""Money for an aide on the journey to Poland (R75)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view
from assistance.forms.aides.outside import JourneyForm, JourneyStepForm
from assistance.models import FundingStatus, PolandTripFunding
from assistance.services.aides.journeys import NEXT, ask_funding, move_funding
from assistance.views.aides.pages import Back, finish, show_form
from assistance.views.aides.people import PAGE
from assistance.views.aides.refusals import REFUSALS, refuse
from assistance.views.finding import desk_only, find_file, show_act
from cases.views.acts import Difference, posted, refreshed
from charter.services.deadlines import StaleError


def to_journeys() -> Back:
    return Back(reverse("assistance:journey-list"), _("Journey to Poland"))


@require_safe
@desk_only
def journey_list(request: Request) -> HttpResponse:
    record_view(request, "journeys")
    rows = PolandTripFunding.objects.visible_to(request.user, timezone.localdate())
    rows = rows.select_related("aide", "file__matter", "file__eligibility__student").order_by("-from_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "assistance/journey_list.html", {"page": page, "open": tuple(NEXT)})


@require_http_methods(["GET", "POST"])
@desk_only
def journey_create(request: Request, ref: str) -> HttpResponse:
    file, today = find_file(request, ref), timezone.localdate()
    form = JourneyForm(posted(request), user=request.user, today=today, initial={"asked_on": today})
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            ask_funding(file=file, by=request.user, key=facts.pop("form_key"), now=timezone.now(), **facts)
            return finish(request, to_journeys().url, _("The request is on record"))
        except REFUSALS as error:
            refuse(request, form, error, file=file)
    title = _("Funding of an aide on the journey to Poland")
    lead = _("For pupils with special needs in regular education who intend to take part.")
    return show_act(request, file, form, title=title, submit=_("Save the request"), lead=lead)


@require_http_methods(["GET", "POST"])
@desk_only
def journey_edit(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    rows = PolandTripFunding.objects.visible_to(request.user, today).select_related(
        "file__eligibility__student", "aide"
    )
    funding = get_or_refuse(rows, pk=pk)
    record_view(request, f"journey {pk}")
    steps = NEXT.get(FundingStatus(funding.status), ())
    if not steps:
        return finish(request, to_journeys().url, _("This request is closed: %(state)s") % _state(funding))
    initial = {"on": today, "note": funding.note, "version": funding.version}
    form, stale = JourneyStepForm(posted(request), steps=steps, today=today, initial=initial), []
    if form.is_valid():
        try:
            move_funding(funding=funding, by=request.user, now=timezone.now(), **form.cleaned_data)
            return finish(request, to_journeys().url, _("Saved"))
        except REFUSALS as error:
            refuse(request, form, error)
        except StaleError:
            stale = [Difference(_("Note"), funding.note, form.cleaned_data["note"])]
            refreshed(form, version=funding.version)
    title = _("Journey to Poland: %(name)s") % {"name": funding.file.student.name}
    lead = _("The request stands at: %(state)s") % _state(funding)
    return show_form(request, form, title=title, submit=_("Save"), back=to_journeys(), lead=lead, stale=stale)


def _state(funding: PolandTripFunding) -> dict[str, str]:
    return {"state": funding.get_status_display()}
