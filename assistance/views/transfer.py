"""Passing decisions on to the centres: checked, done, downloaded, confirmed (R51)."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view
from accounts.models import AccessAction
from assistance.forms.transfer import AcknowledgeForm, TransferForm
from assistance.models import MatyaTransfer
from assistance.services.batches import Batches, pass_batches, plan_batches, sent_by
from assistance.services.files import year_in_hand
from assistance.services.late import late_transfers
from assistance.services.transfer import BeforeDecisionError, acknowledge_transfer
from assistance.views.board import ticked
from assistance.views.finding import desk_only
from cases.services.document_files import path_of
from cases.views.acts import Difference, posted, refreshed
from charter import texts
from charter.calendar import year_of
from charter.services.deadlines import StaleError

log = logging.getLogger(__name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@desk_only
def transfer_create(request: Request) -> HttpResponse:
    today = timezone.localdate()
    given = request.POST if request.method == "POST" else request.GET
    files = ticked(request, given.getlist("file"))
    record_view(request, "aide files to pass on")
    batches, form = plan_batches(files), TransferForm(posted(request), today=today)
    if form.is_valid() and (sent := _pass(request, form, batches)):
        _say_passed(request, sent)
        return redirect("assistance:transfer-list")
    return render(request, "assistance/transfer_create.html", {"form": form, "batches": batches, "files": files})


def _pass(request: Request, form: TransferForm, batches: Batches) -> list[MatyaTransfer]:
    """What was passed on, also by an earlier sending of the same form; empty where nothing could be."""
    facts = form.cleaned_data
    known = sent_by(facts["form_key"], request.user.unit_id)
    if known:
        return known
    try:
        return pass_batches(
            batches=batches.batches, sent_on=facts["sent_on"], how=facts["how"], key=facts["form_key"],
            by=request.user, now=timezone.now(),
        )  # fmt: skip
    except BeforeDecisionError as refused:
        day = texts.short_day(refused.decided_on, timezone.localdate())
        form.add_error(
            "sent_on", _("One of the decisions is of %(day)s. It cannot be passed on before.") % {"day": day}
        )
        return []


def _say_passed(request: Request, sent: list[MatyaTransfer]) -> None:
    n = sum(transfer.rows.count() for transfer in sent)
    words = ngettext("One file was marked as passed on", "%(n)s files were marked as passed on", n) % {"n": n}
    messages.success(request, words)


def _transfers(request: Request) -> QuerySet[MatyaTransfer]:
    return MatyaTransfer.objects.visible_to(request.user).select_related("matya", "by")


@require_safe
@desk_only
def transfer_list(request: Request) -> HttpResponse:
    """The batches of the year, those not confirmed first, and the files whose date has passed."""
    today = timezone.localdate()
    year = year_in_hand(today)
    rows = _transfers(request).filter(year=year).annotate(pupils=Count("rows"))
    record_view(request, "lists to the centres")
    late = late_transfers(request.user, today, year)
    facts = {"transfers": rows.order_by("ack_on", "-sent_on", "-pk"), "late": late, "year": year_of(year)}
    return render(request, "assistance/transfer_list.html", facts)


@require_http_methods(["GET", "POST"])
@desk_only
def transfer_detail(request: Request, pk: int) -> HttpResponse:
    transfer, now = get_or_refuse(_transfers(request), pk=pk), timezone.now()
    record_view(request, f"list {pk} to a centre")
    form, stale = AcknowledgeForm(posted(request), transfer=transfer, today=timezone.localdate(now)), []
    if form.is_valid():
        on, name = form.cleaned_data["ack_on"], form.cleaned_data["ack_name"]
        try:
            version = form.cleaned_data["version"]
            acknowledge_transfer(transfer=transfer, on=on, name=name, version=version, by=request.user, now=now)
            messages.success(request, _("The confirmation is recorded"))
            return redirect("assistance:transfer-list")
        except StaleError:
            before = f"{transfer.ack_name}, {transfer.ack_on}" if transfer.ack_on else ""
            stale = [Difference(_("Who confirmed, name and role"), before, f"{name}, {on}")]
            refreshed(form, version=transfer.version)
    rows = transfer.rows.select_related("decision__file__eligibility__student", "decision__file__matter")
    facts = {"transfer": transfer, "form": form, "rows": rows.order_by("pk"), "stale": stale}
    return render(request, "assistance/transfer_detail.html", facts, status=409 if stale else 200)


@require_safe
@desk_only
def transfer_download(request: Request, pk: int) -> HttpResponse:
    """The workbook as it was passed on, as an attachment alone."""
    transfer = get_or_refuse(_transfers(request), pk=pk)
    record_view(request, f"list {pk} to a centre, file", AccessAction.EXPORT)
    try:
        file = path_of(transfer.stored_as).open("rb")
    except OSError:
        log.exception("list %s to a centre: its file cannot be read", pk)
        messages.error(request, _("The file cannot be read now. The unit's administrator should look into it."))
        return redirect("assistance:transfer-detail", pk)
    answer = FileResponse(file, as_attachment=True, filename=transfer.file_name, content_type=XLSX)
    answer["Content-Security-Policy"], answer["X-Content-Type-Options"] = "sandbox; default-src 'none'", "nosniff"
    return answer  # type: ignore[return-value]  # a stream of the same kind
