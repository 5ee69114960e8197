"""Hours of one file: an addition, one taken back, the approval, its copy (ux 3.9, R47, R56, R57)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Refused, Request, get_or_refuse
from assistance.forms.hours import AddHoursForm, ApproveForm, CopyForm, HoursBackForm
from assistance.models import AideFile, DeliveryChannel, HoursSource, TopUp
from assistance.services.approval import approve_hours, give_copy
from assistance.services.hours import NothingToTakeBackError, add_hours, take_hours_back
from assistance.views.finding import desk_only, find_file, finish_act, show_act
from assistance.views.hours_words import (
    REFUSALS,
    HoursForm,
    allocation_of,
    level_words,
    pool_words,
    refuse_more,
    write_blocked,
)
from cases.views.acts import posted
from charter import texts


@require_http_methods(["GET", "POST"])
@desk_only
def hours_add(request: Request, ref: str) -> HttpResponse:
    file = find_file(request, ref)
    allocation = allocation_of(file)
    initial = {"decided_on": timezone.localdate(), "source": HoursSource.MATYA}
    form = AddHoursForm(posted(request), file=file, room=allocation.room, initial=initial)
    if form.is_valid():
        facts = form.cleaned_data
        source = HoursSource(facts.pop("source"))
        if may_be_added(request, form, file, source=source, key=facts.pop("form_key"), **facts):
            return finish_act(request, file, _("The hours are added."))
    write_blocked(request, form, file)
    lead = f"{level_words(allocation)} {pool_words(file)}"
    return show_act(request, file, form, title=_("Add hours"), submit=_("Add"), lead=lead)


def may_be_added(request: Request, form: HoursForm, file: AideFile, **facts: Any) -> bool:
    """Add them, or say beside the field why they cannot be."""
    try:
        add_hours(file=file, by=request.user, now=timezone.now(), **facts)
    except REFUSALS as refusal:
        refuse_more(form, refusal)
        return False
    return True


@require_http_methods(["GET", "POST"])
@desk_only
def hours_back(request: Request, ref: str, pk: int) -> HttpResponse:
    file = find_file(request, ref)
    rows = TopUp.objects.filter(file=file, hours__gt=0, source__in=[HoursSource.MATYA, HoursSource.SUPERVISOR])
    entry = get_or_refuse(rows, pk=pk)
    form = HoursBackForm(posted(request))
    if form.is_valid():
        try:
            take_hours_back(entry=entry, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
            return finish_act(request, file, _("The addition was taken back."))
        except NothingToTakeBackError:
            form.add_error(None, _("This addition does not stand any more: another decision took its place."))
    lead = _("%(source)s: %(hours)s. The line stays in the ledger, and another one takes it back.") % {
        "source": entry.get_source_display(),
        "hours": texts.hours(entry.hours),
    }
    title = _("Take an addition back")
    return show_act(request, file, form, title=title, submit=title, lead=lead, is_danger=True)


@require_http_methods(["GET", "POST"])
@desk_only
def hours_approve(request: Request, ref: str) -> HttpResponse:
    file = find_file(request, ref)
    allocation = allocation_of(file)
    first = allocation.decision.decided_on
    form = ApproveForm(posted(request), earliest=first, initial={"on": timezone.localdate()})
    if form.is_valid():
        approve_hours(file=file, by=request.user, now=timezone.now(), **form.cleaned_data)
        return finish_act(request, file, _("The approval is written down, and the parents are told."))
    lead = _("The MATYA approves the hours as they stand: %(hours)s a week.") % {"hours": texts.hours(allocation.total)}
    return show_act(request, file, form, title=_("Approval of the hours"), submit=_("Write down"), lead=lead)


@require_http_methods(["GET", "POST"])
@desk_only
def hours_copy(request: Request, ref: str) -> HttpResponse:
    file = find_file(request, ref)
    approved_on = allocation_of(file).approved_on
    if approved_on is None:
        raise Refused
    form = CopyForm(posted(request), earliest=approved_on, initial={"on": timezone.localdate()})
    if form.is_valid():
        channel = DeliveryChannel(form.cleaned_data["channel"])
        give_copy(file=file, on=form.cleaned_data["on"], channel=channel, by=request.user, now=timezone.now())
        return finish_act(request, file, _("It is written down that the parents have a copy."))
    lead = _("It is good for the parents to hold a copy of the approval before 1 September.")
    return show_act(request, file, form, title=_("A copy for the parents"), submit=_("Write down"), lead=lead)
