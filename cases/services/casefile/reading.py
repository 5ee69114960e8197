"""The file of one case, read in eight queries however many rows it has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, Contact, ContactKind, ContactOutcome, Enrolment
from cases.services.casefile.entries import Teller
from cases.services.casefile.file import CaseFile
from cases.services.casefile.measures import measure_facts, read_measures
from cases.services.casefile.promises import Promised, heading_state, newest_report, read_promises
from cases.services.casefile.timeline import Shown, build_timeline, read_entries, read_notices
from cases.services.families import read_siblings
from cases.services.meeting_answers import with_answers
from cases.services.untouched import last_touch, untouched_since
from charter.calendar import WorkCalendar
from charter.models import Deadline, Matter, NextStep, StepKind
from charter.services.calendar import calendar_for
from charter.services.ribbon import RIBBON, weightiest
from charter.services.ruler import Lane, build_ruler
from charter.services.states import deadline_state, rests_on_draft
from charter.standards import promise

LANE_OF = {
    ContactKind.SCHOOL: "9",
    ContactKind.CALL: "10",
    ContactKind.MEETING: "11",
    ContactKind.PARTNER: "12",
}
MISSES = (
    ContactOutcome.NO_ANSWER,
    ContactOutcome.LEFT_MESSAGE,
    ContactOutcome.WAITING,
    ContactOutcome.NO_SHOW,
    ContactOutcome.POSTPONED,
)


def cases_to_show(user: User, today: date) -> QuerySet[Case]:
    """The cases a person may open, with the pupil and the class he is in, in one query."""
    current = Q(student__enrolments__until_on=None)
    return (
        Case.objects.visible_to(user, today)
        .select_related("matter__owner", "matter__cover", "student")
        .annotate(stay=FilteredRelation("student__enrolments", condition=current))
        .annotate(grade=F("stay__grade"), class_number=F("stay__class_number"), school=F("stay__school__name"))
    )


def cases_to_read(user: User, today: date) -> QuerySet[Case]:
    """The cases whose whole file a person may read: with all that `read_case_file` wants to know of them."""
    return cases_to_show(user, today).annotate(**measure_facts(today), touched_at=last_touch())


def opens_restricted(matter: Matter, user: User, today: date) -> bool:
    """Home visits and whatever else is restricted: the owner, her cover, the manager (domain 2.1)."""
    if matter.owner_id == user.pk or user.is_manager:
        return True
    covers = matter.cover_id == user.pk and matter.cover_from and matter.cover_until
    return bool(covers) and matter.cover_from <= today <= matter.cover_until  # type: ignore[operator]


def read_case_file(case: Case, user: User, *, today: date, now: datetime, shown: Shown) -> CaseFile:
    """Read everything about a case found by `cases_to_read`."""
    promises = read_promises(case)
    base = newest_report(promises)
    calendar = calendar_for(user.unit, moment=_stood_at(base.deadline, today) if base else None)
    guardians = list(case.student.guardians.select_related("recipient").order_by("pk"))
    begin = min((p.deadline.opened_on for p in promises), default=today)
    with_restricted = opens_restricted(case.matter, user, today)
    entries = read_entries(case, shown, since=begin, with_restricted=with_restricted)
    notices, steps = read_notices(case, shown), _read_steps(case)
    teller = Teller(case, promises, {guardian.pk: guardian for guardian in guardians}, calendar, user, now)
    acts = [entry.contact for entry in entries if getattr(entry, "contact", None) and not entry.contact.undone_at]
    lanes = _lanes(promises, acts, steps)
    as_of = case.closed_on or today
    states = [(p, deadline_state(p.deadline, as_of, calendar)) for p in promises]
    return CaseFile(
        case=case,
        today=today,
        school_class=_class_name(case),
        school=getattr(case, "school", None) or "",
        age=case.student.age_on(today),
        guardians=guardians,
        states=states,
        heading=None if case.closed_on else heading_state(state for p, state in states if p.deadline.is_open),
        ruler=build_ruler(lanes, start=base.deadline.opened_on, today=as_of, calendar=calendar) if base else None,
        is_draft=any(rests_on_draft(lane.deadline, calendar) for lane in lanes if lane.deadline),
        timeline=build_timeline(entries, notices, promises, teller, shown),
        next_steps=steps,
        partners=_partners(acts),
        lacks_message=_lacks_message(lanes, acts, today, calendar),
        measures=read_measures(case, today, with_restricted=with_restricted),
        siblings=read_siblings(case.student, user, today),
        untouched_since=untouched_since(case, getattr(case, "touched_at", None), today),
    )


def _stood_at(deadline: Deadline, today: date) -> datetime | None:
    """The ruler of a finished or late promise keeps the calendar its date was set by; an open one follows today's."""
    return deadline.set_at if not deadline.is_open or deadline.is_overdue(today) else None


