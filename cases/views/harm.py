"""The checklist of suspected harm (domain 5.6): open until it says to whom, when and under which number."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Refused, Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.visit import HarmForm
from cases.models import Case, HarmReport
from cases.services.harm import report_harm
from cases.views.acts import find_any_case, finish_act, posted, sees_restricted


def _refuse_others(request: Request, case: Case, report: HarmReport) -> None:
    if report.raised_by != request.user and not sees_restricted(request, case):
        raise Refused


def ask_for_report(request: Request, case: Case, report: HarmReport) -> HttpResponse:
    """What would end the case leads here first."""
    _refuse_others(request, case, report)
    messages.warning(request, _("Before the case ends, write down to whom the suspected harm was reported."))
    return redirect("cases:harm-report", case.matter.ref, report.pk)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def harm_report(request: Request, ref: str, pk: int) -> HttpResponse:
    """For those who read what is restricted, and for whoever raised the suspicion: the law asks her too."""
    case, now = find_any_case(request, ref), timezone.now()
    reports = HarmReport.objects.filter(case=case).exclude(entry=None, source__contact__undone_at__isnull=False)
    report = get_or_refuse(reports.select_related("raised_by", "case__matter", "case__student"), pk=pk)
    _refuse_others(request, case, report)
    form = HarmForm(posted(request), now=now)
    if report.entry_id and request.method == "POST":
        return redirect("cases:harm-report", ref, pk)
    if form.is_valid():
        names = ("to_whom", "person", "reported_at", "reference")
        report_harm(report=report, by=request.user, now=now, **{name: form.cleaned_data[name] for name in names})
        return finish_act(request, case, _("The report is written down. It is seen by those who treat the case alone."))
    return render(request, "cases/harm_report.html", {"case": case, "report": report, "form": form})
