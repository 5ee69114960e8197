"""Requests for more hours: received, answered, and all that wait (R58, N17)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view
from assistance.forms.hours import OVER, RequestForm, room_words
from assistance.forms.hours_answer import DECLINE, GRANT, AnswerForm
from assistance.models import AideFile, HoursSource, RequestStatus, TopUpRequest
from assistance.services.ledger import NoAllocationError, OverTheLevelError
from assistance.services.quota import answered_requests, waiting_requests, wish_of
from assistance.services.requests import approve_request, decline_request, receive_request, withdraw_request
from assistance.views.finding import desk_only, find_file, finish_act, show_act
from assistance.views.hours_words import REFUSALS, allocation_of, level_words, refuse_more, write_blocked
from cases.views.acts import Difference, posted, refreshed
from charter import texts
from charter.services.deadlines import StaleError


@require_safe
@desk_only
def hours_request_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    record_view(request, "requests for hours")
    facts = {"wishes": waiting_requests(request.user, today), "answered": answered_requests(request.user, today)}
    return render(request, "assistance/hours_request_list.html", facts)


@require_http_methods(["GET", "POST"])
@desk_only
def hours_request_create(request: Request, ref: str) -> HttpResponse:
    file = find_file(request, ref)
    allocation = allocation_of(file)
    initial = {"received_on": timezone.localdate()}
    form = RequestForm(posted(request), file=file, room=allocation.room, initial=initial)
    if form.is_valid():
        facts = form.cleaned_data
        source, key = HoursSource(facts.pop("source")), facts.pop("form_key")
        try:
            receive_request(file=file, source=source, key=key, by=request.user, now=timezone.now(), **facts)
            return finish_act(request, file, _("The request is on the list."))
        except (OverTheLevelError, NoAllocationError) as refusal:
            refuse_more(form, refusal)
    if form.has_error("hours", OVER):
        words = _("Above the level a request cannot help: the parents can appeal against the decision on the level.")
        form.add_error("hours", words)
    write_blocked(request, form, file)
    title, submit = _("A request for more hours"), _("Write down")
    return show_act(request, file, form, title=title, submit=submit, lead=level_words(allocation))


@require_http_methods(["GET", "POST"])
@desk_only
def hours_request_answer(request: Request, ref: str, pk: int) -> HttpResponse:
    file = find_file(request, ref)
    wish = find_wish(file, pk)
    if wish.status != RequestStatus.WAITING and request.method == "GET":
        return finish_act(request, file, _("This request is answered: %(how)s.") % {"how": wish.get_status_display()})
    shown = wish_of(wish)
    initial = {"hours": shown.most or None, "decided_on": timezone.localdate(), "version": wish.version}
    form = AnswerForm(posted(request), file=file, room=min(wish.hours, shown.room), initial=initial)
    stale: list[Difference] = []
    if form.is_valid():
        try:
            if answer(request, form, wish):
                return finish_act(request, file, _("The answer is written down, and the parents are told."))
        except StaleError:
            wish.refresh_from_db()
            stale = [Difference(_("The answer"), _stands(wish), form.cleaned_data["answer"])]
            refreshed(form, version=wish.version)
    write_blocked(request, form, file)
    return show_act(
        request, file, form, title=_("Answer a request for hours"), submit=_("Send the answer"), lead=_lead(shown),
        stale=stale,
    )  # fmt: skip


def find_wish(file: AideFile, pk: int) -> TopUpRequest:
    rows = TopUpRequest.objects.filter(file=file).select_related(
        "file__matter__unit", "file__eligibility__student", "file__allocation", "guardian__recipient"
    )
    return get_or_refuse(rows, pk=pk)


def answer(request: Request, form: AnswerForm, wish: TopUpRequest) -> bool:
    """Write the answer down, or say beside the field why it cannot be. Raises StaleError."""
    facts = form.cleaned_data
    given: dict[str, Any] = {"request": wish, "by": request.user, "now": timezone.now()}
    given |= {"answer": facts["answer"], "version": facts["version"]}
    if facts["decision"] != GRANT:
        close = decline_request if facts["decision"] == DECLINE else withdraw_request
        close(**given)
        return True
    papers = {name: facts[name] for name in ("hours", "decided_by", "decided_on", "reference", "document")}
    try:
        approve_request(**given, **papers)
    except REFUSALS as refusal:
        refuse_more(form, refusal)
        return False
    return True


def _stands(wish: TopUpRequest) -> str:
    return f"{wish.get_status_display()} {wish.answer}".strip()


def _lead(shown: Any) -> str:
    """What is asked for, why, and what would be if it were granted (ux 3.11)."""
    wish = shown.request
    lines = [_("Asked for: %(hours)s, of %(source)s. Why: %(why)s")]
    if shown.of_pool and shown.left is None:
        lines.append(_("No MATYA is written for the pupil's school, so its pool cannot be used."))
    elif shown.most == wish.hours and shown.of_pool:
        lines.append(_("If it is approved: from %(now)s to %(after)s hours, and %(left)s stay in the pool."))
    elif shown.most == wish.hours:
        lines.append(_("If it is approved: from %(now)s to %(after)s hours."))
    elif shown.room < wish.hours:
        lines.append(room_words(shown.room))
    else:
        lines.append(_("%(left)s left in the pool. A part can be approved."))
    left = shown.left_after if shown.most == wish.hours else shown.left
    facts = {"hours": texts.hours(wish.hours), "source": wish.get_source_display(), "why": wish.reasons}
    facts |= {"now": shown.now, "after": shown.after, "left": texts.hours(left) if left else "0"}
    return " ".join(lines) % facts
