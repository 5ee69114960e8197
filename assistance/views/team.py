"""The team's meeting of a file: set, changed, called off, held, taken into a calendar (R48, R49, N13)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse
from assistance.forms.team import CallOffForm, HeldForm, TeamMeetingForm, seated, team_forms, team_words
from assistance.models import AideFile, TeamMeeting
from assistance.services.invitations import calendar_file, invitation_day, is_short_notice
from assistance.services.meeting import (
    MeetingAheadError,
    Sitting,
    cancel_meeting,
    change_meeting,
    hold_meeting,
    set_meeting,
)
from assistance.views.finding import desk_only, find_file, finish_act, show_act
from cases.views.acts import Difference, posted, refreshed
from charter import texts
from charter.services.deadlines import StaleError


@require_http_methods(["GET", "POST"])
@desk_only
def meeting_create(request: Request, ref: str) -> HttpResponse:
    now = timezone.now()
    file, today = find_file(request, ref), timezone.localdate(now)
    form, members = TeamMeetingForm(posted(request), file=file, today=today), team_forms(posted(request))
    if request.method == "POST" and form.is_valid() and members.is_valid():
        facts = {"members": members.named, "by": request.user, "now": now, **form.facts}
        try:
            meeting = set_meeting(file=file, key=form.cleaned_data["form_key"], **facts)
        except MeetingAheadError:
            messages.warning(request, _("A meeting is set already. Change it here."))
            return redirect("assistance:meeting-edit", ref, _ahead(file).pk)
        _warn_of_short_notice(request, meeting, today)
        return finish_act(request, file, _("The meeting is set."))
    return _show(request, file, form, members)


@require_http_methods(["GET", "POST"])
@desk_only
def meeting_edit(request: Request, ref: str, pk: int) -> HttpResponse:
    now = timezone.now()
    file, today = find_file(request, ref), timezone.localdate(now)
    meeting = get_or_refuse(_standing(file), pk=pk)
    initial = {"on": meeting.held_on, "at": meeting.held_at, "place": meeting.place, "version": meeting.version}
    form = TeamMeetingForm(posted(request), initial=initial, file=file, today=today, meeting=meeting)
    members = team_forms(posted(request), meeting)
    stale: list[Difference] = []
    if request.method == "POST" and form.is_valid() and members.is_valid():
        facts = {"members": members.named, "by": request.user, "now": now, **form.facts}
        try:
            changed = change_meeting(meeting=meeting, version=form.cleaned_data["version"], **facts)
            _warn_of_short_notice(request, changed, today)
            return finish_act(request, file, _("The meeting is saved."))
        except StaleError:
            stale = _differences(meeting, form.facts, members.named, today)
            refreshed(form, version=meeting.version)
    return _show(request, file, form, members, meeting=meeting, stale=stale)


@require_http_methods(["GET", "POST"])
@desk_only
def meeting_cancel(request: Request, ref: str, pk: int) -> HttpResponse:
    file, now = find_file(request, ref), timezone.now()
    meeting = get_or_refuse(_standing(file), pk=pk)
    form = CallOffForm(posted(request), initial={"version": meeting.version})
    stale: list[Difference] = []
    if form.is_valid():
        reason, version = form.cleaned_data["reason"], form.cleaned_data["version"]
        try:
            cancel_meeting(meeting=meeting, version=version, reason=reason, by=request.user, now=now)
            return finish_act(request, file, _("The meeting was called off."))
        except StaleError:
            stale = [Difference(_("Meeting"), _moment(meeting, timezone.localdate(now)), _("called off"))]
            refreshed(form, version=meeting.version)
    lead = _("Whoever was invited is told. The day stays in the history.")
    words = {"title": _("Call the meeting off"), "submit": _("Call it off")}
    return show_act(request, file, form, lead=lead, is_danger=True, stale=stale, **words)


@require_http_methods(["GET", "POST"])
@desk_only
def meeting_held(request: Request, ref: str) -> HttpResponse:
    """The team sat and has not decided yet; with the decision itself this is recorded by itself."""
    now = timezone.now()
    file, today = find_file(request, ref), timezone.localdate(now)
    ahead = _ahead(file)
    initial = {"on": min(ahead.held_on, today)} if ahead else {}
    form = HeldForm(posted(request), file=file, today=today, initial=initial)
    members = team_forms(posted(request), ahead)
    if request.method == "POST" and form.is_valid() and members.is_valid():
        facts = form.cleaned_data
        sitting = Sitting(facts["on"], members.named, facts["parents_heard"])
        hold_meeting(file=file, sitting=sitting, by=request.user, key=facts["form_key"], now=now)
        return finish_act(request, file, _("The meeting is recorded."))
    return _show(request, file, form, members, held=True)


@require_safe
@desk_only
def meeting_calendar(request: Request, ref: str, pk: int) -> HttpResponse:
    """The meeting for the coordinator's own calendar: the file's number, never a name."""
    meeting = get_or_refuse(_standing(find_file(request, ref)), pk=pk)
    return HttpResponse(
        calendar_file(meeting, now=timezone.now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="team-{ref}.ics"'},
    )


def _show(request: Request, file: AideFile, form: forms.Form, members: Any, **more: Any) -> HttpResponse:
    facts = {"file": file, "form": form, "members": members, **more}
    return render(request, "assistance/meeting_edit.html", facts, status=409 if more.get("stale") else 200)


def _standing(file: AideFile) -> Any:
    """A meeting that is still ahead."""
    rows = TeamMeeting.objects.standing().filter(file=file, was_held=False)
    return rows.select_related("file__matter__unit", "file__eligibility__student")


def _ahead(file: AideFile) -> Any:
    return _standing(file).first()


def _warn_of_short_notice(request: Request, meeting: TeamMeeting, today: date) -> None:
    """N13: ten working days before; a shorter notice is allowed and said."""
    if is_short_notice(meeting, today) and (day := invitation_day(meeting)):
        words = _("The parents should know ten working days before, by %(day)s. Call them as well.")
        messages.warning(request, words % {"day": texts.short_day(day, today)})


def _moment(meeting: TeamMeeting, today: date) -> str:
    hour = f"{meeting.held_at:%H:%M}" if meeting.held_at else ""
    return ", ".join(filter(None, (texts.short_day(meeting.held_on, today), hour)))


def _differences(meeting: TeamMeeting, typed: dict[str, Any], members: Any, today: date) -> list[Difference]:
    hour = [f"{one:%H:%M}" if one else "" for one in (meeting.held_at, typed["at"])]
    rows = [
        Difference(_("Day"), texts.short_day(meeting.held_on, today), texts.short_day(typed["on"], today)),
        Difference(_("Hour"), *hour),
        Difference(_("Place"), meeting.place, typed["place"]),
        Difference(_("Members"), team_words(seated(meeting)), team_words(members)),
    ]
    return [row for row in rows if row.now != row.typed] or rows[:1]
