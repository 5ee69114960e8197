"""Schools of the unit: list, new, edit."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.school import ContactPeople, SchoolForm, named_people
from cases.models import School
from cases.services.schools import save_school

PAGE = 50


@role_required(Role.MANAGER, Role.ADMINISTRATOR)
@require_GET
def school_list(request: Request) -> HttpResponse:
    schools = School.objects.visible_to(request.user).select_related("officer").order_by("name", "pk")
    page = Paginator(schools, PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/school_list.html", {"schools": page, "page": page})


@role_required(Role.MANAGER, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def school_create(request: Request) -> HttpResponse:
    return edit(request, School(unit=request.user.unit))


@role_required(Role.MANAGER, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def school_edit(request: Request, symbol: str) -> HttpResponse:
    return edit(request, get_or_refuse(School.objects.visible_to(request.user), symbol=symbol))


def edit(request: Request, school: School) -> HttpResponse:
    standing = list(school.contact_people.order_by("pk").values("name", "role", "phone", "email")) if school.pk else []
    form = SchoolForm(request.POST or None, instance=school, user=request.user)
    people = ContactPeople(request.POST or None, initial=standing, prefix="people")
    if request.method == "POST" and form.is_valid() and people.is_valid():
        saved = save_school(school=form.save(commit=False), people=named_people(people), by=request.user)
        messages.success(request, _("%(school)s was saved.") % {"school": saved.name})
        return redirect("cases:school-list")
    known = school.name if school.pk else ""
    return render(request, "cases/school_edit.html", {"form": form, "people": people, "known": known})
