"""Links to a meeting that is set (N3, N28): the parent will come, or asks for another time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from attendance_service.signed.forms import OtherTimeForm
from attendance_service.signed.visit import Room, Visit
from cases.models import Answer, ContactPlace, Guardian, MeetingAnswer, MeetingPlan
from cases.services.meeting_answers import ask_other_time, confirm_meeting
from cases.services.slots import free_slots, still_free
from cases.services.telling.meeting import meeting_facts
from notices.models import SignedLink
from notices.services.invitation import Entry, write_calendar


def show_meeting(visit: Visit) -> HttpResponse | None:
    plan, guardian = _plan_of(visit.link), visit.guardian
    if plan is None or guardian is None:
        return None
    answers = {one.answer: one for one in MeetingAnswer.objects.filter(plan=plan, guardian=guardian)}
    answers = {name: one for name, one in answers.items() if one.version == plan.version}
    asked = Answer.OTHER in answers
    form = None if asked else _form(visit, plan)
    if visit.request.method == "POST" and not asked:
        act = visit.request.POST.get("act", "")
        if act == "confirm" and not _is_past(plan, visit.now):
            confirm_meeting(link=visit.link, plan=plan, guardian=guardian, now=visit.now)
            return visit.again()
        if act == "other" and form and _asks(visit, plan, guardian, form):
            return visit.again()
    elif visit.request.method == "POST":
        return visit.again()
    slots = [(value, visit.speech.moment(slot)) for value, slot in form.slots.items()] if form else []
    return visit.show("meeting", **_facts(visit, plan), form=form, slots=slots, **_answered(visit, answers))


def _asks(visit: Visit, plan: MeetingPlan, guardian: Guardian, form: OtherTimeForm) -> bool:
    if form.is_valid():
        ask_other_time(link=visit.link, plan=plan, guardian=guardian, now=visit.now, **form.cleaned_data)
    return form.is_valid()


def _form(visit: Visit, plan: MeetingPlan) -> OtherTimeForm:
    posted = visit.request.POST if visit.request.POST.get("act") == "other" else None
    matter, now = plan.case.matter, visit.now
    told = [timezone.make_aware(datetime.fromisoformat(slot)) for slot in visit.notice.context.get("slots", ())]
    slots = still_free(matter, told, now=now) or free_slots(matter, now=now, but=_starts(plan))
    return OtherTimeForm(posted, slots=slots, words=visit.speech.words)


def _facts(visit: Visit, plan: MeetingPlan) -> dict[str, Any]:
    """The page's: day and hour, place in the page's language, and who will be there; never a family's name."""
    words, starts = visit.speech.words, _starts(plan)
    when = visit.speech.moment(starts) if starts else visit.speech.day(plan.step.due_on)
    return {
        "plan": plan,
        "starts": starts,
        "when": when,
        "place": "" if plan.room and plan.place == ContactPlace.ELSEWHERE else words[ContactPlace(plan.place)],
        "is_past": _is_past(plan, visit.now),
        "calendar_file": visit.file("meeting.ics"),
        "confirmed": visit.speech.say_moment("confirmed", starts) if starts else when,
    }


def _answered(visit: Visit, answers: dict[str, MeetingAnswer]) -> dict[str, Any]:
    other = answers.get(Answer.OTHER)
    asked_slot = visit.speech.say_moment("asked_slot", other.slot) if other and other.slot else ""
    return {"answers": answers, "has_confirmed": Answer.COMING in answers, "has_asked": other, "asked_slot": asked_slot}


def send_calendar_file(visit: Visit) -> HttpResponse | None:
    """What "add to calendar" downloads; without a name, for it lies in a folder afterwards."""
    plan = _plan_of(visit.link)
    if plan is None or _starts(plan) is None or visit.guardian is None:
        return None
    entry = Entry(meeting_facts(plan), visit.speech.words["event"], visit.unit, "", visit.now)
    content = write_calendar(entry, method="PUBLISH")
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer


def _plan_of(link: SignedLink) -> MeetingPlan | None:
    """The meeting, while it is ahead of the officer and stands as the link's notice told it."""
    facts = link.notice.context
    rows = MeetingPlan.objects.filter(pk=facts.get("plan"), case__closed_on=None, step__done_on=None)
    plan = rows.select_related("step", "case__matter__unit", "case__matter__owner", "case__student").first()
    return plan if plan and _told(plan).items() >= {k: facts[k] for k in ("on", "at") if k in facts}.items() else None


def _told(plan: MeetingPlan) -> dict[str, str]:
    at = plan.step.due_time
    return {"on": plan.step.due_on.isoformat(), "at": f"{at:%H:%M}" if at else ""}


def _starts(plan: MeetingPlan) -> datetime | None:
    step = plan.step
    return timezone.make_aware(datetime.combine(step.due_on, step.due_time)) if step.due_time else None


def _is_past(plan: MeetingPlan, now: datetime) -> bool:
    starts = _starts(plan)
    return starts < now if starts else plan.step.due_on < timezone.localdate(now)


def renewed_facts(link: SignedLink) -> dict[str, Any] | None:
    """A new link leads to the meeting as it is set now, also where it moved."""
    rows = MeetingPlan.objects.filter(pk=link.notice.context.get("plan"), case__closed_on=None, step__done_on=None)
    plan = rows.select_related("step").first()
    return {"plan": plan.pk, **_told(plan)} if plan else None


ROOM = Room(show_meeting, renewed_facts, {"meeting.ics": send_calendar_file})
