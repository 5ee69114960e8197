"""A meeting that is set, moved, called off or missed (N3, N28), for the family and for the officer's calendar."""

from __future__ import annotations

from datetime import date, datetime, time
from operator import attrgetter

from django.utils import timezone
from django.utils.translation import gettext

from cases.models import Guardian, MeetingPlan, ToldBy
from cases.services.slots import free_slots
from cases.services.telling.calendars import call_off_for_staff, entered, invite_staff, uid_of
from cases.services.telling.families import Facts, child_facts, last_left, take_back, tell_family, told_guardians
from charter.calendar import CalendarError, working_day_before
from charter.services.calendar import calendar_for
from notices.models import Channel, Notice
from notices.services import notify
from notices.services.invitation import Entry, write_calendar
from notices.texts.facts import CalendarFacts, MeetingFacts, MissedFacts

REMINDED_BEFORE = 2  # working days (N3)
MORNING = time(8)
INVITING = ("N3", "N3-reminder")
WAITING_KINDS = (*INVITING, "N28")


def invited(plan: MeetingPlan) -> list[Guardian]:
    """Whom the mails of this meeting are for; a pupil of 14 has no address here and reads the parents' letter."""
    chosen = set(plan.guardians.values_list("pk", flat=True))
    return [one for one in told_guardians(plan.case) if one.pk in chosen]


def told_of(plan: MeetingPlan) -> list[Guardian]:
    """Who hears of this meeting's changes from here."""
    return invited(plan) if plan.told_by == ToldBy.NOTICE else []


def announce_meeting(plan: MeetingPlan, *, now: datetime) -> None:
    """N3 as often as the meeting has a new day, and the reminder of that day; again it says nothing."""
    guardians, facts = told_of(plan), meeting_facts(plan)
    tell_family(
        plan.case,
        "N3",
        lambda one: _moved(facts, plan, one),
        subject=subject_of(plan),
        revision=plan.sequence,
        only=guardians,
        now=now,
    )
    _remind(plan, guardians, facts, now=now)
    _invite_officer(plan, now=now)


def announce_move(plan: MeetingPlan, *, now: datetime) -> None:
    """What waits of the former day stays here, and the new one is told; `plan` has its new day."""
    _take_back(plan, gettext("The meeting was put off"), now=now)
    announce_meeting(plan, now=now)


def announce_cancelled(plan: MeetingPlan, *, now: datetime) -> None:
    """Whoever was told is told that it falls away, in the words of the day she knows of."""
    _take_back(plan, gettext("The meeting was called off"), now=now)
    tell_family(
        plan.case,
        "N3-cancelled",
        lambda one: _known_facts(plan, one),
        subject=subject_of(plan),
        only=invited(plan),
        now=now,
    )
    call_off_for_staff(subject=subject_of(plan), matter=plan.case.matter, sequence=plan.sequence, now=now)


def announce_missed(plan: MeetingPlan, *, now: datetime) -> None:
    """N28 with three other moments; a meeting that gets a new day takes it back."""
    student = plan.case
    facts: MissedFacts = {
        **child_facts(student),
        "on": plan.step.due_on.isoformat(),
        "plan": plan.pk,
        "slots": [f"{slot:%Y-%m-%dT%H:%M}" for slot in free_slots(student.matter, now=now)],
    }
    tell_family(
        student,
        "N28",
        facts,
        subject=subject_of(plan),
        revision=plan.sequence,
        only=invited(plan),
        now=now,
        renew=True,
    )


def forget_missed(plan: MeetingPlan, *, reason: str, now: datetime) -> None:
    take_back(("N28",), subject=subject_of(plan), reason=reason, now=now)


def forget_meeting(plan: MeetingPlan, *, reason: str, now: datetime) -> None:
    """It took place or is nobody's plan any more: no reminder."""
    _take_back(plan, reason, now=now)


