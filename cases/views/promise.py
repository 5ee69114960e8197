"""Acts on one promise of a case: a note, not required, another date."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.acts import AnnotateForm, CorrectDateForm, ExcuseForm
from cases.models import Case
from cases.services.promises import annotate_promise, correct_promise, excuse_promise
from cases.views.acts import Difference, find_any_case, find_case, finish_act, posted, refreshed, show_act
from charter import texts
from charter.models import Deadline, Outcome
from charter.services.deadlines import StaleError
from charter.standards import promise


def _find(request: Request, ref: str, pk: int, *, closed_too: bool = False) -> tuple[Case, Deadline]:
    case = find_any_case(request, ref) if closed_too else find_case(request, ref)
    mine = Q(matter__referral__case=case) | Q(matter__meeting_request__case=case)
    rows = Deadline.objects.visible_to(request.user, timezone.localdate()).filter(mine)
    related = ("matter__unit", "matter__referral__case__student", "matter__meeting_request__case__student")
    return case, get_or_refuse(rows.select_related(*related), pk=pk)


def _title(words: str, deadline: Deadline) -> str:
    return words % {"n": deadline.promise, "name": promise(deadline.promise).label}


def _day(deadline: Deadline) -> str:
    return texts.short_day(deadline.due_on, timezone.localdate()) if deadline.due_on else _("no date yet")


@require_http_methods(["GET", "POST"])
def promise_annotate(request: Request, ref: str, pk: int) -> HttpResponse:
    case, deadline = _find(request, ref, pk)
    initial = {"annotation": deadline.annotation, "version": deadline.version}
    form = AnnotateForm(posted(request), initial=initial)
    stale = []
    if form.is_valid():
        typed = form.cleaned_data["annotation"]
        if typed == deadline.annotation:
            return finish_act(request, case, _("The note is saved"))
        stands, deadline.version = deadline.version, form.cleaned_data["version"]
        try:
            annotate_promise(deadline=deadline, annotation=typed, by=request.user, now=timezone.now())
            return finish_act(request, case, _("The note is saved"))
        except StaleError:
            stale = [Difference(_("Note beside the promise"), deadline.annotation, typed)]
            refreshed(form, version=stands)
    lead = _("The note stands beside the state and changes nothing: no clock is ever paused.")
    title = _title(_("A note to promise %(n)s: %(name)s"), deadline)
    return show_act(request, case, form, title=title, submit=_("Save the note"), lead=lead, stale=stale)


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def promise_excuse(request: Request, ref: str, pk: int) -> HttpResponse:
    """Also what lapsed when its case was closed: the manager may still find that it was not required."""
    case, deadline = _find(request, ref, pk, closed_too=True)
    form = ExcuseForm(posted(request), initial={"version": deadline.version})
    stale = []
    if form.is_valid():
        typed = form.cleaned_data["reason"]
        if deadline.outcome == Outcome.NOT_REQUIRED and deadline.reason == typed:
            return finish_act(request, case, _("The promise is marked as not required"))
        stands, deadline.version = deadline.version, form.cleaned_data["version"]
        now = timezone.now()
        try:
            excuse_promise(deadline=deadline, reason=typed, by=request.user, today=timezone.localdate(now), now=now)
            return finish_act(request, case, _("The promise is marked as not required"))
        except StaleError:
            stale = [Difference(_("State"), _state_words(deadline), _("not required: %(why)s") % {"why": typed})]
            refreshed(form, version=stands)
    lead = _("It will count neither as kept nor as missed. Your name and the reason stay beside it.")
    title = _title(_("Promise %(n)s is not required: %(name)s"), deadline)
    return show_act(request, case, form, title=title, submit=_("Mark as not required"), lead=lead, stale=stale)


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def promise_correct(request: Request, ref: str, pk: int) -> HttpResponse:
    case, deadline = _find(request, ref, pk)
    initial = {"due_on": deadline.due_on, "version": deadline.version}
    form = CorrectDateForm(posted(request), initial=initial, deadline=deadline)
    stale = []
    if form.is_valid():
        typed, reason = form.cleaned_data["due_on"], form.cleaned_data["reason"]
        if typed == deadline.due_on:
            return finish_act(request, case, _("The promise is due on %(day)s") % {"day": _day(deadline)})
        stands, before = deadline.version, _day(deadline)
        deadline.version = form.cleaned_data["version"]
        try:
            correct_promise(deadline=deadline, due_on=typed, reason=reason, by=request.user, now=timezone.now())
            return finish_act(request, case, _("The promise is due on %(day)s") % {"day": _day(deadline)})
        except StaleError:
            stale = [Difference(_("Due on"), before, texts.short_day(typed, timezone.localdate()))]
            refreshed(form, version=stands)
    lead = _("Now due on %(day)s. The old date, your name and the reason stay beside the new one.") % {
        "day": _day(deadline)
    }
    title = _title(_("Another date for promise %(n)s: %(name)s"), deadline)
    return show_act(request, case, form, title=title, submit=_("Change the date"), lead=lead, stale=stale)


def _state_words(deadline: Deadline) -> str:
    if deadline.outcome:
        return f"{Outcome(deadline.outcome).label} {deadline.reason}".strip()
    return _("open, due on %(day)s") % {"day": _day(deadline)}
