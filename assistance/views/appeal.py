"""Appeals: the register with its clocks, and the acts of one (R59, R63, D9)."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Refused, Request, get_or_refuse, record_view
from assistance.forms.appeal import AdmitForm, AppealForm, DecideForm, HearForm
from assistance.models import AideFile, Appeal, AppealResult, AppealSubject, FunctionLevelDecision
from assistance.services.appeal_results import DraftStandsError, decide_with_level, sets_another
from assistance.services.appeals import (
    AlreadyOpenError,
    NotAdmittedError,
    admit_appeal,
    decide_appeal,
    file_appeal,
    hear_appeal,
)
from assistance.services.appeals_listed import appeals_of, days_to_september
from assistance.services.decision import BodyMayNotError, NotEntitledError
from assistance.services.meeting import BeforeTheCommitteeError
from assistance.services.publishing import IncompleteError
from assistance.views.finding import desk_only, find_file, finish_act, show_act
from cases.views.acts import Difference, posted, refreshed
from charter.services.deadlines import StaleError

PAGE = 50
CANNOT = gettext_lazy("This level cannot be published from here. Correct the decision in its own form.")
DRAFT_STANDS = gettext_lazy("A draft of another decision stands in the file. Publish it or throw it away first.")


@require_safe
@desk_only
def appeal_list(request: Request) -> HttpResponse:
    today, every = timezone.localdate(), request.GET.get("all") == "1"
    record_view(request, "appeals")
    rows = appeals_of(request.user, today)
    waiting = rows.filter(decided_on=None)
    page = Paginator(rows if every else waiting, PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "every": every, "waiting": waiting.count(), "days": days_to_september(today)}
    return render(request, "assistance/appeal_list.html", {**facts, "today": today})


@require_http_methods(["GET", "POST"])
@desk_only
def appeal_create(request: Request, ref: str) -> HttpResponse:
    file, now = find_file(request, ref), timezone.now()
    decision = get_or_refuse(FunctionLevelDecision.objects.in_force().select_related("file__matter"), file=file)
    form = AppealForm(posted(request), decision=decision, today=timezone.localdate(now))
    if form.is_valid():
        typed = form.cleaned_data
        facts = {name: typed[name] for name in ("guardian", "filed_on", "reasons", "document")}
        subject, key = AppealSubject(typed["subject"]), typed["form_key"]
        try:
            made = file_appeal(decision=decision, subject=subject, key=key, by=request.user, now=now, **facts)
            words = _("The appeal is on record, out of time") if made.is_late else _("The appeal is on record")
            return finish_act(request, file, words)
        except AlreadyOpenError:
            form.add_error("subject", _("This parent's appeal on it is open already."))
    lead = _("It is accepted also when it is late, and marked. The decision stays in force meanwhile.")
    return show_act(request, file, form, title=_("An appeal"), submit=_("Record the appeal"), lead=lead)


@require_safe
@desk_only
def appeal_detail(request: Request, ref: str, pk: int) -> HttpResponse:
    file = find_file(request, ref)
    return render(request, "assistance/appeal_detail.html", {"file": file, "appeal": _find(file, pk, ended_too=True)})


@require_http_methods(["GET", "POST"])
@desk_only
def appeal_admit(request: Request, ref: str, pk: int) -> HttpResponse:
    file, now = find_file(request, ref), timezone.now()
    appeal = _find(file, pk)
    if not appeal.is_late or appeal.admitted is not None:
        raise Refused
    form, stale = AdmitForm(posted(request), initial={"version": appeal.version}), []
    if form.is_valid():
        try:
            admit_appeal(appeal=appeal, by=request.user, on=timezone.localdate(now), now=now, **form.cleaned_data)
            return finish_act(request, file, _("It is on record whether the appeal is heard"))
        except StaleError:
            stale = [_changed(_("Reason"), form.cleaned_data["why"])]
            refreshed(form, version=appeal.version)
    title = _("A late appeal")
    return show_act(request, file, form, title=title, submit=_("Save"), lead=_lead(appeal), stale=stale)


@require_http_methods(["GET", "POST"])
@desk_only
def appeal_hear(request: Request, ref: str, pk: int) -> HttpResponse:
    file, now = find_file(request, ref), timezone.now()
    appeal = _find(file, pk)
    if appeal.is_late and appeal.admitted is None:
        return redirect("assistance:appeal-admit", ref, pk)
    today = timezone.localdate(now)
    form, stale = HearForm(posted(request), appeal=appeal, today=today, initial={"version": appeal.version}), []
    if form.is_valid():
        try:
            hear_appeal(appeal=appeal, by=request.user, now=now, **form.cleaned_data)
            return finish_act(request, file, _("The hearing is on record"))
        except NotAdmittedError:
            return redirect("assistance:appeal-admit", ref, pk)
        except StaleError:
            stale = [_changed(_("Heard on"), f"{form.cleaned_data['heard_on']:%d.%m.%Y}")]
            refreshed(form, version=appeal.version)
    title = _("The appeal was heard")
    return show_act(request, file, form, title=title, submit=_("Save"), lead=_lead(appeal), stale=stale)


@require_http_methods(["GET", "POST"])
@desk_only
def appeal_decide(request: Request, ref: str, pk: int) -> HttpResponse:
    file = find_file(request, ref)
    appeal, today = _find(file, pk), timezone.localdate()
    form, stale = DecideForm(posted(request), appeal=appeal, today=today, initial={"version": appeal.version}), []
    if form.is_valid():
        try:
            _decide(request, appeal, form)
            return finish_act(request, file, _("The result of the appeal is on record, and goes to the parent"))
        except NotAdmittedError:
            form.add_error("result", _("It came late: record first whether it is heard."))
        except (BodyMayNotError, NotEntitledError, IncompleteError):
            form.add_error("level", CANNOT)
        except DraftStandsError:
            form.add_error("level", DRAFT_STANDS)
        except BeforeTheCommitteeError as refused:
            form.add_error("decided_on", _("Not before %(day)s.") % {"day": _day(refused.decided_on)})
        except StaleError:
            stale = [_changed(_("Reasons of the result"), form.cleaned_data["explained"])]
            refreshed(form, version=appeal.version)
    title = _("The result of the appeal")
    return show_act(request, file, form, title=title, submit=_("Record the result"), lead=_lead(appeal), stale=stale)


def _decide(request: Request, appeal: Appeal, form: DecideForm) -> None:
    typed, now = form.cleaned_data, timezone.now()
    facts = {name: typed[name] for name in ("version", "decided_on", "explained")}
    result, level = AppealResult(typed["result"]), typed.get("level")
    if level and sets_another(appeal, level):
        decide_with_level(appeal=appeal, result=result, level=level, by=request.user, now=now, **facts)
    else:
        decide_appeal(appeal=appeal, result=result, by=request.user, now=now, **facts)


def _find(file: AideFile, pk: int, *, ended_too: bool = False) -> Appeal:
    rows = Appeal.objects.filter(decision__file=file)
    related = ("guardian__recipient", "body", "decision__file__eligibility__student", "decision__file__matter__unit")
    return get_or_refuse((rows if ended_too else rows.open()).select_related(*related), pk=pk)


def _lead(appeal: Appeal) -> str:
    facts = {"name": appeal.guardian, "day": _day(appeal.filed_on), "what": appeal.get_subject_display()}
    return _("%(name)s appealed on %(day)s: %(what)s.") % facts


def _day(on: date) -> str:
    return f"{on.day}.{on.month}.{on.year}"


def _changed(label: str, typed: str) -> Difference:
    return Difference(label, _("changed meanwhile"), typed)
