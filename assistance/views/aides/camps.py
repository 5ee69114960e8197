"""Camps of the vacation and the aides in them (R72-R74)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view
from assistance.forms.aides.outside import CampChangeForm, CampForm, CampPlaceEndForm, CampPlaceForm
from assistance.models import AideAllocation, AideFile, Camp, VacationAssignment
from assistance.services.aides.camps import (
    UnsupervisedError,
    add_camp,
    aides_of_year,
    change_camp,
    end_camp_place,
    place_at_camp,
)
from assistance.views.aides.pages import Back, differences, finish, show_form
from assistance.views.aides.people import PAGE
from assistance.views.aides.refusals import REFUSALS, refuse
from assistance.views.finding import desk_only, find_file, finish_act, show_act
from cases.views.acts import posted, refreshed
from charter.services.deadlines import StaleError

FACTS = ("name", "is_supervised", "from_on", "until_on", "weekly_hours")


def find_camp(request: Request, pk: int) -> Camp:
    camp = get_or_refuse(Camp.objects.visible_to(request.user), pk=pk)
    record_view(request, f"camp {pk}")
    return camp


def url_of(camp: Camp) -> str:
    return reverse("assistance:camp-detail", args=[camp.pk])


def to_camps() -> Back:
    return Back(reverse("assistance:camp-list"), _("Camps"))


@require_safe
@desk_only
def camp_list(request: Request) -> HttpResponse:
    record_view(request, "camps")
    placed = Count("assignments", filter=Q(assignments__ended_on=None))
    rows = Camp.objects.visible_to(request.user).annotate(placed=placed).order_by("-from_on", "name", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "assistance/camp_list.html", {"page": page, "today": timezone.localdate()})


@require_safe
@desk_only
def camp_detail(request: Request, pk: int) -> HttpResponse:
    camp = find_camp(request, pk)
    rows = camp.assignments.select_related("aide", "file__matter", "file__eligibility__student")
    places = rows.order_by(F("ended_on").asc(nulls_first=True), "file__eligibility__student__last_name", "pk")
    return render(request, "assistance/camp_detail.html", {"camp": camp, "places": places})


@require_http_methods(["GET", "POST"])
@desk_only
def camp_create(request: Request) -> HttpResponse:
    form = CampForm(posted(request))
    if form.is_valid():
        facts = dict(form.cleaned_data)
        camp = add_camp(unit=request.user.unit, by=request.user, key=facts.pop("form_key"), **facts)
        return finish(request, url_of(camp), _("The camp is on record"))
    return show_form(request, form, title=_("Add a camp"), submit=_("Add"), back=to_camps())


@require_http_methods(["GET", "POST"])
@desk_only
def camp_edit(request: Request, pk: int) -> HttpResponse:
    camp = find_camp(request, pk)
    initial = {name: getattr(camp, name) for name in (*FACTS, "version")}
    form, stale = CampChangeForm(posted(request), initial=initial), []
    if form.is_valid():
        try:
            change_camp(camp=camp, by=request.user, **form.cleaned_data)
            return finish(request, url_of(camp), _("Saved"))
        except UnsupervisedError:
            form.add_error("is_supervised", _("Aides are placed in this camp. End their placing first."))
        except StaleError:
            stale = differences(form, camp, FACTS)
            refreshed(form, version=camp.version)
    back = Back(url_of(camp), camp.name)
    return show_form(request, form, title=_("Change the camp"), submit=_("Save"), back=back, stale=stale)


@require_http_methods(["GET", "POST"])
@desk_only
def camp_place_create(request: Request, ref: str) -> HttpResponse:
    file = find_file(request, ref)
    usual, span = aides_of_year(file), file.school_year
    initial = {"aide": usual[0].pk if usual else None}
    form = CampPlaceForm(posted(request), user=request.user, span=(span.start, span.end), initial=initial)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            place = place_at_camp(file=file, by=request.user, key=facts.pop("form_key"), now=timezone.now(), **facts)
            words = _("The aide is placed in the camp: %(hours)s hours a week") % {"hours": place.hours}
            return finish_act(request, file, words)
        except REFUSALS as error:
            refuse(request, form, error, file=file)
    title = _("An aide in a camp of the vacation")
    return show_act(request, file, form, title=title, submit=_("Place the aide"), lead=_lead(file))


def _lead(file: AideFile) -> str:
    """How many hours it will be, and who comes first."""
    total = AideAllocation.objects.filter(file=file).values_list("total", flat=True).first() or 0
    names = ", ".join(aide.name for aide in aides_of_year(file)) or _("none yet")
    words = [
        _("As many hours a week as in the school year: %(hours)s, up to the hours of the camp.") % {"hours": total},
        _("Aide of the year: %(names)s.") % {"names": names},
    ]
    return " ".join(words)


@require_http_methods(["GET", "POST"])
@desk_only
def camp_place_end(request: Request, pk: int, place: int) -> HttpResponse:
    camp, today = find_camp(request, pk), timezone.localdate()
    row = get_or_refuse(
        VacationAssignment.objects.filter(camp=camp).select_related("file__eligibility__student", "file__matter"),
        pk=place,
    )
    form = CampPlaceEndForm(posted(request), first=timezone.localdate(row.at), last=today, initial={"on": today})
    if form.is_valid():
        ended = end_camp_place(place=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        return finish(request, url_of(camp), _("The placing has ended") if ended else _("It had ended already."))
    title = _("End the camp of %(name)s") % {"name": row.file.student.name}
    back = Back(url_of(camp), camp.name)
    return show_form(request, form, title=title, submit=_("End the placing"), back=back, is_danger=True)
