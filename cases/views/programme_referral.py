"""The programmes of one pupil: referred, what became of it, asked after."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.programme_referral import FollowUpForm, MoveForm, ProgrammeReferralForm
from cases.models import Attendance, Case, ProgrammeOffering, ProgrammeReferral, ReferralFollowUp, ReferralStatus
from cases.models.programme_referral import RUNNING
from cases.services.programme_referrals import (
    AFTER,
    AlreadyReferredError,
    NotOfferedError,
    follow_up,
    move_referral,
    refer_to_programme,
)
from cases.services.programmes import prepare_programmes, year_now
from cases.views.acts import find_any_case, find_case, posted, show_act


@require_safe
@role_required(Role.OFFICER, Role.MANAGER)
def programme_referral_list(request: Request, ref: str) -> HttpResponse:
    case, today = find_any_case(request, ref), timezone.localdate()
    notes = ReferralFollowUp.objects.select_related("entry__by").order_by("-on", "-pk")
    rows = case.programme_referrals.select_related("offering__programme").prefetch_related(
        Prefetch("follow_ups", notes)
    )
    referrals = sorted(rows, key=lambda row: (row.is_running, row.referred_on, row.pk), reverse=True)
    context = {"case": case, "referrals": referrals, "today": today}
    return render(request, "cases/programme_referral_list.html", context)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def programme_referral_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    prepare_programmes(case.matter.unit, today=timezone.localdate(now))
    offerings = open_offerings(request, case)
    wanted = request.GET.get("offering", "")
    form = ProgrammeReferralForm(posted(request), offerings=offerings, initial={"offering": wanted})
    if form.is_valid():
        facts = form.cleaned_data
        facts["offering"] = form.offerings[facts["offering"]]
        try:
            made = refer_to_programme(case=case, by=request.user, key=facts.pop("form_key"), now=now, **facts)
            return finish(request, case, referred_words(made))
        except (NotOfferedError, AlreadyReferredError):
            form.add_error("offering", _("This programme is not offered to the pupil this year. Choose another one."))
    lead = _("The programmes of this school year. From the referral on, somebody asks after the pupil every 30 days.")
    return show_act(request, case, form, title=_("Refer to a programme"), submit=_("Refer"), lead=lead)


def open_offerings(request: Request, case: Case) -> list[ProgrammeOffering]:
    """This year's programmes the pupil does not already wait for or take part in; a form sent twice keeps its own."""
    year = year_now(timezone.localdate())
    rows = ProgrammeOffering.objects.visible_to(request.user).offered().filter(year=year)
    if request.method != "POST":
        rows = rows.exclude(referrals__in=case.programme_referrals.filter(status__in=RUNNING))
    return list(rows.select_related("programme").order_by("programme"))


def referred_words(referral: ProgrammeReferral) -> str:
    facts = {"programme": referral.offering.programme.name}
    if referral.status == ReferralStatus.WAITING:
        return _("%(programme)s is full. The pupil is on the waiting list and moves up by itself.") % facts
    return _("Referred to: %(programme)s. A place is held.") % facts


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def programme_referral_move(request: Request, ref: str, pk: int) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    referral = find_referral(case, pk)
    wanted = request.GET.get("to", "")
    form = MoveForm(
        posted(request), referral=referral, today=timezone.localdate(now), initial={"to": wanted} if wanted else {}
    )
    if not AFTER.get(ReferralStatus(referral.status)):
        return finish(
            request, case, _("Nothing more can follow: %(state)s.") % {"state": referral.get_status_display()}
        )
    if form.is_valid():
        moved = move_referral(referral=referral, move=form.move(), by=request.user, now=now)
        referral.refresh_from_db()
        words = _("Written down: %(state)s.") if moved else _("It already stands so: %(state)s.")
        return finish(request, case, words % {"state": referral.get_status_display()})
    title = _("What became of the referral: %(programme)s") % {"programme": referral.offering.programme.name}
    return show_act(request, case, form, title=title, submit=_("Write down"))


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def programme_follow_up(request: Request, ref: str, pk: int) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    referral = find_referral(case, pk)
    form = FollowUpForm(posted(request), referral=referral, today=timezone.localdate(now))
    if form.is_valid():
        facts = form.cleaned_data
        facts["attendance"] = Attendance(facts["attendance"])
        follow_up(referral=referral, by=request.user, key=facts.pop("form_key"), now=now, **facts)
        return finish(request, case, _("The follow-up is written down. In 30 days you will be reminded again."))
    title = _("A follow-up: %(programme)s") % {"programme": referral.offering.programme.name}
    return show_act(request, case, form, title=title, submit=_("Write down"))


def find_referral(case: Case, pk: int) -> ProgrammeReferral:
    """One of a case the person was already let into."""
    rows = ProgrammeReferral.objects.filter(case=case).select_related("offering__programme", "case__matter__owner")
    return get_or_refuse(rows.select_related("entry", "case__student"), pk=pk)


def finish(request: Request, case: Case, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("cases:programme-referral-list", case.matter.ref)