def hand_over_meeting(plan: MeetingPlan, *, now: datetime) -> None:
    """The case is another officer's: it leaves the calendars it was in, and comes into hers."""
    subject, matter = subject_of(plan), plan.case.matter
    take_back(("calendar",), subject=subject, reason=gettext("Another officer treats the case"), now=now)
    others = [user for user in entered(subject=subject) if user != plan.step.owner]
    call_off_for_staff(subject=subject, matter=matter, sequence=plan.sequence, only=others, now=now)
    _invite_officer(plan, now=now)


def subject_of(plan: MeetingPlan) -> str:
    return f"meeting {plan.pk}"


def meeting_facts(plan: MeetingPlan) -> MeetingFacts:
    child = child_facts(plan.case)
    return {
        "child": child["child"],
        "gender": child["gender"],
        "ref": child["ref"],
        "on": plan.step.due_on.isoformat(),
        "at": f"{plan.step.due_time:%H:%M}" if plan.step.due_time else "",
        "place": plan.place_words,
        "staff": plan.staff,
        "with_pupil": plan.with_pupil,
        "uid": uid_of("meeting", plan.form_key),
        "sequence": plan.sequence,
        "plan": plan.pk,
    }


def _moved(facts: Facts, plan: MeetingPlan, guardian: Guardian) -> Facts:
    """The day it was set for before, for whoever knows of it."""
    known = _last_told(plan, guardian) if plan.sequence else None
    return {**facts, **({"moved_from": known.context["on"]} if known else {})}


def _known_facts(plan: MeetingPlan, guardian: Guardian) -> Facts | None:
    known = _last_told(plan, guardian)
    return {**meeting_facts(plan), **known.context, "sequence": plan.sequence} if known else None


def _last_told(plan: MeetingPlan, guardian: Guardian) -> Notice | None:
    """The last invitation, or its reminder where somebody stopped it."""
    told = [last_left(kind, subject=subject_of(plan), recipient=guardian.recipient) for kind in INVITING]
    return max(filter(None, told), key=attrgetter("revision"), default=None)


def _remind(plan: MeetingPlan, guardians: list[Guardian], facts: MeetingFacts, *, now: datetime) -> None:
    """By mail alone: a letter would not arrive in two days, there the officer calls."""
    day = reminder_day(plan)
    if day is None or day <= timezone.localdate(now):
        return
    for guardian in guardians:
        if guardian.recipient.address:
            notify(
                kind="N3-reminder",
                subject=subject_of(plan),
                matter=plan.case.matter,
                recipient=guardian.recipient,
                context={**facts},
                revision=plan.sequence,
                not_before=timezone.make_aware(datetime.combine(day, MORNING)),
                channel=Channel.EMAIL,
            )


def reminder_day(plan: MeetingPlan) -> date | None:
    """Two of the unit's working days before; None where its calendar is missing."""
    try:
        calendar = calendar_for(plan.case.matter.unit)
        return working_day_before(plan.step.due_on, REMINDED_BEFORE, calendar, floor=date.min)
    except CalendarError:
        return None


def _invite_officer(plan: MeetingPlan, *, now: datetime) -> None:
    entry, matter = entry_facts(plan), plan.case.matter
    invite_staff([plan.step.owner], entry, subject=subject_of(plan), matter=matter, now=now)


def entry_facts(plan: MeetingPlan) -> CalendarFacts:
    facts, matter = meeting_facts(plan), plan.case.matter
    when: CalendarFacts = {
        "title": "meeting",
        "ref": matter.ref,
        "url": matter.url,
        "on": facts["on"],
        "at": facts["at"],
        "place": facts["place"],
        "uid": facts["uid"],
        "sequence": facts["sequence"],
    }
    return when


def meeting_calendar(plan: MeetingPlan, *, now: datetime) -> bytes:
    """The officer's calendar file, to save by hand."""
    return write_calendar(Entry.of_staff(entry_facts(plan), unit=plan.case.matter.unit, at=now), method="PUBLISH")


def _take_back(plan: MeetingPlan, reason: str, *, now: datetime) -> None:
    take_back((*WAITING_KINDS, "calendar"), subject=subject_of(plan), reason=reason, now=now)
