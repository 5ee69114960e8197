"""Requests to see the information of a case (domain 5.2, N26): the manager receives and answers them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.access_request import AccessAnswerForm, AccessRequestForm
from cases.models import AccessRequest, AnsweredHow
from cases.services.access_requests import answer_access_request, receive_access_request, requests_of
from cases.views.acts import Difference, find_any_case, posted, refreshed, show_act
from charter import texts
from charter.services.deadlines import StaleError


@require_safe
@role_required(Role.MANAGER)
def access_request_list(request: Request, ref: str) -> HttpResponse:
    case = find_any_case(request, ref)
    context = {"case": case, "rows": list(requests_of(case)), "today": timezone.localdate()}
    return render(request, "cases/access_request_list.html", context)


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def access_request_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_any_case(request, ref), timezone.now()
    today = timezone.localdate(now)
    form = AccessRequestForm(posted(request), case=case, today=today)
    if form.is_valid():
        typed = form.cleaned_data
        facts = {"asked_on": typed["asked_on"], "key": typed["form_key"]}
        made = receive_access_request(case=case, recipient=form.recipient, by=request.user, now=now, **facts)
        day = texts.short_day(made.due_on, today)
        messages.success(request, _("The request is on record. The answer is due by %(day)s.") % {"day": day})
        return redirect("cases:access-request-list", ref)
    lead = _("A receipt goes out at once. There are 30 days to answer.")
    return show_act(
        request, case, form, title=_("A request to see the information"), submit=_("Record the request"), lead=lead
    )


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def access_request_answer(request: Request, ref: str, pk: int) -> HttpResponse:
    case, now = find_any_case(request, ref), timezone.now()
    today = timezone.localdate(now)
    rows = AccessRequest.objects.filter(case=case).select_related("recipient", "case__student", "case__matter__unit")
    asked = get_or_refuse(rows, pk=pk)
    if asked.answered_on:
        return redirect("cases:access-request-list", ref)
    form, stale = AccessAnswerForm(posted(request), request=asked, today=today), []
    if form.is_valid():
        try:
            answer_access_request(request=asked, by=request.user, now=now, **form.cleaned_data)
            messages.success(request, _("The answer is on record, and whoever asked hears of it."))
            return redirect("cases:access-request-list", ref)
        except StaleError:
            how = AnsweredHow(form.cleaned_data["how"]).label
            stale = [Difference(_("How it was answered"), _("changed meanwhile"), str(how))]
            refreshed(form, version=asked.version)
    day = texts.short_day(asked.due_on, today)
    lead = _("%(name)s asked; the answer is due by %(day)s.") % {"name": asked.recipient, "day": day}
    title, submit = _("The answer to the request"), _("Record the answer")
    return show_act(request, case, form, lead=lead, stale=stale, title=title, submit=submit)
