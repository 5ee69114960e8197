"""The page of one case, and its pupil's ID number on request."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, get_or_refuse, record_view
from accounts.models import AccessAction
from cases.services.casefile import Shown, cases_to_read, cases_to_show, read_case_file


@require_safe
def case_detail(request: Request, ref: str) -> HttpResponse:
    today = timezone.localdate()
    case = get_or_refuse(cases_to_read(request.user, today), matter__ref=ref)
    record_view(request, f"case {ref}")
    shown = Shown.asked(request.GET.get("show", ""), request.GET.get("pages", ""))
    file = read_case_file(case, request.user, today=today, now=timezone.now(), shown=shown)
    as_table = request.GET.get("as") == "table"
    return render(request, "cases/case_detail.html", {"file": file, "case": case, "as_table": as_table})


@require_POST
def id_reveal(request: Request, ref: str) -> HttpResponse:
    """The whole ID number, once, with a record of its own: a fragment for htmx, a page for everyone else."""
    case = get_or_refuse(cases_to_show(request.user, timezone.localdate()), matter__ref=ref)
    record_view(request, f"pupil {case.student_id} of case {ref}", AccessAction.REVEAL)
    is_fragment = request.headers.get("HX-Request") == "true"
    template = "cases/_id_number.html" if is_fragment else "cases/id_reveal.html"
    return render(request, template, {"case": case, "student": case.student, "revealed": True})
