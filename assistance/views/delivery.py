"""Delivering a decision: those that wait, one guardian's record, and the request form of 15 June (R52, R61, R62)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Refused, Request, get_or_refuse, record_view
from accounts.models import AccessAction
from assistance.forms.delivery import DeliveryForm, NobodyLeftForm
from assistance.models import AideFile, DecisionDelivery, InfoRequest
from assistance.services.appeal_rights import tell_how_to_appeal
from assistance.services.deliveries import mark_sent, record_delivery, take_back_delivery
from assistance.services.june import stay_of
from assistance.services.nobody_left import SomebodyIsLeftError, excuse_delivery, is_nobody_left
from assistance.services.waiting_deliveries import late_ones, read_waiting, waiting_deliveries
from assistance.views.finding import desk_only, find_file, finish_act, show_act
from cases.views.acts import Difference, posted, refreshed
from charter import texts
from charter.services.calendar import calendar_for
from charter.services.deadlines import StaleError

PAGE = 50


@require_safe
@desk_only
def delivery_list(request: Request) -> HttpResponse:
    now = timezone.now()
    today, only_late = timezone.localdate(now), request.GET.get("late") == "1"
    record_view(request, "deliveries that wait")
    waiting = waiting_deliveries(request.user, today)
    late = late_ones(waiting, today)
    page = Paginator(late if only_late else waiting, PAGE).get_page(request.GET.get("page"))
    rows = read_waiting(list(page.object_list), today, now, calendar_for(request.user.unit))
    counts = {"late": late.count(), "waiting": waiting.count()}
    return render(
        request, "assistance/delivery_list.html", {"page": page, "rows": rows, "only_late": only_late, **counts}
    )


@require_http_methods(["GET", "POST"])
@desk_only
def delivery_record(request: Request, ref: str, pk: int) -> HttpResponse:
    file, today = find_file(request, ref), timezone.localdate()
    rows = DecisionDelivery.objects.filter(decision__file=file, not_entitled_on=None)
    delivery = get_or_refuse(rows.select_related("guardian__recipient", "decision__file__matter__unit"), pk=pk)
    form, stale = DeliveryForm(posted(request), delivery=delivery, today=today), []
    if form.is_valid():
        try:
            _save(request, delivery, form)
            return finish_act(request, file, _("The delivery is on record"))
        except StaleError:
            stale = _differences(delivery, form)
            refreshed(form, version=delivery.version)
    return show_act(
        request,
        file,
        form,
        title=_("Delivery to %(name)s") % {"name": delivery.guardian},
        submit=_("Save"),
        lead=_("The written decision of %(day)s. From the day it reaches them they have 21 days to appeal.")
        % {"day": texts.short_day(delivery.decision.decided_on, today)},
        stale=stale,
    )


@require_http_methods(["GET", "POST"])
@desk_only
def delivery_excuse(request: Request, ref: str) -> HttpResponse:
    """Where nobody is entitled the date is closed by a person; elsewhere there is no such page."""
    file = find_file(request, ref)
    form = NobodyLeftForm(posted(request))
    if form.is_valid():
        try:
            excuse_delivery(file=file, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
            return finish_act(request, file, _("The date of the delivery is closed, with the reason"))
        except SomebodyIsLeftError:
            messages.warning(request, _("Somebody may receive the decision now. The date stays open."))
            return redirect(file)
    if not is_nobody_left(file):
        raise Refused
    title, lead = _("There is nobody to deliver to"), _("It will count neither as kept nor as missed.")
    more = _("Your name and the reason stay beside it. Whoever may receive the decision later is told.")
    return show_act(request, file, form, title=title, lead=f"{lead} {more}", submit=_("Close the date"))


@require_POST
@desk_only
def appeal_how(request: Request, ref: str, pk: int) -> HttpResponse:
    """One parent asks how to appeal; the words are read before they leave."""
    file = find_file(request, ref)
    delivery = get_or_refuse(DecisionDelivery.objects.select_related("decision__file"), decision__file=file, pk=pk)
    notice = tell_how_to_appeal(delivery=delivery, by=request.user, now=timezone.now())
    if notice is None:
        messages.warning(request, _("This parent may not be told, or another decision took its place."))
        return redirect(file)
    return redirect(notice)


def _save(request: Request, delivery: DecisionDelivery, form: DeliveryForm) -> None:
    typed = form.cleaned_data
    facts = {"delivery": delivery, "version": typed["version"], "by": request.user, "now": timezone.now()}
    if typed["delivered_on"]:
        told = {name: typed[name] for name in ("channel", "delivered_on", "proof", "sent_on", "document")}
        record_delivery(**facts, **told, reason=typed.get("reason", ""))
    elif delivery.delivered_on:
        take_back_delivery(**facts, reason=typed["reason"])
    else:
        mark_sent(**facts, sent_on=typed["sent_on"])


def _differences(delivery: DecisionDelivery, form: DeliveryForm) -> list[Difference]:
    return [
        Difference(str(form.fields[name].label), _shown(getattr(delivery, name)), _shown(form.cleaned_data[name]))
        for name in ("sent_on", "delivered_on", "proof")
    ]


def _shown(value: object) -> str:
    return f"{value:%d.%m.%Y}" if hasattr(value, "year") else str(value or "")


@require_safe
@desk_only
def request_form(request: Request, ref: str, pk: int) -> HttpResponse:
    """Filled in for the parents, to print and hand over."""
    file = find_file(request, ref)
    asked = get_or_refuse(InfoRequest.objects.filter(file=file).select_related("guardian__recipient"), pk=pk)
    record_view(request, f"ID number in the form of aide file {ref}", AccessAction.REVEAL)
    return render(request, "assistance/request_form.html", {"file": file, "asked": asked, "to": _addressee(file)})


def _addressee(file: AideFile) -> dict[str, object]:
    stay = stay_of(file)
    facts = getattr(stay.school, "assistance", None) if stay else None
    return {"stay": stay, "matya": facts.matya if facts else None}
