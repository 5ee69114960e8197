"""The roof's own pages: home, the way to the settings, and what a failed form token answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import Request, for_all_staff, role_required
from accounts.models import Role
from attendance_service.navigation import page_at
from cases.views.today import today_list
from charter.services.calendar import years_to_approve

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Place(NamedTuple):
    url: str
    label: _StrPromise
    what: _StrPromise
    roles: tuple[Role, ...]


PLACES = [
    Place("/settings/staff/", _("Staff"), _("Invitations, roles, who has left."), (Role.ADMINISTRATOR,)),
    Place(
        "/settings/staff/due/",
        _("Due for staff"),
        _("Passwords, training and second factors that end soon."),
        (Role.MANAGER, Role.ADMINISTRATOR),
    ),
    Place(
        "/settings/schools/",
        _("Schools"),
        _("Officer, contact people, week and year end of each school."),
        (Role.MANAGER, Role.ADMINISTRATOR),
    ),
    Place(
        "/settings/unit/",
        _("Counting rules and unit details"),
        _("Internal threshold, meetings by video, telephone and mail, second factor."),
        (Role.MANAGER,),
    ),
    Place(
        "/settings/calendar/",
        _("Calendar and closures"),
        _("Working days, holidays, closures and what they move."),
        (Role.MANAGER,),
    ),
    Place(
        "/settings/committees/",
        _("Kinds of committees"),
        _("The list a new committee is chosen from, and who may not set a function level."),
        (Role.MANAGER,),
    ),
    Place(
        "/settings/bodies/",
        _("Bodies that decide"),
        _("Who finds a pupil entitled to an aide, who sets the function level, who hears appeals."),
        (Role.MANAGER,),
    ),
    Place(
        "/settings/school-calendar/",
        _("School calendar"),
        _("School holidays of each sector, for patrols and days of absence."),
        (Role.MANAGER,),
    ),
    Place(
        "/settings/notices/",
        _("Texts of notices"),
        _("The words of every notice in each language, their versions and approvals."),
        (Role.MANAGER,),
    ),
    Place("/imports/", _("Import"), _("Pupils and referrals from files."), (Role.MANAGER,)),
    Place("/mail/", _("Inbound mail"), _("Replies and mails that came back; what to file by hand."), (Role.MANAGER,)),
    Place("/blocked/", _("Attempts that were blocked"), _("What a rule stopped, and whom."), (Role.MANAGER,)),
    Place("/audit/", _("Access log"), _("Who looked at what, and what was refused."), (Role.MANAGER, Role.AUDITOR)),
]


@for_all_staff
def home(request: Request) -> HttpResponse:
    """Send everyone to where their work is: officers to their day, the others to their first page."""
    user = request.user
    if user.is_officer:
        return today_list(request)
    places = [(user.is_manager, "/unit/"), (user.is_manager, "/cases/"), (user.is_administrator, "/settings/")]
    places += [(user.is_coordinator, "/assist/may/"), (user.is_coordinator, "/assist/")]
    places += [(user.is_auditor, "/audit/"), (True, "/calculator/")]
    first = next((path for belongs, path in places if belongs and page_at(path)), "")
    return redirect(first) if first else render(request, "home.html")


@for_all_staff
def session_keep(request: Request) -> HttpResponse:
    """The answer is nothing: asking is what keeps the session, whose age is stored with every request."""
    return HttpResponse(status=204)


@require_safe
@role_required(Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)
def settings(request: Request) -> HttpResponse:
    """The settings that this person may change, each where its page exists."""
    places = [place for place in PLACES if request.user.has_role(*place.roles) and page_at(place.url)]
    drafts = years_to_approve(request.user.unit, timezone.localdate()) if request.user.is_manager else []
    return render(request, "settings.html", {"places": places, "drafts": drafts})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403.html", status=403)
