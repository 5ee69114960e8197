"""Parents and guardians of a case: added, changed, restricted."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_or_refuse
from cases.forms.guardian import GuardianForm
from cases.models import Guardian
from cases.services.guardians import add_guardian, change_guardian
from cases.views.acts import Difference, find_case, finish_act, posted, refreshed, show_act
from charter.services.deadlines import StaleError


@require_http_methods(["GET", "POST"])
def guardian_create(request: Request, ref: str) -> HttpResponse:
    case = find_case(request, ref)
    form = GuardianForm(posted(request), initial={"postal_address": case.student.address})
    if form.is_valid():
        key = form.cleaned_data["form_key"]
        guardian = add_guardian(student=case.student, by=request.user, now=timezone.now(), key=key, **form.facts)
        return finish_act(request, case, _("%(name)s is on record") % {"name": guardian.recipient.name})
    return show_act(request, case, form, title=_("Add a parent or guardian"), submit=_("Save"))


@require_http_methods(["GET", "POST"])
def guardian_update(request: Request, ref: str, pk: int) -> HttpResponse:
    case = find_case(request, ref)
    guardian = get_or_refuse(case.student.guardians.select_related("recipient"), pk=pk)
    form = GuardianForm(posted(request), guardian=guardian)
    stale: list[Difference] = []
    if form.is_valid():
        if not form.changes:
            return finish_act(request, case, _("The details are saved"))
        try:
            _save(request, guardian, form)
            return finish_act(request, case, _("The details are saved"))
        except StaleError:
            guardian.refresh_from_db(from_queryset=Guardian.objects.select_related("recipient"))
            stale = _differences(form)
            refreshed(form, version=guardian.version)
    title = _("Details of %(name)s") % {"name": guardian.recipient.name}
    return show_act(request, case, form, title=title, submit=_("Save"), stale=stale)


def _save(request: Request, guardian: Guardian, form: GuardianForm) -> None:
    version = form.cleaned_data["version"]
    change_guardian(guardian=guardian, version=version, by=request.user, now=timezone.now(), **form.facts)


def _differences(form: GuardianForm) -> list[Difference]:
    return [
        Difference(str(form.fields[name].label), form.in_words(name, now), form.in_words(name, typed))
        for name, now, typed in form.changes
    ]
