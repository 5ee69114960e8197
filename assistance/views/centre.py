"""Support centres: the list, and one with the schools it serves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse
from assistance.forms.centre import CentreForm
from assistance.models import Matya
from assistance.services.centres import centres_shown, save_centre
from assistance.views.aides.pages import differences
from assistance.views.finding import desk_only
from cases.models import School
from cases.views.acts import Difference, posted, refreshed
from charter.services.deadlines import StaleError

NAMES = ("name", "director", "email", "phone", "is_retired")


@require_safe
@desk_only
def centre_list(request: Request) -> HttpResponse:
    return render(request, "assistance/centre_list.html", {"centres": centres_shown(request.user)})


@require_http_methods(["GET", "POST"])
@desk_only
def centre_create(request: Request) -> HttpResponse:
    return _edit(request, Matya(unit=request.user.unit))


@require_http_methods(["GET", "POST"])
@desk_only
def centre_edit(request: Request, pk: int) -> HttpResponse:
    return _edit(request, get_or_refuse(Matya.objects.visible_to(request.user), pk=pk))


def _edit(request: Request, matya: Matya) -> HttpResponse:
    initial = {name: getattr(matya, name) for name in (*NAMES, "version")}
    known = matya.name
    if matya.pk:
        initial["schools"] = list(matya.schools.values_list("school", flat=True))
    form, stale = CentreForm(posted(request), matya=matya, user=request.user, initial=initial), []
    if form.is_valid():
        try:
            facts = dict(form.cleaned_data)
            save_centre(matya=matya, schools=list(facts.pop("schools")), by=request.user, **facts)
            messages.success(request, _("The centre is saved."))
            return redirect("assistance:centre-list")
        except StaleError:
            stale = _both(form, matya)
            refreshed(form, version=matya.version)
    facts = {"form": form, "known": known, "stale": stale}
    return render(request, "assistance/centre_edit.html", facts, status=409 if stale else 200)


def _both(form: CentreForm, matya: Matya) -> list[Difference]:
    """What differs, the schools among it."""
    matya.refresh_from_db()
    served = School.objects.filter(assistance__matya=matya).order_by("name", "pk")
    lists = [", ".join(school.name for school in schools) for schools in (served, form.cleaned_data["schools"])]
    found = differences(form, matya, NAMES)
    if lists[0] == lists[1]:
        return found
    return [*(row for row in found if row.now != row.typed), Difference(str(form.fields["schools"].label), *lists)]
