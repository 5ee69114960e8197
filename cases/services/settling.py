"""Which act keeps which promise: one verdict a promise, asked again whenever an act comes, changes or goes.

Rules: the clock table of domain 1.0, D5 (attempts), D22 (one act answers all earlier reports), D23 (its own day).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from cases.models import (
    CloseOutcome,
    Contact,
    ContactKind,
    ContactOutcome,
    ContactPlace,
    Enrolment,
    MeetingRequest,
    PartnerKind,
    Referral,
    Student,
)
from cases.models.contact import ATTEMPTS
from cases.services.linking import link_entries
from cases.services.talks import TALKS, settle_talks
from charter.calendar import WorkCalendar
from charter.models import Deadline, Matter, Outcome
from charter.services.calendar import calendar_for
from charter.services.deadlines import Closing, settle

TIMED = ("9", "10", "11", "12")
TOUCHED = {
    ContactKind.CALL: ("10", TALKS),
    ContactKind.MESSAGE: ("10",),
    ContactKind.SCHOOL: ("9",),
    ContactKind.MEETING: ("11", TALKS),
    ContactKind.PARTNER: ("12",),
    ContactKind.VISIT: (TALKS,),
    ContactKind.NOTE: (),
}


def lock_student(student: Student) -> None:
    """Everything that settles queues here first: two acts at once are judged one after the other."""
    Student.objects.select_for_update().get(pk=student.pk)


def lock_students(students: Iterable[int]) -> None:
    """The same for several, always in the same order: two that need each other's pupil never wait for one another."""
    rows = Student.objects.select_for_update().filter(pk__in=set(students)).order_by("pk")
    list(rows.values_list("pk", flat=True))


def matters_of(student: Student) -> list[Matter]:
    """What promises about this pupil were made on: his referrals and meeting requests."""
    his = Q(referral__case__student=student) | Q(meeting_request__case__student=student)
    return list(Matter.objects.filter(his).select_related("referral__case", "meeting_request__case"))


@dataclass(frozen=True)
class Evidence:
    """All that stands on record about one pupil when his promises are judged."""

    matters: dict[int, Matter]
    acts: list[Contact]
    stays: list[Enrolment]
    calendar: WorkCalendar
    counts_video: bool

    def since(self, day: date) -> Evidence:
        return replace(self, acts=[act for act in self.acts if day_of(act) >= day])

    def own_schools(self, day: date) -> set[int]:
        """The school the pupil was in that day; the schools he was ever in, where no stay covers it (R17)."""
        then = {s.school_id for s in self.stays if s.from_on <= day and (s.until_on is None or day <= s.until_on)}
        return then or {stay.school_id for stay in self.stays}


def settle_promises(student: Student, promises: Iterable[str], *, now: datetime) -> None:
    """Judge a pupil's promises anew by all that stands on record. The caller holds `lock_student`."""
    judged = sorted(set(promises), key=int)
    if not judged:
        return
    evidence = gather_evidence(student)
    for code in judged:
        if code == TALKS:
            answers = settle_talks(student, evidence.acts, now=now)
        else:
            answers = settle(evidence.matters.values(), code, partial(_verdict, evidence=evidence), now=now)
        link_entries(answers)


def gather_evidence(student: Student) -> Evidence:
    acts = Contact.objects.standing().filter(case__student=student).prefetch_related("guardians")
    return Evidence(
        matters={matter.pk: matter for matter in matters_of(student)},
        acts=list(acts.order_by("happened_at", "pk")),
        stays=list(student.enrolments.all()),
        calendar=calendar_for(student.unit),
        counts_video=student.unit.counts_video_meetings,
    )


def day_of(act: Contact) -> date:
    return timezone.localdate(act.happened_at)


def _verdict(deadline: Deadline, *, evidence: Evidence) -> Closing | None:
    counting = evidence.since(deadline.opened_on)
    closing = _first_act(counting, deadline.promise)
    if deadline.promise == "10":
        closing = _earlier(closing, _by_attempts(counting, deadline.due_on))
    matter = evidence.matters[deadline.matter_id]
    return _or_ended(_or_withdrawn(closing, matter), deadline, matter)


def _first_act(evidence: Evidence, promise: str) -> Closing | None:
    for act in evidence.acts:
        if COUNTS[promise](act, evidence):
            return Closing(on=day_of(act), at=act.recorded_at, outcome=Outcome.MET, act=act.entry_id)
    return None


def _earlier(call: Closing | None, attempts: Closing | None) -> Closing | None:
    """The answered call wins a tie."""
    if call and attempts:
        return call if call.on <= attempts.on else attempts
    return call or attempts


