"""A case is closed, opened again, given to another officer, or moves to another authority."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, role_required
from accounts.models import Role
from cases.forms.life import CloseForm, MoveForm, ReopenForm, TransferForm
from cases.models import Case, CloseOutcome
from cases.services.assignment import assign_case
from cases.services.closing import AnotherCaseOpenError, close_case, open_promises, reopen_case
from cases.services.harm import waiting_harm
from cases.services.leaving import move_case
from cases.views.acts import find_any_case, find_case, finish_act, posted, show_act
from cases.views.harm import ask_for_report


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def case_close(request: Request, ref: str) -> HttpResponse:
    """How it ended, then once more to check, then it is done."""
    case = find_any_case(request, ref)
    if case.closed_on:
        return redirect(case)
    if waiting := waiting_harm(case):
        return ask_for_report(request, case, waiting)
    form = CloseForm(posted(request), case=case, user=request.user, outcome=request.POST.get("outcome", ""))
    changed = False
    if "back" not in request.POST and form.is_valid():
        changed = form.is_stale
        if not changed:
            return _close(request, case, form)
    context = {"case": case, "form": form, "outcomes": CloseOutcome.choices, "changed": changed}
    return render(request, "cases/case_close.html", context, status=409 if changed else 200)


def _close(request: Request, case: Case, form: CloseForm) -> HttpResponse:
    outcome = CloseOutcome(form.outcome)
    if "confirm" not in request.POST:
        return render(request, "cases/case_close_check.html", {"case": case, "form": form, "outcome": outcome})
    now, given = timezone.now(), form.cleaned_data
    close_case(
        case=case,
        outcome=outcome,
        note=given["note"],
        excuses=form.excuses,
        told=given["told"],
        by=request.user,
        today=timezone.localdate(now),
        now=now,
    )
    return finish_act(request, case, _("The case is closed: %(outcome)s") % {"outcome": outcome.label})


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def case_reopen(request: Request, ref: str) -> HttpResponse:
    case = find_any_case(request, ref)
    if not case.closed_on or case.merged_into_id:
        return redirect(case)
    form = ReopenForm(posted(request))
    if form.is_valid():
        try:
            reopen_case(case=case, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
            return finish_act(request, case, _("The case is open again"))
        except AnotherCaseOpenError:
            form.add_error(None, _("The pupil has another open case. Go on in that one; this one stays as it is."))
    lead = _("Everything on record stays. What was not kept when it was closed runs again, with its own dates.")
    return show_act(request, case, form, title=_("Open the case again"), submit=_("Open again"), lead=lead)


@role_required(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def case_transfer(request: Request, ref: str) -> HttpResponse:
    case = find_case(request, ref)
    form = TransferForm(posted(request), user=request.user, case=case)
    if form.is_valid():
        owner, reason = form.cleaned_data["owner"], form.cleaned_data["reason"]
        assign_case(case=case, owner=owner, by=request.user, now=timezone.now(), reason=reason)
        words = {"pupil": case.student.name, "officer": owner.name}
        return finish_act(request, case, _("The case of %(pupil)s is now with %(officer)s.") % words)
    lead = _("The promises run on with their own dates; the officer before sees the case no more.")
    title = _("Give the case to another officer")
    return show_act(request, case, form, title=title, submit=_("Give the case"), lead=lead)


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def case_move(request: Request, ref: str) -> HttpResponse:
    case = find_any_case(request, ref)
    if case.closed_on:
        return redirect(case)
    if waiting := waiting_harm(case):
        return ask_for_report(request, case, waiting)
    form = MoveForm(posted(request))
    if form.is_valid():
        now = timezone.now()
        move_case(case=case, by=request.user, today=timezone.localdate(now), now=now, **form.cleaned_data)
        return finish_act(request, case, _("The case is closed: %(outcome)s") % {"outcome": CloseOutcome.MOVED.label})
    count = open_promises(case).count()
    lead = _(
        "The case will be closed. Promises that still run end as cancelled because the pupil moved; "
        "those that are late already stay not kept. Open now: %(n)s."
    ) % {"n": count}
    title = _("The pupil moved to another authority")
    return show_act(request, case, form, title=title, submit=_("Close as moved"), lead=lead, is_danger=True)
