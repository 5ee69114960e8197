"""A meeting that is set, and put off (`ux` 2.2 number 8, O6). No mail leaves from here."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.meeting_plan import MeetingPlanForm, PostponeMeetingForm
from cases.models import MeetingPlan
from cases.services.meeting_plan import asked_meetings, moment_words, postpone_meeting, set_meeting
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
    lead = _(
        "Tell the family yourself, and mark how. A meeting that is only set completes no promise: log it when held."
    )
    return show_act(request, case, form, title=_("Set a meeting"), submit=_("Set the meeting"), lead=lead)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def meeting_postpone(request: Request, ref: str, pk: int) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    rows = MeetingPlan.objects.filter(case=case, step__done_on=None)
    related = ("step", "request", "case__student", "case__matter")
    plan = get_or_refuse(rows.select_related(*related), pk=pk)
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
    return show_act(request, case, form, title=_("Put the meeting off"), submit=_("Put off"), lead=lead, stale=stale)
