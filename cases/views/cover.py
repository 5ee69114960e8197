"""Leave and cover: who is away, what falls due meanwhile, and who says yes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import Refused, Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from cases.forms.leave import CoverChoiceForm, LeaveForm
from cases.models import Leave
from cases.services.cover import LeaveError, accept_cover, ask_others, decline_cover, enter_leave, withdraw_leave
from cases.services.cover.reading import list_leaves, offers_of, promises_in
from cases.services.promises import case_of


@role_required(Role.OFFICER, Role.MANAGER)
@require_GET
def cover_list(request: Request) -> HttpResponse:
    rows = list_leaves(request.user, timezone.localdate())
    return render(request, "cases/cover_list.html", {"rows": rows})


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def leave_create(request: Request) -> HttpResponse:
    today = timezone.localdate()
    form = LeaveForm(request.POST or None, user=request.user, today=today)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            leave = enter_leave(
                officer=facts["officer"],
                first_on=facts["first_on"],
                last_on=facts["last_on"],
                by=request.user,
                key=facts["form_key"],
                today=today,
                now=timezone.now(),
            )
            return redirect("cases:leave-detail", leave.pk)
        except LeaveError as why:
            form.add_error(None, str(why))
    return render(request, "cases/leave_create.html", {"form": form})


def _find(request: Request, pk: int) -> Leave:
    today = timezone.localdate()
    leaves = Leave.objects.visible_to(request.user).not_over(today)
    return get_or_refuse(leaves.select_related("officer", "fallback", "unit"), pk=pk)


def _arranges(request: Request, leave: Leave) -> bool:
    return request.user.is_manager or leave.officer_id == request.user.pk


@role_required(Role.OFFICER, Role.MANAGER)
@require_GET
def leave_detail(request: Request, pk: int) -> HttpResponse:
    """The whole leave for its officer and the manager; for a colleague the cases she is asked for."""
    leave = _find(request, pk)
    record_view(request, f"leave {leave.pk}")
    return _show(request, leave, CoverChoiceForm(leave=leave))


def _show(request: Request, leave: Leave, form: CoverChoiceForm, status: int = 200) -> HttpResponse:
    only_for = None if _arranges(request, leave) else request.user
    offers = offers_of(leave, only_for=only_for)
    context = {
        "leave": leave,
        "offers": [(offer, form[f"offer-{offer.pk}"] if offer.accepted_at is None else None) for offer in offers],
        "promises": [(row, case_of(row)) for row in promises_in(leave, only_for=only_for)],
        "mine": [offer for offer in offers if offer.cover_id == request.user.pk and not offer.is_answered],
        "accepted": sum(offer.accepted_at is not None for offer in offers),
        "arranges": only_for is None,
        "form": form,
    }
    return render(request, "cases/leave_detail.html", context, status=status)


@role_required(Role.OFFICER, Role.MANAGER)
@require_POST
def cover_answer(request: Request, pk: int) -> HttpResponse:
    leave, now = _find(request, pk), timezone.now()
    try:
        if "accept" in request.POST:
            taken = accept_cover(leave=leave, by=request.user, today=timezone.localdate(now), now=now)
            messages.success(request, ngettext("You cover %(n)s case.", "You cover %(n)s cases.", taken) % {"n": taken})
        else:
            decline_cover(leave=leave, by=request.user, now=now)
            messages.success(request, _("You declined. Somebody else will be asked."))
    except LeaveError as why:
        messages.error(request, str(why))
    return redirect("cases:cover-list")


@role_required(Role.OFFICER, Role.MANAGER)
@require_POST
def cover_ask(request: Request, pk: int) -> HttpResponse:
    leave = _find(request, pk)
    if not _arranges(request, leave):
        raise Refused
    form = CoverChoiceForm(request.POST, leave=leave)
    if not form.is_valid():
        return _show(request, leave, form, status=400)
    try:
        ask_others(leave=leave, wanted=form.wanted(), by=request.user)
        messages.success(request, _("The requests are with your colleagues."))
    except LeaveError as why:
        messages.error(request, str(why))
    return redirect("cases:leave-detail", leave.pk)


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def leave_withdraw(request: Request, pk: int) -> HttpResponse:
    leave, now = _find(request, pk), timezone.now()
    if not _arranges(request, leave):
        raise Refused
    if request.method == "POST":
        withdraw_leave(leave=leave, by=request.user, today=timezone.localdate(now), now=now)
        messages.success(request, _("The leave was withdrawn; the cases are with their officer."))
        return redirect("cases:cover-list")
    return render(request, "cases/leave_withdraw.html", {"leave": leave})
