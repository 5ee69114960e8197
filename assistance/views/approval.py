"""A centre approves the hours of many pupils by one document: the check page, then one press (R32, R47)."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import Refused, Request, get_or_refuse, record_view
from assistance.forms.hours import ApproveManyForm
from assistance.models import Matya, MatyaApproval
from assistance.services.approval_batch import (
    MOST,
    NothingToApproveError,
    approve_many,
    mark_of,
    ticked,
    waiting_hours,
)
from assistance.services.files import stay_of, years_with_files
from assistance.views.finding import desk_only
from cases.views.acts import posted
from charter.calendar import year_of


@require_http_methods(["GET", "POST"])
@desk_only
def hours_approve_many(request: Request, pk: int, year: int) -> HttpResponse:
    matya, today = get_or_refuse(Matya.objects.visible_to(request.user), pk=pk), timezone.localdate()
    if year not in years_with_files(request.user, today):
        raise Refused
    record_view(request, f"hours to approve {pk} {year}")
    back = f"{reverse('assistance:quota-detail')}?centre={pk}&year={year}"
    waiting = list(waiting_hours(matya, year, request.user, today)[:MOST])
    marks = request.POST.getlist("hours") if request.method == "POST" else [mark_of(file) for file in waiting]
    chosen = ticked(waiting, marks)
    decided = max((file.allocation.decision.decided_on for file in chosen), default=date.min)
    form = ApproveManyForm(posted(request), earliest=decided, initial={"on": today})
    if form.is_valid():
        try:
            facts = dict(form.cleaned_data)
            approval = approve_many(
                matya=matya, year=year, files=chosen, by=request.user, key=facts.pop("form_key"), now=timezone.now(),
                **facts,
            )  # fmt: skip
            _say(request, approval, len(marks))
            return redirect(back)
        except NothingToApproveError:
            form.add_error(None, _("Mark whose hours were approved. Hours that changed meanwhile are marked anew."))
    rows = [(file, stay_of(file.student), mark_of(file), file in chosen) for file in waiting]
    facts = {"form": form, "matya": matya, "rows": rows, "year": year_of(year), "back": back}
    return render(request, "assistance/hours_approve_many.html", facts)


def _say(request: Request, approval: MatyaApproval, asked: int) -> None:
    done = approval.allocations.count()
    words = ngettext(
        "The hours of one pupil are approved, and the parents are told.",
        "The hours of %(n)s pupils are approved, and the parents are told.",
        done,
    )
    messages.success(request, words % {"n": done})
    if asked > done:
        messages.warning(request, _("Some hours changed meanwhile and were left out. They wait on the list."))
