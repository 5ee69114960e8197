"""One child who is looked for: what was tried, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, get_or_refuse, record_view
from cases.forms.locating import AttemptForm, OutcomeForm
from cases.models import Case, LocatingItem, LocatingResult
from cases.services.locating import log_attempt, settle_item
from cases.services.students import current_class
from cases.views.acts import Difference
from cases.views.locating import staff_only
from charter.services.deadlines import StaleError


def find_item(request: Request, pk: int, item: int) -> LocatingItem:
    rows = LocatingItem.objects.visible_to(request.user).filter(campaign=pk)
    related = ("campaign", "officer", "student__unit", "referral__matter", "referral__case__matter")
    return get_or_refuse(rows.select_related(*related).prefetch_related(current_class("student__enrolments")), pk=item)


@require_safe
@staff_only
def locating_item(request: Request, pk: int, item: int) -> HttpResponse:
    return show_item(request, find_item(request, pk, item))


def show_item(
    request: Request, item: LocatingItem, *, stale: list[Difference] | None = None, **forms: Any
) -> HttpResponse:
    today = timezone.localdate()
    initial = {"result": item.result, "note": item.result_note, "version": item.version}
    seen = Case.objects.visible_to(request.user, today).open().filter(student=item.student_id).select_related("matter")
    facts = {
        "item": item,
        "campaign": item.campaign,
        "case": seen.first() if item.student_id else None,
        "attempts": item.attempts.select_related("by").order_by("-on", "-pk"),
        "attempt": AttemptForm(today=today),
        "outcome": OutcomeForm(initial=initial),
        "stale": stale,
        **forms,
    }
    facts["form"] = forms.get("attempt") or forms.get("outcome")
    record_view(request, f"locating {item.campaign_id} of {item.pk}")
    return render(request, "cases/locating_item.html", facts, status=409 if stale else 200)


@require_POST
@staff_only
def locating_attempt_log(request: Request, pk: int, item: int) -> HttpResponse:
    found = find_item(request, pk, item)
    form = AttemptForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return show_item(request, found, attempt=form)
    facts = {"on": form.cleaned_data["on"], "text": form.cleaned_data["text"], "key": form.cleaned_data["form_key"]}
    log_attempt(item=found, by=request.user, now=timezone.now(), **facts)
    messages.success(request, _("The attempt is written down."))
    return redirect("cases:locating-item", pk=pk, item=item)


@require_POST
@staff_only
def locating_outcome_save(request: Request, pk: int, item: int) -> HttpResponse:
    found = find_item(request, pk, item)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return show_item(request, found, outcome=form)
    result, note = LocatingResult(form.cleaned_data["result"]), form.cleaned_data["note"]
    if (found.result, found.result_note) == (result, note):
        return redirect("cases:locating-detail", pk=pk)
    now = timezone.now()
    try:
        version, today = form.cleaned_data["version"], timezone.localdate(now)
        settle_item(item=found, version=version, result=result, note=note, by=request.user, today=today, now=now)
    except StaleError:
        stale = [
            Difference(_("Outcome"), found.get_result_display(), str(result.label)),
            Difference(_("Where, or why"), found.result_note, note),
        ]
        form.data = {**dict(form.data.items()), "version": str(found.version)}
        return show_item(request, found, outcome=form, stale=stale)
    messages.success(request, _("%(name)s: %(result)s.") % {"name": found.name, "result": result.label})
    return redirect("cases:locating-detail", pk=pk)
