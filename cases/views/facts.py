"""The facts of a case and its pupil, put right."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, record_view, role_required
from accounts.models import AccessAction, Role
from cases.forms.facts import FactsForm
from cases.models import Case
from cases.services.facts import NumberTakenError, change_facts
from cases.views.acts import Difference, find_case, finish_act, posted, refreshed
from charter.services.deadlines import StaleError


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def case_edit(request: Request, ref: str) -> HttpResponse:
    case = find_case(request, ref)
    record_view(request, f"pupil {case.student_id} of case {ref}", AccessAction.REVEAL)  # the whole ID is in the form
    form = FactsForm(posted(request), case=case, user=request.user, today=timezone.localdate())
    stale: list[Difference] = []
    if form.is_valid():
        if not form.changes:
            return finish_act(request, case, _("The details are saved"))
        try:
            change_facts(case=case, by=request.user, now=timezone.now(), **form.facts)
            return finish_act(request, case, _("The details are saved"))
        except NumberTakenError:
            form.refuse_taken(None)
        except StaleError:
            stale = _differences(form)
            refreshed(form, version=case.version, student_version=case.student.version)
    return _show(request, case, form, stale)


def _differences(form: FactsForm) -> list[Difference]:
    return [
        Difference(str(form.fields[name].label), form.in_words(name, now), form.in_words(name, typed))
        for name, now, typed in form.changes
    ]


def _show(request: Request, case: Case, form: FactsForm, stale: list[Difference]) -> HttpResponse:
    facts = {"case": case, "form": form, "title": _("Facts of the case"), "submit": _("Save"), "stale": stale}
    return render(request, "cases/case_edit.html", facts, status=409 if stale else 200)
