"""What a case's clocks start from: asking for a meeting, taking a report back, correcting when it came."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.acts import MeetingRequestForm, ReceivedForm, WithdrawForm, seen
from cases.models import Case, MeetingRequest, Referral, RequesterKind
from cases.services.meeting import log_meeting_request, withdraw_meeting_request
from cases.services.referral import correct_received, withdraw_referral
from cases.views.acts import Difference, find_case, finish_act, posted, refreshed, show_act
from charter import texts
from charter.models import Deadline


def _referral(case: Case, report: str) -> Referral:
    rows = case.referrals.select_related("matter__unit", "case__student__unit", "case__matter__unit")
    return get_or_refuse(rows, matter__ref=report)


@require_http_methods(["GET", "POST"])
def meeting_request_create(request: Request, ref: str) -> HttpResponse:
    case = find_case(request, ref)
    form = MeetingRequestForm(posted(request), case=case, today=timezone.localdate())
    if form.is_valid():
        facts = form.cleaned_data
        asked = log_meeting_request(
            case=case,
            requested_by=RequesterKind(facts["requested_by"]),
            requested_on=facts["requested_on"],
            guardian=facts["guardian"],
            by=request.user,
            key=facts["form_key"],
            now=timezone.now(),
        )
        return finish_act(request, case, _asked_words(asked))
    lead = _("From the day it was asked for there are 8 working days to hold it with parents and pupil.")
    return show_act(request, case, form, title=_("A meeting is asked for"), submit=_("Record the request"), lead=lead)


def _asked_words(asked: MeetingRequest) -> str:
    due_on = Deadline.objects.filter(matter=asked.matter_id, promise="11").values_list("due_on", flat=True).first()
    if due_on is None:
        return _("The request is recorded. Its date waits for the calendar.")
    return _("The request is recorded. The meeting is due by %(day)s.") % {
        "day": texts.short_day(due_on, timezone.localdate())
    }


@require_http_methods(["GET", "POST"])
def meeting_request_withdraw(request: Request, ref: str, report: str) -> HttpResponse:
    case = find_case(request, ref)
    rows = case.meeting_requests.select_related("case__student__unit", "case__matter")
    asked = get_or_refuse(rows, matter__ref=report)
    form = WithdrawForm(posted(request))
    if form.is_valid():
        withdraw_meeting_request(request=asked, reason=form.reason, by=request.user, now=timezone.now())
        return finish_act(request, case, _("The meeting request is withdrawn"))
    lead = _("Promise 11 of this request ends as cancelled, unless the meeting was held before.")
    title = _("Withdrawing the meeting request of %(day)s") % {
        "day": texts.short_day(asked.requested_on, timezone.localdate())
    }
    return show_act(request, case, form, title=title, submit=_("Withdraw the request"), lead=lead, is_danger=True)


@require_http_methods(["GET", "POST"])
def referral_withdraw(request: Request, ref: str, report: str) -> HttpResponse:
    case = find_case(request, ref)
    referral = _referral(case, report)
    form = WithdrawForm(posted(request))
    if form.is_valid():
        withdraw_referral(referral=referral, reason=form.reason, by=request.user, now=timezone.now())
        return finish_act(request, case, _("The referral is withdrawn"))
    lead = _("Its open promises end as cancelled, and a notice that has not gone out yet stays here.")
    title = _("Withdrawing the referral of %(day)s") % {"day": _received(referral)}
    return show_act(request, case, form, title=title, submit=_("Withdraw the referral"), lead=lead, is_danger=True)


def _received(referral: Referral) -> str:
    return texts.short_day(timezone.localdate(referral.received_at), timezone.localdate())


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def referral_correct(request: Request, ref: str, report: str) -> HttpResponse:
    case = find_case(request, ref)
    referral = _referral(case, report)
    now = timezone.now()
    form = ReceivedForm(posted(request), referral=referral, now=now)
    stale = []
    if form.is_valid():
        typed, reason = form.cleaned_data["received_at"], form.cleaned_data["reason"]
        if _minute(typed) == _minute(referral.received_at):
            return finish_act(request, case, _("The dates are counted from %(day)s") % {"day": _received(referral)})
        if form.cleaned_data["was"] == seen(referral):
            correct_received(referral=referral, received_at=typed, reason=reason, by=request.user, now=now)
            referral.received_at = typed
            return finish_act(request, case, _("The dates are counted from %(day)s") % {"day": _received(referral)})
        stale = [Difference(_("Day it was received"), _minute(referral.received_at), _minute(typed))]
        refreshed(form, was=seen(referral))
    lead = _("Promises 9, 10 and 12 are counted anew from that day. The old dates stay beside the new ones.")
    title = _("When was the referral of %(day)s received?") % {"day": _received(referral)}
    return show_act(request, case, form, title=title, submit=_("Count anew"), lead=lead, stale=stale)


def _minute(at: object) -> str:
    return f"{timezone.localtime(at):%d.%m.%Y %H:%M}"  # type: ignore[arg-type]
