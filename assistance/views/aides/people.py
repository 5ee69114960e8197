"""The list of placing, an aide's own page, and the person's facts."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view
from assistance.forms.aides.people import AideChangeForm, AideForm
from assistance.models import Aide, AideAssignment, AideAssignmentPupil, AideFile
from assistance.services.aides.people import KnownAideError, add_aide, change_aide
from assistance.services.aides.reading import (
    PlacedPupil,
    WorkingAide,
    files_with_hours,
    placed_pupil,
    placing_year,
    with_aides,
    with_work,
    working_aide,
)
from assistance.views.aides.cards import flag_aide
from assistance.views.aides.pages import Back, differences, finish, show_form
from assistance.views.aides.refusals import refuse
from assistance.views.finding import desk_only
from cases.views.acts import posted, refreshed
from charter.calendar import year_of
from charter.services.deadlines import StaleError

PAGE = 50
FACTS = ("name", "id_type", "id_number", "phone", "email", "kind", "is_retired")


def find_aide(request: Request, pk: int) -> Aide:
    aide = get_or_refuse(Aide.objects.visible_to(request.user), pk=pk)
    record_view(request, f"aide {pk}")
    return aide


def to_list() -> Back:
    return Back(reverse("assistance:aide-list"), _("Aides and placing"))


@require_safe
@desk_only
def aide_list(request: Request) -> HttpResponse:
    """Pupils by what no aide covers, or the aides with what they work."""
    today = timezone.localdate()
    years = _years(request, placing_year(today))
    year = next((number for number, _name, is_shown in years if is_shown))
    record_view(request, "aides")
    shows_aides = request.GET.get("show") == "aides"
    page, rows = (_aides if shows_aides else _pupils)(request, year)
    facts = {"page": page, "rows": rows, "year": year, "years": years, "shows_aides": shows_aides}
    return render(request, "assistance/aide_list.html", {**facts, "named": year_of(year)})


def _years(request: Request, first: int) -> list[tuple[int, str, bool]]:
    """The year in hand and its neighbours, the chosen one marked."""
    choices = [first + 1, first, first - 1]
    asked = request.GET.get("year", "")
    chosen = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else first
    chosen = chosen if chosen in choices else first
    return [(number, str(year_of(number)), number == chosen) for number in choices]


def _pupils(request: Request, year: int) -> tuple[Page[AideFile], list[PlacedPupil]]:
    files = with_aides(files_with_hours(request.user, timezone.localdate(), year))
    page = Paginator(files, PAGE).get_page(request.GET.get("page"))
    return page, [placed_pupil(file) for file in page]


def _aides(request: Request, year: int) -> tuple[Page[Aide], list[WorkingAide]]:
    aides = with_work(Aide.objects.visible_to(request.user).order_by("is_retired", "name", "pk"), year)
    page = Paginator(aides, PAGE).get_page(request.GET.get("page"))
    return page, [working_aide(aide) for aide in page]


@require_safe
@desk_only
def aide_detail(request: Request, pk: int) -> HttpResponse:
    """Who she is, where she is employed, whom she serves."""
    aide = find_aide(request, pk)
    employments = aide.employments.select_related("school").order_by("-from_on", "-pk")
    assignments = AideAssignment.objects.filter(aide=aide).select_related("school").order_by("-year", "-pk")
    pupils = AideAssignmentPupil.objects.filter(ended_on=None).select_related("file__eligibility__student")
    rows = assignments.prefetch_related(Prefetch("pupils", pupils.order_by("pk"), to_attr="standing"))
    facts = {"aide": aide, "employments": employments, "assignments": rows, "today": timezone.localdate()}
    return render(request, "assistance/aide_detail.html", facts)


@require_http_methods(["GET", "POST"])
@desk_only
def aide_create(request: Request) -> HttpResponse:
    form = AideForm(posted(request))
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            aide = add_aide(unit=request.user.unit, by=request.user, key=facts.pop("form_key"), **facts)
            return finish(request, aide.get_absolute_url(), _("The aide is on the list"))
        except KnownAideError as error:
            refuse(request, form, error)
    return show_form(request, form, title=_("Add an aide"), submit=_("Add"), back=to_list())


@require_http_methods(["GET", "POST"])
@desk_only
def aide_edit(request: Request, pk: int) -> HttpResponse:
    aide = find_aide(request, pk)
    initial = {name: getattr(aide, name) for name in (*FACTS, "version")}
    form, stale = AideChangeForm(posted(request), initial=initial), []
    if form.is_valid():
        try:
            flag_aide(request, change_aide(aide=aide, by=request.user, **form.cleaned_data))
            return finish(request, aide.get_absolute_url(), _("Saved"))
        except KnownAideError as error:
            refuse(request, form, error)
        except StaleError:
            stale = differences(form, aide, FACTS)
            refreshed(form, version=aide.version)
    back = Back(aide.get_absolute_url(), aide.name)
    return show_form(request, form, title=_("Change the aide"), submit=_("Save"), back=back, stale=stale)
