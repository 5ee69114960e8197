"""Acts of enforcement: opened, referred, moved on by the treating officer; looked at by the manager (R22, R23)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Refused, Request, role_required
from accounts.models import Role
from cases.forms.legal import ConfirmedForm, LookForm, MoveForm, ProceedingForm, ReferralToProsecutorForm
from cases.models import Case, LegalProceeding, LegalStage
from cases.services.legal import (
    LegalFile,
    WrongMoveError,
    look_at_proceeding,
    move_proceeding,
    open_proceeding,
    read_legal_file,
    refer_to_prosecutor,
)
from cases.services.legal.words import shown_gate
from cases.views.acts import Difference, posted, refreshed
from cases.views.legal import find_legal, find_to_treat
from charter.services.deadlines import StaleError


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def proceeding_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_to_treat(request, ref), timezone.now()
    file = read_legal_file(case, timezone.localdate(now))
    if file.proceeding:
        return redirect("cases:legal-detail", ref)
    form = ProceedingForm(posted(request), case=case)
    if form.is_valid() and form.is_confirmed:
        facts = form.cleaned_data
        key, today = facts.pop("form_key"), timezone.localdate(now)
        open_proceeding(case=case, by=request.user, today=today, now=now, key=key, **facts)
        return finish_legal(request, case, _("The proceeding was opened. Nothing was sent to anybody."))
    title, submit = _("Open a legal proceeding"), _("Open the proceeding")
    return ask_twice(request, file, form, title=title, submit=submit)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def prosecution_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_to_treat(request, ref), timezone.now()
    today = timezone.localdate(now)
    file = read_legal_file(case, today)
    proceeding = file.proceeding
    if proceeding is None or proceeding.stage != LegalStage.PREPARING:
        return redirect("cases:legal-detail", ref)
    initial = {"prosecutor": _("the municipal prosecutor"), "reasons": proceeding.reasons}
    form = ReferralToProsecutorForm(posted(request), is_complete=file.gate.is_complete, initial=initial)
    if form.is_valid() and form.is_confirmed:
        facts = form.cleaned_data
        proceeding.case = case
        key = facts.pop("form_key")
        try:
            refer_to_prosecutor(proceeding=proceeding, by=request.user, today=today, now=now, key=key, **facts)
        except WrongMoveError:
            return redirect("cases:legal-detail", ref)
        return finish_legal(request, case, _("The referral is on record, with the conditions as they stood."))
    title, submit = _("Refer to the municipal prosecutor"), _("Refer to the prosecutor")
    return ask_twice(request, file, form, title=title, submit=submit)


def ask_twice(request: Request, file: LegalFile, form: ConfirmedForm, *, title: str, submit: str) -> HttpResponse:
    """First the form, then the same once more to confirm; "back to change" brings the form with what was typed."""
    asks = form.is_bound and form.is_valid() and "again" not in request.POST
    template = "cases/legal_confirm.html" if asks else "cases/legal_form.html"
    context = {"case": file.case, "form": form, "title": title, "submit": submit, "gate": shown_gate(file.gate)}
    return render(request, template, {**context, "file": file})


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def proceeding_move(request: Request, ref: str) -> HttpResponse:
    case, now = find_to_treat(request, ref), timezone.now()
    today = timezone.localdate(now)
    proceeding = LegalProceeding.objects.filter(case=case, ended_on=None).first()
    if proceeding is None:
        return redirect("cases:legal-detail", ref)
    proceeding.case = case
    form = MoveForm(posted(request), proceeding=proceeding, today=today)
    stale: list[Difference] = []
    if form.is_valid():
        facts = form.cleaned_data
        try:
            move_proceeding(proceeding=proceeding, by=request.user, now=now, key=facts.pop("form_key"), **facts)
            return finish_legal(request, case, _("The proceeding was updated."))
        except (StaleError, WrongMoveError):
            stale = [Difference(_("stage"), proceeding.get_stage_display(), facts["move"].label)]
            refreshed(form, version=proceeding.version)
    title = _("What happened in the proceeding")
    return show_legal(request, case, form, title=title, submit=_("Save"), stale=stale)


@require_POST
@role_required(Role.MANAGER)
def proceeding_look(request: Request, ref: str) -> HttpResponse:
    """The manager has looked, with a comment or without; it changes nothing in the proceeding."""
    case, now = find_legal(request, ref), timezone.now()
    proceeding = LegalProceeding.objects.filter(case=case, ended_on=None).first()
    if proceeding is None:
        raise Refused
    proceeding.case = case
    form = LookForm(request.POST)
    if not form.is_valid():
        return show_legal(request, case, form, title=_("Comment"), submit=_("Save the comment"))
    key, text = form.cleaned_data["form_key"], form.cleaned_data["text"]
    look_at_proceeding(
        proceeding=proceeding, by=request.user, today=timezone.localdate(now), now=now, key=key, text=text
    )
    return finish_legal(request, case, _("Your comment is on record.") if text else _("Your look is on record."))


def show_legal(
    request: Request, case: Case, form: object, *, title: str, submit: str, lead: str = "",
    stale: list[Difference] | None = None,
) -> HttpResponse:  # fmt: skip
    """The form of one act on the legal track; cancelling leads back to it."""
    context = {"case": case, "form": form, "title": title, "submit": submit, "lead": lead, "stale": stale}
    return render(request, "cases/legal_act.html", context, status=409 if stale else 200)


def finish_legal(request: Request, case: Case, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("cases:legal-detail", case.matter.ref)
