"""The page in the park (O8): begin, note whom you meet in a few taps, end; every step works without scripts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.fields import clean_text
from accounts.http import Request, get_or_refuse, record_view
from accounts.models import AccessAction
from cases.forms.patrol import EndForm, NewcomerForm, UnknownForm
from cases.models import Patrol, PatrolFinding, Student
from cases.services.patrols import end_patrol, note_newcomer, note_pupil, note_unknown, start_patrol, take_back
from cases.services.patrols.reading import read_findings
from cases.services.patrols.running import moment_of
from cases.services.students import search_students, with_current_class
from cases.views.acts import posted
from cases.views.patrol import find_patrol, staff_only

MOST_FOUND, LONGEST_SEARCH = 8, 100


@require_safe
@staff_only
def patrol_live(request: Request, pk: int) -> HttpResponse:
    patrol = find_patrol(request, pk)
    return show_live(request, patrol)


def show_live(request: Request, patrol: Patrol, **forms: Any) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    parks = [park.name for park in patrol.parks.order_by("pk")]
    asked = request.POST.get("park") or request.GET.get("park")
    facts = {
        "patrol": patrol,
        "parks": parks,
        "park": asked if asked in parks else (parks[0] if parks else ""),
        "met": read_findings(patrol, request.user, today),
        "is_today": patrol.on == today,
        "is_ahead": patrol.on > today,
        "unknown": UnknownForm(),
        "end": EndForm(),
        **_search(request),
        **forms,
    }
    record_view(request, f"patrol {patrol.pk}")
    return render(request, "cases/patrol_live.html", facts)


def _search(request: Request) -> dict[str, Any]:
    """Pupils of the roster that answer to what was typed; each is one tap."""
    typed, error = request.GET.get("q", ""), ""
    try:
        text = clean_text(typed, max_length=LONGEST_SEARCH)
    except ValidationError as refused:
        text, error = "", refused.messages[0]
    found = list(with_current_class(search_students(request.user, text))[: MOST_FOUND + 1])
    if text:
        record_view(request, f"search: {text}", AccessAction.SEARCH)
    facts = {"students": found[:MOST_FOUND], "too_many": len(found) > MOST_FOUND}
    return {**facts, "text": text, "typed": typed[:LONGEST_SEARCH], "search_error": error}


def back_to(patrol: Patrol, park: str = "") -> HttpResponse:
    address = reverse("cases:patrol-live", args=[patrol.pk])
    return redirect(f"{address}?{urlencode({'park': park})}" if park else address)


def _park(request: Request, patrol: Patrol) -> str:
    """The park that was chosen, where it is one of this patrol's."""
    asked = request.POST.get("park") or request.GET.get("park")
    return next((park.name for park in patrol.parks.order_by("pk") if park.name == asked), "")


def _found_at(patrol: Patrol, now: datetime) -> datetime:
    return moment_of(patrol, patrol.starts_at, now)


@require_POST
@staff_only
def patrol_start(request: Request, pk: int) -> HttpResponse:
    patrol = find_patrol(request, pk)
    start_patrol(patrol=patrol, by=request.user, now=timezone.now())
    return back_to(patrol)


@require_POST
@staff_only
def patrol_end(request: Request, pk: int) -> HttpResponse:
    patrol = find_patrol(request, pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        return show_live(request, patrol, end=form)
    now = timezone.now()
    note, today = form.cleaned_data["note"], timezone.localdate(now)
    if end_patrol(patrol=patrol, note=note, by=request.user, today=today, now=now):
        messages.success(request, _("The patrol has ended and counts for the service charter."))
    return back_to(patrol)


@require_POST
@staff_only
def patrol_pupil_note(request: Request, pk: int) -> HttpResponse:
    patrol, now = find_patrol(request, pk), timezone.now()
    student = get_or_refuse(Student.objects.visible_to(request.user), pk=request.POST.get("student"))
    student.unit = request.user.unit
    park, found_at = _park(request, patrol), _found_at(patrol, now)
    found = note_pupil(patrol=patrol, student=student, park=park, found_at=found_at, by=request.user, now=now)
    _tell(request, found, student.name)
    return back_to(patrol, park)


def _tell(request: Request, found: PatrolFinding | None, name: str) -> None:
    if found is None:
        messages.warning(request, _("The patrol is not running, so nothing was noted."))
    else:
        says = _("%(name)s was noted: a referral was opened and its promises run.")
        messages.success(request, says % {"name": name})


@require_POST
@staff_only
def patrol_unknown_note(request: Request, pk: int) -> HttpResponse:
    patrol, now = find_patrol(request, pk), timezone.now()
    form = UnknownForm(request.POST)
    if not form.is_valid():
        return show_live(request, patrol, unknown=form)
    facts = {name: form.cleaned_data[name] for name in ("age_band", "gender", "number")}
    park, key = _park(request, patrol), form.cleaned_data["form_key"]
    found_at = _found_at(patrol, now)
    found = note_unknown(patrol=patrol, park=park, found_at=found_at, by=request.user, key=key, now=now, **facts)
    if found:
        messages.success(request, _("Noted for the statistics, without a name."))
    else:
        messages.warning(request, _("The patrol is not running, so nothing was noted."))
    return back_to(patrol, park)


@require_http_methods(["GET", "POST"])
@staff_only
def patrol_newcomer(request: Request, pk: int) -> HttpResponse:
    """A child who gave a name and is not on file yet."""
    patrol, now = find_patrol(request, pk), timezone.now()
    form = NewcomerForm(posted(request), user=request.user, today=timezone.localdate(now))
    park = _park(request, patrol)
    if form.is_valid():
        found = note_newcomer(
            patrol=patrol,
            pupil=form.pupil(),
            guardian=form.guardian(),
            park=park,
            found_at=_found_at(patrol, now),
            by=request.user,
            key=form.cleaned_data["form_key"],
            now=now,
            today=timezone.localdate(now),
        )
        _tell(request, found, f"{form.cleaned_data['first_name']} {form.cleaned_data['last_name']}")
        return back_to(patrol, park)
    facts = {"patrol": patrol, "new_form": form, "form": form, "park": park}
    return render(request, "cases/patrol_newcomer.html", facts)


@require_POST
@staff_only
def patrol_finding_undo(request: Request, pk: int, finding: int) -> HttpResponse:
    """A slip of the finger, taken back by whoever noted it or by the manager."""
    patrol = find_patrol(request, pk)
    rows = PatrolFinding.objects.filter(patrol=patrol).select_related(
        "referral__case__student", "referral__case__matter"
    )
    if not request.user.is_manager:
        rows = rows.filter(recorded_by=request.user)
    found = get_or_refuse(rows, pk=finding)
    if take_back(finding=found, by=request.user, now=timezone.now()):
        messages.success(request, _("Taken back."))
    return back_to(patrol, found.park)
