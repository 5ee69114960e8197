"""A meeting that is set, put off and called off (`ux` 2.2 number 8, O6); the notices wait ten minutes in the outbox."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.meeting_plan import CancelMeetingForm, MeetingPlanForm, PostponeMeetingForm
from cases.models import Case, MeetingAnswer, MeetingPlan
from cases.services.meeting_answers import accept_slot
from cases.services.meeting_plan import asked_meetings, cancel_meeting, moment_words, postpone_meeting, set_meeting
from cases.services.telling.meeting import meeting_calendar, told_of
from cases.views.acts import Difference, find_case, finish_act, posted, refreshed, show_act
from charter.models import NextStep
from charter.services.deadlines import StaleError


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def meeting_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    form = MeetingPlanForm(posted(request), case=case, asked=list(asked_meetings(case)), now=now)
    if form.is_valid():
        plan = set_meeting(case=case, by=request.user, key=form.cleaned_data["form_key"], now=now, **form.facts)
        when = moment_words(plan.step, timezone.localdate(now))
        return finish_act(request, case, _("The meeting is set for %(when)s.") % {"when": when})
    lead = _("A meeting that is only set completes no promise: log it when held.")
    return show_act(request, case, form, title=_("Set a meeting"), submit=_("Set the meeting"), lead=lead)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def meeting_postpone(request: Request, ref: str, pk: int) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    plan = _plan(case, pk)
    form, stale = PostponeMeetingForm(posted(request), plan=plan, now=now), []
    today = timezone.localdate(now)
    if form.is_valid():
        stands, facts = plan.version, form.cleaned_data
        try:
            postpone_meeting(plan=plan, by=request.user, now=now, **facts)
            return finish_act(request, case, _("The meeting is put off. The old day stays on record."))
        except StaleError:
            typed = NextStep(due_on=facts["on"], due_time=facts["at"])
            stale = [Difference(_("When"), moment_words(plan.step, today), moment_words(typed, today))]
            refreshed(form, version=stands)
    lead = _("Now set for %(when)s. The promise's clock runs on.") % {"when": moment_words(plan.step, today)}
    lead = " ".join(filter(None, (lead, _telling(plan))))
    return show_act(request, case, form, title=_("Put the meeting off"), submit=_("Put off"), lead=lead, stale=stale)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def meeting_cancel(request: Request, ref: str, pk: int) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    plan = _plan(case, pk)
    form, stale = CancelMeetingForm(posted(request), plan=plan), []
    today = timezone.localdate(now)
    if form.is_valid():
        stands = plan.version
        try:
            cancel_meeting(plan=plan, by=request.user, now=now, **form.cleaned_data)
            return finish_act(request, case, _("The meeting is called off. Its day stays on record."))
        except StaleError:
            when = moment_words(plan.step, today)
            stale = [Difference(_("The meeting"), when, _("called off: %(when)s") % {"when": when})]
            refreshed(form, version=stands)
    lead = _("Set for %(when)s.") % {"when": moment_words(plan.step, today)}
    lead = " ".join(filter(None, (lead, _telling(plan))))
    words = {"title": _("Call the meeting off"), "submit": _("Call it off")}
    return show_act(request, case, form, lead=lead, is_danger=True, stale=stale, **words)


@require_safe
@role_required(Role.OFFICER, Role.MANAGER)
def meeting_file(request: Request, ref: str, pk: int) -> HttpResponse:
    """The meeting for the calendar of whoever works on the case: a case's number, never a name."""
    case = find_case(request, ref)
    plan = _plan(case, pk)
    content = meeting_calendar(plan, now=timezone.now())
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="meeting-{ref}.ics"'},
    )


def _plan(case: Case, pk: int) -> MeetingPlan:
    """A meeting that is still ahead."""
    rows = MeetingPlan.objects.filter(case=case, step__done_on=None, cancelled_at=None)
    return get_or_refuse(rows.select_related("step__owner", "request", "case__student", "case__matter__unit"), pk=pk)


def _telling(plan: MeetingPlan) -> str:
    """Who hears of it from here."""
    names = ", ".join(one.recipient.name for one in told_of(plan))
    if not names:
        return _("Nobody hears of it from here: tell the family yourself.")
    return _("A notice goes to: %(names)s.") % {"names": names}


@require_POST
@role_required(Role.OFFICER, Role.MANAGER)
def meeting_accept(request: Request, ref: str, pk: int) -> HttpResponse:
    """Move the meeting to the moment the family asked for on its signed page: one press on the case page."""
    case, now = find_case(request, ref), timezone.now()
    asked = request.POST.get("answer", "")
    rows = MeetingAnswer.objects.filter(plan__case=case, plan=pk, slot__isnull=False)
    related = ("plan__step", "plan__request", "plan__case__student", "plan__case__matter__unit", "step__matter")
    answer = get_or_refuse(rows.select_related(*related), pk=int(asked) if asked.isdecimal() and len(asked) < 19 else 0)
    if answer.slot and answer.slot <= now:
        messages.error(request, _("That hour has passed. Put the meeting off to another one."))
        return redirect(case)
    try:
        accept_slot(answer=answer, by=request.user, now=now)
    except StaleError:
        messages.error(request, _("The meeting was changed meanwhile. Look at it again."))
        return redirect(case)
    words = _("The meeting is put off. The old day stays on record.")
    return finish_act(request, case, f"{words} {_telling(answer.plan)}")
