"""What the legal gate rests on, written down by the treating officer or her cover."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.legal_facts import FACTS, AbsenceForm, ExemptionForm, PrincipalNoticeForm
from cases.models import PrincipalNotice
from cases.services.legal import (
    change_principal_notice,
    record_absence,
    record_exemptions,
    record_principal_notice,
)
from cases.views.acts import Difference, posted, refreshed
from cases.views.legal import find_to_record
from cases.views.proceeding import finish_legal, show_legal
from charter import texts
from charter.services.deadlines import StaleError


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def principal_notice_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_to_record(request, ref), timezone.now()
    form = PrincipalNoticeForm(posted(request), case=case, today=timezone.localdate(now))
    if form.is_valid():
        record_principal_notice(case=case, by=request.user, now=now, key=form.cleaned_data["form_key"], **form.facts)
        return finish_legal(request, case, _("The principal's notice is on record"))
    lead = _("The principal sends the letter by registered mail. The unit writes down what stands on the copy.")
    return show_legal(request, case, form, title=_("A notice of the principal"), submit=_("Save the notice"), lead=lead)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def principal_notice_update(request: Request, ref: str, pk: int) -> HttpResponse:
    case, now = find_to_record(request, ref), timezone.now()
    rows = PrincipalNotice.objects.filter(case=case).select_related("guardian__recipient", "school")
    notice = get_or_refuse(rows, pk=pk)
    notice.case = case
    form = PrincipalNoticeForm(posted(request), case=case, today=timezone.localdate(now), notice=notice)
    stale: list[Difference] = []
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_principal_notice(notice=notice, version=version, by=request.user, now=now, **form.facts)
            return finish_legal(request, case, _("The principal's notice is on record"))
        except StaleError:
            notice.refresh_from_db(from_queryset=rows)
            stale = _differences(form, notice)
            refreshed(form, version=notice.version)
    title = _("The notice of the principal")
    return show_legal(request, case, form, title=title, submit=_("Save the notice"), stale=stale)


def _differences(form: PrincipalNoticeForm, notice: PrincipalNotice) -> list[Difference]:
    pairs = [(name, _said(getattr(notice, name)), _said(form.cleaned_data[name])) for name in FACTS]
    return [Difference(str(form.fields[name].label), now, typed) for name, now, typed in pairs if now != typed]


def _said(value: object) -> str:
    if value is None:
        return ""
    return texts.bare_day(value, timezone.localdate()) if hasattr(value, "weekday") else str(value)  # type: ignore[arg-type]


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def legal_absence_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_to_record(request, ref), timezone.now()
    form = AbsenceForm(posted(request), today=timezone.localdate(now))
    if form.is_valid():
        facts = form.cleaned_data
        record_absence(case=case, by=request.user, now=now, key=facts.pop("form_key"), **facts)
        return finish_legal(request, case, _("The absence is on record"))
    lead = _("Only days without a sufficient reason, with whoever knows them.")
    return show_legal(request, case, form, title=_("Absence after the notice"), submit=_("Save"), lead=lead)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def legal_exemption_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_to_record(request, ref), timezone.now()
    form = ExemptionForm(posted(request), today=timezone.localdate(now))
    if form.is_valid():
        facts = form.cleaned_data
        record_exemptions(case=case, by=request.user, now=now, key=facts.pop("form_key"), **facts)
        return finish_legal(request, case, _("The answer is on record"))
    return show_legal(request, case, form, title=_("Exemptions"), submit=_("Save"))
