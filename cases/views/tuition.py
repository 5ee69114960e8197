"""Individual hours of one pupil: asked for, decided by the manager, used, ended; and the unit's budget."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.tuition import GRANT, BudgetForm, EndForm, SessionForm, TuitionDecisionForm, TuitionRequestForm
from cases.models import Case, Risk, TuitionGrant, TuitionSession
from cases.services.programme_pages import places_in_line
from cases.services.programmes import year_now
from cases.services.tuition import (
    NotAtRiskError,
    OutOfTurnError,
    decline_tuition,
    end_tuition,
    grant_tuition,
    request_at_risk,
    waiting_before,
)
from cases.services.tuition_budget import BelowGrantedError, NoHoursLeftError, budget_of, set_budget
from cases.services.tuition_sessions import MoreThanGrantedError, log_session, take_session_back
from cases.views.acts import Difference, find_any_case, find_case, posted, refreshed, show_act
from cases.views.programme import show_form
from charter import texts
from charter.services.deadlines import StaleError
from notices.models import BlockedRule
from notices.services.blocked import record_blocked


@require_safe
@role_required(Role.OFFICER, Role.MANAGER)
def tuition_list(request: Request, ref: str) -> HttpResponse:
    case = find_any_case(request, ref)
    rows = case.tuition.select_related("decided_by").prefetch_related("sessions").order_by("-requested_on", "-pk")
    grants = [(grant, sorted(grant.sessions.all(), key=lambda row: (row.on, row.pk), reverse=True)) for grant in rows]
    places = places_in_line(case.matter.unit_id)
    shown = [(grant, sessions, places.get(grant.pk)) for grant, sessions in grants]
    return render(request, "cases/tuition_list.html", {"case": case, "grants": shown})


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def tuition_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    form = TuitionRequestForm(posted(request), risk=case.risk)
    if form.is_valid():
        facts = form.cleaned_data
        facts["risk"] = Risk(facts.get("risk") or case.risk)
        try:
            request_at_risk(case=case, by=request.user, key=facts.pop("form_key"), now=now, **facts)
            return finish(request, case, _("The request is on the list. The manager decides in the order of request."))
        except NotAtRiskError:
            form.add_error(None, _("Individual hours are for pupils at risk. Mark the risk, if there is one."))
    left = budget_of(case.matter.unit_id, year_now(timezone.localdate(now))).left
    lead = _("Left in this year's budget: %(left)s.") % {"left": texts.hours(left)}
    return show_act(request, case, form, title=_("Ask for individual hours"), submit=_("Ask for hours"), lead=lead)


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def tuition_decide(request: Request, ref: str, pk: int) -> HttpResponse:
    case = find_case(request, ref)
    grant = find_grant(case, pk)
    if not grant.is_waiting:
        return finish(request, case, _("This request is decided: %(state)s.") % {"state": grant.get_status_display()})
    form = TuitionDecisionForm(posted(request), initial={"hours": grant.asked})
    if form.is_valid() and decide(request, form, grant):
        return finish(request, case, _("The decision is written down."))
    title, submit = _("Decide on hours"), _("Write down the decision")
    return show_act(request, case, form, title=title, submit=submit, lead=line_words(grant))


def line_words(grant: TuitionGrant) -> str:
    """What is asked for, what is left, and who stands before in line."""
    people, wanted = waiting_before(grant)
    left = budget_of(grant.case.matter.unit_id, grant.year).left
    lines = [
        _("Asked for: %(asked)s in %(subject)s. Left in the budget: %(left)s. Place in line: %(place)s."),
        _("Those before ask for %(wanted)s together.") if people else "",
        _("Why: %(why)s"),
    ]
    facts = {"asked": texts.hours(grant.asked), "subject": grant.subject, "why": grant.reason}
    facts |= {"left": texts.hours(left), "place": str(people + 1), "wanted": texts.hours(wanted)}
    return " ".join(line % facts for line in lines if line)


def decide(request: Request, form: TuitionDecisionForm, grant: TuitionGrant) -> bool:
    """Write the decision down, or say beside the field why it cannot be."""
    facts, now = form.cleaned_data, timezone.now()
    if facts["decision"] != GRANT:
        decline_tuition(grant=grant, reason=facts["reason"], by=request.user, now=now)
        return True
    try:
        grant_tuition(grant=grant, hours=facts["hours"], by=request.user, now=now, reason=facts["reason"])
    except NoHoursLeftError:
        record_blocked(rule=BlockedRule.MAXIMUM, matter=grant.case.matter, by=request.user, now=now)
        left = budget_of(grant.case.matter.unit_id, grant.year).left
        words = _("Left: %(left)s. You can grant a part, or leave the request in line.")
        form.add_error("hours", words % {"left": texts.hours(left)})
        return False
    except OutOfTurnError:
        form.add_error("reason", _("Others have waited longer, and too few hours would be left for them. Write why."))
        return False
    return True


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def tuition_end(request: Request, ref: str, pk: int) -> HttpResponse:
    case = find_case(request, ref)
    grant = find_grant(case, pk)
    form = EndForm(posted(request))
    if form.is_valid():
        ended = end_tuition(grant=grant, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        words = _("It has ended. Unused hours are back in the budget.") if ended else _("It had ended already.")
        return finish(request, case, words)
    title = _("Take the request back") if grant.is_waiting else _("End the individual hours")
    lead = (
        "" if grant.is_waiting else _("Unused, and back into the budget: %(left)s.") % {"left": texts.hours(grant.left)}
    )
    return show_act(request, case, form, title=title, submit=title, lead=lead, is_danger=True)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def session_create(request: Request, ref: str, pk: int) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    grant, today = find_grant(case, pk), timezone.localdate(now)
    last = grant.sessions.order_by("-on", "-pk").first()
    initial = {"subject": grant.subject, "on": today, "hours": 1, "teacher": last.teacher if last else ""}
    form = SessionForm(posted(request), grant=grant, today=today, initial=initial)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            log_session(grant=grant, by=request.user, key=facts.pop("form_key"), now=now, **facts)
            return finish(request, case, _("The hours are written down."))
        except MoreThanGrantedError:
            record_blocked(rule=BlockedRule.MAXIMUM, matter=case.matter, by=request.user, now=now)
            form.add_error("hours", _("Left of this grant: %(left)s.") % {"left": texts.hours(grant.left)})
    lead = _("Used so far: %(used)s of %(hours)s.") % {"used": grant.used, "hours": texts.hours(grant.hours)}
    return show_act(request, case, form, title=_("Hours that were taught"), submit=_("Write down"), lead=lead)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def session_undo(request: Request, ref: str, pk: int) -> HttpResponse:
    case = find_case(request, ref)
    rows = TuitionSession.objects.filter(grant__case=case).select_related("grant__case__matter")
    session = get_or_refuse(rows, pk=pk)
    if request.method == "POST":
        try:
            take_session_back(session=session, by=request.user, now=timezone.now())
            return finish(request, case, _("The hours were taken back."))
        except MoreThanGrantedError:
            return finish(request, case, _("The grant has ended, so its hours stand as they are."))
    return render(request, "cases/session_undo.html", {"case": case, "session": session})


def find_grant(case: Case, pk: int) -> TuitionGrant:
    rows = TuitionGrant.objects.filter(case=case).select_related("case__matter", "case__student")
    return get_or_refuse(rows, pk=pk)


def finish(request: Request, case: Case, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("cases:tuition-list", case.matter.ref)


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def budget_edit(request: Request) -> HttpResponse:
    unit, year = request.user.unit, year_now(timezone.localdate())
    budget = budget_of(unit.pk, year)
    form = BudgetForm(posted(request), initial={"hours": budget.hours, "version": budget.version})
    stale: list[Difference] = []
    if form.is_valid():
        typed = form.cleaned_data
        try:
            set_budget(unit=unit, year=year, by=request.user, **typed)
            messages.success(request, _("The year's hours are saved."))
            return redirect("cases:programme-list")
        except BelowGrantedError:
            words = _("Already granted: %(hours)s. The budget cannot be smaller.")
            form.add_error("hours", words % {"hours": texts.hours(budget.granted)})
        except StaleError:
            stale = [Difference(_("Hours of the year"), str(budget.hours), str(typed["hours"]))]
            refreshed(form, version=budget.version)
    lead = _("Already granted: %(granted)s. Left: %(left)s.")
    facts = {"granted": texts.hours(budget.granted), "left": texts.hours(budget.left)}
    title = _("Individual hours in the school year %(year)s") % {"year": budget.school_year}
    return show_form(request, form, title=title, submit=_("Save"), lead=lead % facts, stale=stale)
