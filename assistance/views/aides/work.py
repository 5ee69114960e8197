"""Who employs an aide, and who volunteers (R67-R69)."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view
from assistance.forms.aides.people import EmploymentForm, EndWorkForm, VolunteerForm
from assistance.models import AideEmployment, InstitutionVolunteer
from assistance.services.aides.employment import employ_aide, end_employment
from assistance.services.aides.people import add_volunteer, end_volunteer
from assistance.views.aides.pages import Back, finish, show_form
from assistance.views.aides.people import PAGE, find_aide
from assistance.views.aides.refusals import REFUSALS, refuse
from assistance.views.finding import desk_only
from cases.views.acts import Difference, posted, refreshed
from charter.services.deadlines import StaleError


@require_http_methods(["GET", "POST"])
@desk_only
def employment_create(request: Request, pk: int) -> HttpResponse:
    aide = find_aide(request, pk)
    form = EmploymentForm(posted(request), user=request.user)
    url = aide.get_absolute_url()
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            employ_aide(aide=aide, by=request.user, key=facts.pop("form_key"), now=timezone.now(), **facts)
            return finish(request, url, _("The employment is on record"))
        except REFUSALS as error:
            refuse(request, form, error, url=url)
    title = _("Employment of %(name)s") % {"name": aide.name}
    return show_form(request, form, title=title, submit=_("Save"), back=Back(url, aide.name))


@require_http_methods(["GET", "POST"])
@desk_only
def employment_end(request: Request, pk: int, employment: int) -> HttpResponse:
    aide, today = find_aide(request, pk), timezone.localdate()
    row = get_or_refuse(AideEmployment.objects.filter(aide=aide).select_related("school"), pk=employment)
    form, stale = _end_form(request, row, max(today, row.from_on)), []
    url = aide.get_absolute_url()
    if form.is_valid():
        try:
            ended = end_employment(employment=row, by=request.user, **form.cleaned_data)
            return finish(request, url, _ended_words(ended))
        except StaleError:
            stale = _both_days(form, row)
    title = _("End of the employment at %(school)s") % {"school": row.school.name}
    return show_form(
        request, form, title=title, submit=_("Save"), back=Back(url, aide.name), is_danger=True, stale=stale
    )


def _end_form(request: Request, row: AideEmployment | InstitutionVolunteer, day: date) -> EndWorkForm:
    initial = {"on": day, "version": row.version}
    return EndWorkForm(posted(request), first=row.from_on, last=None, initial=initial)


def _ended_words(ended: bool) -> str:
    return _("The last day is on record") if ended else _("It had ended already.")


def _both_days(form: EndWorkForm, row: AideEmployment | InstitutionVolunteer) -> list[Difference]:
    """Another last day was written meanwhile."""
    row.refresh_from_db()
    refreshed(form, version=row.version)
    days = [f"{day:%-d.%-m.%Y}" if day else "" for day in (row.until_on, form.cleaned_data["on"])]
    return [Difference(_("Last day"), *days)]


@require_safe
@desk_only
def volunteer_list(request: Request) -> HttpResponse:
    rows = InstitutionVolunteer.objects.filter(school__unit=request.user.unit_id).select_related("school")
    record_view(request, "volunteers")
    page = Paginator(rows.order_by("-from_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "assistance/volunteer_list.html", {"page": page, "today": timezone.localdate()})


def to_volunteers() -> Back:
    return Back(reverse("assistance:volunteer-list"), _("Volunteers in schools"))


@require_http_methods(["GET", "POST"])
@desk_only
def volunteer_create(request: Request) -> HttpResponse:
    form = VolunteerForm(posted(request), user=request.user)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            add_volunteer(by=request.user, key=facts.pop("form_key"), **facts)
            return finish(request, to_volunteers().url, _("The volunteer is on record"))
        except REFUSALS as error:
            refuse(request, form, error, url=error.aide.get_absolute_url())  # type: ignore[attr-defined]
    lead = _("Whoever volunteers in a school cannot be an aide there in the same days.")
    return show_form(request, form, title=_("Add a volunteer"), submit=_("Add"), back=to_volunteers(), lead=lead)


@require_http_methods(["GET", "POST"])
@desk_only
def volunteer_end(request: Request, pk: int) -> HttpResponse:
    record_view(request, f"volunteer {pk}")
    rows = InstitutionVolunteer.objects.filter(school__unit=request.user.unit_id)
    row = get_or_refuse(rows, pk=pk)
    form, stale = _end_form(request, row, max(timezone.localdate(), row.from_on)), []
    if form.is_valid():
        try:
            ended = end_volunteer(volunteer=row, by=request.user, **form.cleaned_data)
            return finish(request, to_volunteers().url, _ended_words(ended))
        except StaleError:
            stale = _both_days(form, row)
    title = _("End of volunteering: %(name)s") % {"name": row.name}
    return show_form(request, form, title=title, submit=_("Save"), back=to_volunteers(), is_danger=True, stale=stale)