@dataclass(frozen=True)
class Attempts:
    """How far a promise is kept by attempts (D5): the unanswered calls that count, one of another day, a message."""

    misses: list[Contact]
    second: Contact | None
    message: Contact | None


def attempts_toward(evidence: Evidence, due_on: date | None) -> Attempts:
    """D5: attempts on two working days and a written message after the first of them, all by the due day."""
    timely = [act for act in evidence.acts if due_on and day_of(act) <= due_on and act.guardians.all()]
    misses = [act for act in timely if is_attempt(act) and evidence.calendar.is_working(day_of(act))]
    return Attempts(
        misses=misses,
        second=next((act for act in misses if day_of(act) > day_of(misses[0])), None),
        message=next((a for a in timely if misses and _is_message(a) and a.happened_at > misses[0].happened_at), None),
    )


def _by_attempts(evidence: Evidence, due_on: date | None) -> Closing | None:
    attempts = attempts_toward(evidence, due_on)
    if attempts.second is None or attempts.message is None:
        return None
    last = max(attempts.second, attempts.message, key=lambda act: (act.happened_at, act.pk))
    return Closing(on=day_of(last), at=last.recorded_at, outcome=Outcome.MET_BY_ATTEMPTS, act=last.entry_id)


def subject_of(matter: Matter) -> Referral | MeetingRequest | None:
    """The referral or meeting request a promise was made on."""
    found: Referral | MeetingRequest | None = getattr(matter, "referral", None) or getattr(
        matter, "meeting_request", None
    )
    return found


def _or_withdrawn(closing: Closing | None, matter: Matter) -> Closing | None:
    """A withdrawn subject's rows end that day, unless an act closed them before."""
    subject = subject_of(matter)
    if subject is None or subject.withdrawn_at is None:
        return closing
    day = timezone.localdate(subject.withdrawn_at)
    if closing and closing.on <= day:
        return closing
    return Closing(on=day, at=subject.withdrawn_at, outcome=Outcome.WITHDRAWN, reason=subject.withdrawn_reason)


def _or_ended(closing: Closing | None, deadline: Deadline, matter: Matter) -> Closing | None:
    """What was undone when its case was closed stays undone; what still ran goes along to another authority (R1)."""
    subject = subject_of(matter)
    case = subject.case if subject else None
    if case is None or case.closed_on is None or (closing and closing.on <= case.closed_on):
        return closing
    ran = deadline.due_on is None or case.closed_on <= deadline.due_on
    gone = ran and case.outcome == CloseOutcome.MOVED
    return Closing(
        on=case.closed_on,
        at=case.closed_at or timezone.make_aware(datetime.combine(case.closed_on, time())),
        outcome=Outcome.WITHDRAWN if gone else Outcome.LAPSED,
        reason=gettext("moved to another authority") if gone else gettext("the case was closed"),
    )


def is_attempt(act: Contact) -> bool:
    return act.kind == ContactKind.CALL and act.outcome in ATTEMPTS


def _is_message(act: Contact) -> bool:
    return act.kind == ContactKind.MESSAGE and act.outcome == ContactOutcome.SENT and bool(act.written_by)


def _reached_own_school(act: Contact, evidence: Evidence) -> bool:
    """P9: a talk with a named member of the staff of the pupil's own school."""
    talked = act.kind == ContactKind.SCHOOL and act.outcome == ContactOutcome.REACHED and bool(act.person)
    return talked and act.school_id in evidence.own_schools(day_of(act))


def _reached_parents(act: Contact, evidence: Evidence) -> bool:
    """P10: an answered call to a listed guardian; the pupil's own phone is not "the parents" (R19)."""
    return act.kind == ContactKind.CALL and act.outcome == ContactOutcome.REACHED and bool(act.guardians.all())


def _met_family(act: Contact, evidence: Evidence) -> bool:
    """P11: held with a guardian and the pupil, at school or the municipality; by video where the manager says so."""
    if act.kind != ContactKind.MEETING or act.outcome != ContactOutcome.HELD:
        return False
    places = {ContactPlace.SCHOOL, ContactPlace.MUNICIPALITY}
    if evidence.counts_video:
        places.add(ContactPlace.VIDEO)
    return act.place in places and act.with_pupil and bool(act.guardians.all())


def _involved_partner(act: Contact, evidence: Evidence) -> bool:
    """P12: a documented involvement; the school counts only with content of its own (X3)."""
    if act.kind != ContactKind.PARTNER or act.outcome != ContactOutcome.REACHED or not act.partner:
        return False
    return act.partner != PartnerKind.CURRENT_SCHOOL or bool(act.note.strip())


COUNTS: dict[str, Callable[[Contact, Evidence], bool]] = {
    "9": _reached_own_school,
    "10": _reached_parents,
    "11": _met_family,
    "12": _involved_partner,
}