def _partners(acts: Iterable[Contact]) -> list[tuple[str, str]]:
    """Whom the officer has talked with at the school and among the partners, each once."""
    found: dict[str, str] = {}
    for act in acts:
        if act.person and act.kind == ContactKind.SCHOOL:
            found.setdefault(act.person, _("School staff"))
        elif act.person and act.kind == ContactKind.PARTNER:
            found.setdefault(act.person, str(act.get_partner_display()))
    return [(label, name) for name, label in found.items()]


def _class_name(case: Case) -> str:
    """ "ח׳1"."""
    grade = getattr(case, "grade", None)
    if grade is None:
        return ""
    stay = Enrolment(grade=grade, class_number=getattr(case, "class_number", None))
    return stay.class_name.replace("'", "׳").replace('"', "״")


def _read_steps(case: Case) -> list[NextStep]:
    mine = Q(matter=case.matter_id) | Q(matter__referral__case=case) | Q(matter__meeting_request__case=case)
    steps = NextStep.objects.open().filter(mine).select_related("owner", "meeting_plan")
    return list(with_answers(steps).order_by("due_on", "due_time", "pk"))


def _lanes(promises: list[Promised], acts: Iterable[Contact], steps: list[NextStep]) -> list[Lane]:
    """Four lanes in fixed order; of several reports the most urgent open one, else the last (D22)."""
    chosen = weightiest([p.deadline for p in promises])
    meeting = next((step for step in steps if step.kind == StepKind.MEETING), None)
    return [
        Lane(
            number=promise(code).number,
            label=str(promise(code).label),
            icon=promise(code).icon,
            deadline=chosen.get(code),
            attempts=[timezone.localdate(act.happened_at) for act in _misses(code, acts, chosen.get(code))],
            planned=meeting if code == "11" and code in chosen else None,
            terms=_terms(code),
        )
        for code in RIBBON
    ]


def _terms(code: str) -> str:
    days = getattr(promise(code).rule, "days", 0)
    words = _("%(n)s working days from the request") if code == "11" else _("within %(n)s working days")
    return words % {"n": days}


def _misses(code: str, acts: Iterable[Contact], deadline: Deadline | None) -> list[Contact]:
    """What was tried for a promise and closed nothing, from the day it opened to the day it closed."""
    if deadline is None:
        return []
    first, last = deadline.opened_on, deadline.closed_on or date.max
    tried = [act for act in acts if LANE_OF.get(ContactKind(act.kind)) == code and act.outcome in MISSES]
    return [act for act in tried if first <= timezone.localdate(act.happened_at) <= last]


def _lacks_message(lanes: list[Lane], acts: Iterable[Contact], today: date, calendar: WorkCalendar) -> bool:
    """Two attempts on two working days, and a written message by the due day is all that D5 still asks for."""
    lane = next(lane for lane in lanes if lane.number == 10)
    deadline = lane.deadline
    if deadline is None or not deadline.is_open or deadline.due_on is None or today > deadline.due_on:
        return False
    days = {day for day in lane.attempts if calendar.is_working(day)}
    written = (a for a in acts if a.kind == ContactKind.MESSAGE and timezone.localdate(a.happened_at) >= min(days))
    return len(days) > 1 and not any(written)
