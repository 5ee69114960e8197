"""What the desk knows of each institution: its centre, its owner, whether it is special (R55, R68, R75)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view
from assistance.forms.aides.outside import SchoolFactsForm
from assistance.services.aides.reading import placing_year
from assistance.services.schools import change_school_facts, facts_of
from assistance.views.aides.pages import Back, differences, finish, show_form
from assistance.views.aides.people import PAGE
from assistance.views.finding import desk_only
from cases.models import School
from cases.views.acts import posted, refreshed
from charter.calendar import year_of
from charter.services.deadlines import StaleError

FACTS = ("matya", "ownership", "is_special")


def to_schools() -> Back:
    return Back(reverse("assistance:school-list"), _("Schools of the desk"))


@require_safe
@desk_only
def school_list(request: Request) -> HttpResponse:
    record_view(request, "desk schools")
    year = placing_year(timezone.localdate())
    known = Count("class_hours", filter=Q(class_hours__year=year))
    rows = School.objects.visible_to(request.user).select_related("assistance__matya").annotate(classes=known)
    page = Paginator(rows.order_by("name", "pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "assistance/school_list.html", {"page": page, "year": year, "named": year_of(year)})


@require_http_methods(["GET", "POST"])
@desk_only
def school_edit(request: Request, pk: int) -> HttpResponse:
    school = get_or_refuse(School.objects.visible_to(request.user), pk=pk)
    record_view(request, f"school {pk}")
    row = facts_of(school)
    initial = {name: getattr(row, name) for name in (*FACTS, "version")}
    form, stale = SchoolFactsForm(posted(request), user=request.user, initial=initial), []
    if form.is_valid():
        try:
            change_school_facts(school=school, by=request.user, **form.cleaned_data)
            return finish(request, to_schools().url, _("Saved"))
        except StaleError:
            stale = differences(form, row, FACTS)
            refreshed(form, version=row.version)
    return show_form(request, form, title=school.name, submit=_("Save"), back=to_schools(), stale=stale)
