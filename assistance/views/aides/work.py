"""Who employs an aide, who volunteers, and the ID numbers of a pupil's parents (R67-R70)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view
from assistance.forms.aides.people import EmploymentForm, EndDayForm, GuardianIdsForm, VolunteerForm
from assistance.models import AideEmployment, InstitutionVolunteer
from assistance.services.aides.employment import employ_aide, end_employment
from assistance.services.aides.people import add_volunteer, end_volunteer, write_guardian_id
from assistance.views.aides.pages import Back, finish, show_form
from assistance.views.aides.people import PAGE, find_aide
from assistance.views.aides.refusals import REFUSALS, refuse
from assistance.views.finding import desk_only, find_file, finish_act, show_act
from cases.models import Guardian
from cases.views.acts import posted


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
    form = EndDayForm(posted(request), first=row.from_on, last=None, initial={"on": max(today, row.from_on)})
    url = aide.get_absolute_url()
    if form.is_valid():
        ended = end_employment(employment=row, on=form.cleaned_data["on"], by=request.user)
        return finish(request, url, _("The last day is on record") if ended else _("It had ended already."))
    title = _("End of the employment at %(school)s") % {"school": row.school.name}
    return show_form(request, form, title=title, submit=_("Save"), back=Back(url, aide.name), is_danger=True)


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
    last = max(timezone.localdate(), row.from_on)
    form = EndDayForm(posted(request), first=row.from_on, last=None, initial={"on": last})
    if form.is_valid():
        ended = end_volunteer(volunteer=row, on=form.cleaned_data["on"], by=request.user)
        words = _("The last day is on record") if ended else _("It had ended already.")
        return finish(request, to_volunteers().url, words)
    title = _("End of volunteering: %(name)s") % {"name": row.name}
    return show_form(request, form, title=title, submit=_("Save"), back=to_volunteers(), is_danger=True)


@require_http_methods(["GET", "POST"])
@desk_only
def guardian_id_edit(request: Request, ref: str) -> HttpResponse:
    """The numbers by which a parent is recognised who would be the aide of her own child (R70)."""
    file = find_file(request, ref)
    guardians = Guardian.objects.filter(student=file.eligibility.student_id).select_related("recipient", "id_card")
    form = GuardianIdsForm(posted(request), guardians=guardians.order_by("pk"))
    if form.is_valid():
        for guardian, kind, number in form.cards():
            write_guardian_id(guardian=guardian, id_type=kind, id_number=number, by=request.user)
        return finish_act(request, file, _("The ID numbers of the parents are saved"))
    lead = _("By these numbers the system recognises a parent who is about to be placed as the aide of her own child.")
    title = _("ID numbers of the parents")
    return show_act(request, file, form, title=title, submit=_("Save"), lead=lead)
