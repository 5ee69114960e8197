"""Next steps: decided, ticked off."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from cases.forms.step import StepForm
from cases.http import Told, answer_act, find_open_case, is_htmx, safe_next
from cases.services.meeting_held import finish_step
from charter.models import NextStep, StepKind
from charter.services.steps import add_next_step


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def step_create(request: Request, ref: str) -> HttpResponse:
    case = find_open_case(request, ref, timezone.now())
    record_view(request, f"case {ref}")
    wanted = request.GET.get("kind", "")
    initial = {"kind": wanted} if wanted in StepKind.values else {}
    form = StepForm(request.POST or None, today=timezone.localdate(), initial=initial)
    back = safe_next(request, case.get_absolute_url())
    if not (form.is_bound and form.is_valid()):
        template = "cases/_step_form.html" if is_htmx(request) else "cases/step_create.html"
        context = {"form": form, "case": case, "drawer": is_htmx(request), "next": safe_next(request, "")}
        return render(request, template, context, status=422 if form.is_bound else 200)
    key = form.cleaned_data["form_key"]
    add_next_step(matter=case.matter, by=request.user, key=key, **form.planned_step()._asdict())
    return answer_act(request, Told(_("The next step was written down.")), ref=ref, back=back)


@require_POST
@role_required(Role.OFFICER, Role.MANAGER)
def step_finish(request: Request, pk: int) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    step = get_or_refuse(NextStep.objects.visible_to(request.user, today).select_related("matter"), pk=pk)
    finish_step(step=step, by=request.user, today=today, now=now)
    back = safe_next(request, step.matter.url)
    return answer_act(request, Told(_("The step is done.")), ref=step.matter.ref, back=back)
