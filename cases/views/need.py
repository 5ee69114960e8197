"""Needs of a case: raised, answered by an act, or dropped with a reason (`ux` decision 8)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.need import DropNeedForm, NeedForm
from cases.models import Need
from cases.services.needs import drop_need, raise_need
from cases.views.acts import find_any_case, find_case, finish_act, posted, show_act
from charter.standards import NEED_PROMISES


@require_safe
@role_required(Role.OFFICER, Role.MANAGER)
def need_list(request: Request, ref: str) -> HttpResponse:
    """What waits for an answer first, then what was answered or fell away."""
    case = find_any_case(request, ref)
    needs = Need.objects.filter(case=case).order_by("raised_on", "pk")
    rows = list(needs)
    waiting = [need for need in rows if not need.answered_on and not need.dropped_on]
    settled = [need for need in reversed(rows) if need.answered_on or need.dropped_on]
    return render(request, "cases/need_list.html", {"case": case, "waiting": waiting, "settled": settled})


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def need_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    wanted = request.GET.get("promise", "")
    initial = {"promise": wanted} if wanted in NEED_PROMISES else {}
    form = NeedForm(posted(request), case=case, today=timezone.localdate(now), initial=initial)
    if form.is_valid():
        facts = form.cleaned_data
        raise_need(case=case, by=request.user, key=facts.pop("form_key"), now=now, **facts)
        return finish_act(request, case, _("The need is written down. The act of the service will answer it."))
    lead = _("A need waits until the service is given: then its act answers it by itself.")
    return show_act(request, case, form, title=_("Add a need"), submit=_("Write down the need"), lead=lead)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def need_drop(request: Request, ref: str, pk: int) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    need = get_or_refuse(Need.objects.filter(case=case), pk=pk)
    form = DropNeedForm(posted(request))
    if form.is_valid():
        today = timezone.localdate(now)
        dropped = drop_need(need=need, reason=form.cleaned_data["reason"], by=request.user, today=today, now=now)
        words = _("The need fell away. The reason stays on record.") if dropped else _("The need waits no longer.")
        return finish_act(request, case, words)
    title = _("The need fell away: %(what)s") % {"what": need.label}
    lead = _("It will count neither as answered nor as waiting. Your name and the reason stay beside it.")
    return show_act(request, case, form, title=title, submit=_("Let the need fall away"), lead=lead)
