"""A pupil's dropouts and returns: shown, written down, put right, taken back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from cases.forms.dropout import CorrectDropoutForm, DropoutForm, ReturnForm, WithdrawDropoutForm, known_facts
from cases.models import Case, DropoutEvent, DropoutReason
from cases.services.casefile import cases_to_show
from cases.services.dropout.events import (
    OverlapError,
    correct_dropout,
    facts_of,
    record_dropout,
    record_return,
    withdraw_dropout,
    words_of,
)
from cases.services.dropout.history import dropouts_of
from cases.services.dropout.marks import dropout_facts, search_facts
from cases.views.acts import Difference, find_case, finish_act, posted, refreshed, show_act
from charter.calendar import school_year
from charter.services.deadlines import StaleError


@role_required(Role.OFFICER, Role.MANAGER)
@require_safe
def dropout_detail(request: Request, ref: str) -> HttpResponse:
    """Every dropout of the pupil, also of a closed case, with what was corrected."""
    today = timezone.localdate()
    cases = cases_to_show(request.user, today).annotate(**dropout_facts(), **search_facts())
    case = get_or_refuse(cases, matter__ref=ref)
    record_view(request, f"dropout of case {ref}")
    context = {"case": case, "told": dropouts_of(case, today), "today": today}
    return render(request, "cases/dropout_detail.html", context)


def _find(request: Request, ref: str, pk: int) -> tuple[Case, DropoutEvent]:
    """An event of the open case's pupil, of whichever of his cases."""
    case = find_case(request, ref)
    rows = DropoutEvent.objects.filter(case__student=case.student_id)
    return case, get_or_refuse(rows.select_related("case__student", "case__matter", "last_school"), pk=pk)


def _overlap(form: DropoutForm) -> None:
    form.add_error("dropped_on", _("The pupil was already out of school on that day. Record the return first."))


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def dropout_create(request: Request, ref: str) -> HttpResponse:
    case, today = find_case(request, ref), timezone.localdate()
    stay = case.student.enrolments.current().first()
    initial: dict[str, Any] = known_facts(stay)
    if "september" in request.GET:
        initial |= {"reason": DropoutReason.NOT_BACK, "dropped_on": school_year(today).start}
    form = DropoutForm(posted(request), initial=initial, user=request.user, today=today)
    if form.is_valid():
        key, now = form.cleaned_data["form_key"], timezone.now()
        try:
            record_dropout(case=case, dropout=form.dropout(), by=request.user, key=key, now=now)
            return _done(request, case, _("The dropout is recorded"))
        except OverlapError:
            _overlap(form)
    return show_act(request, case, form, title=_("Record a dropout"), submit=_("Record"), lead=_september())


def _september() -> SafeString:
    """The day D19 asks for, one press away."""
    return format_html(
        '{} <a href="?september=1">{}</a>',
        _("New or veteran is computed from the day."),
        _("Did not come back in September: fill in 1 September"),
    )


def _done(request: Request, case: Case, words: str) -> HttpResponse:
    finish_act(request, case, words)
    return redirect("cases:dropout-detail", case.matter.ref)


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def dropout_return(request: Request, ref: str, pk: int) -> HttpResponse:
    case, event = _find(request, ref, pk)
    if event.withdrawn_on:
        return redirect("cases:dropout-detail", ref)
    form = ReturnForm(posted(request), user=request.user, event=event, today=timezone.localdate())
    if form.is_valid():
        record_return(
            event=event,
            returned_on=form.cleaned_data["returned_on"],
            returned_to=form.returned_to,
            seat=form.seat,
            by=request.user,
            now=timezone.now(),
        )
        return _done(request, case, _("The return is recorded"))
    lead = _("A pupil who returned in the same school year stays counted, and is marked as brought back.")
    return show_act(request, case, form, title=_("Record the return"), submit=_("Record the return"), lead=lead)


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def dropout_correct(request: Request, ref: str, pk: int) -> HttpResponse:
    case, event = _find(request, ref, pk)
    if event.withdrawn_on:
        return redirect("cases:dropout-detail", ref)
    stands, facts = event.version, facts_of(event)
    initial = {**vars(facts), "last_school": event.last_school_id, "version": stands}
    form = CorrectDropoutForm(
        posted(request), initial=initial, user=request.user, today=timezone.localdate(), event=event
    )
    stale: list[Difference] = []
    if form.is_valid():
        event.version, why = form.cleaned_data["version"], form.cleaned_data["why"]
        typed = form.dropout()
        try:
            correct_dropout(event=event, dropout=typed, reason=why, by=request.user, now=timezone.now())
            return _done(request, case, _("The dropout is corrected; what stood before is kept"))
        except OverlapError:
            _overlap(form)
        except StaleError:
            stale = [Difference(_("Dropout"), words_of(facts), words_of(typed))]
            refreshed(form, version=stands)
    title = _("Correct the dropout of %(day)s") % {"day": f"{facts.dropped_on:%-d.%-m.%Y}"}
    return show_act(request, case, form, title=title, submit=_("Save the correction"), stale=stale)


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def dropout_withdraw(request: Request, ref: str, pk: int) -> HttpResponse:
    case, event = _find(request, ref, pk)
    form = WithdrawDropoutForm(posted(request))
    if form.is_valid():
        now = timezone.now()
        why = form.cleaned_data["reason"]
        withdraw_dropout(event=event, reason=why, by=request.user, today=timezone.localdate(now), now=now)
        return _done(request, case, _("The dropout is taken back"))
    title = _("Take back the dropout of %(day)s") % {"day": f"{event.dropped_on:%-d.%-m.%Y}"}
    lead = _("It will count in no number. It stays on record with your name and the reason.")
    return show_act(request, case, form, title=title, submit=_("Take back"), lead=lead, is_danger=True)
