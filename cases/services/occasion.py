"""What is known before a contact is written down: with whom, by when, and which promise it would keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from cases.models import Case, Contact, ContactKind, Enrolment, Guardian, SchoolContactPerson
from cases.services.families import sibling_cases
from cases.services.settling import TOUCHED, Attempts, Evidence, attempts_toward, gather_evidence
from charter.calendar import CalendarError, nth_working_day
from charter.models import Deadline

ONE_DAY = 1
KIND_FOR = {promise: kind for kind, promises in TOUCHED.items() for promise in promises if kind != ContactKind.MESSAGE}
BY_FREQUENCY = ("10", "9", "12", "11")  # which of two promises due the same day is offered first


@dataclass(frozen=True)
class Occasion:
    """Everything the form and its effect line need, asked once."""

    case: Case
    now: datetime
    open_promises: list[Deadline]
    evidence: Evidence
    guardians: list[Guardian]
    stay: Enrolment | None
    staff: list[SchoolContactPerson]
    first_on: date
    siblings: list[Case] = field(default_factory=list)  # whose cases the talk can be written in too

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def next_day(self) -> date:
        """The next working day; simply tomorrow where the calendar is missing."""
        try:
            return nth_working_day(self.today, ONE_DAY, self.evidence.calendar)
        except CalendarError:
            return date.fromordinal(self.today.toordinal() + ONE_DAY)

    @property
    def default_kind(self) -> ContactKind:
        """What the most urgent open promise asks for; a call where nothing is open."""
        return KIND_FOR[self.open_promises[0].promise] if self.open_promises else ContactKind.CALL

    def open_promise(self, promise: str) -> Deadline | None:
        return next((deadline for deadline in self.open_promises if deadline.promise == promise), None)

    def last_of(self, kind: ContactKind) -> Contact | None:
        return next((act for act in reversed(self.evidence.acts) if act.kind == kind), None)

    def attempts(self) -> Attempts | None:
        """How far D5 has come for the open promise 10 that is due first; none where it can no longer be kept so."""
        deadline = self.open_promise("10")
        if deadline is None or deadline.due_on is None or deadline.due_on < self.today:
            return None
        return attempts_toward(self.evidence.since(deadline.opened_on), deadline.due_on)


def meet_occasion(case: Case, *, now: datetime, by: User | None = None) -> Occasion:
    evidence = gather_evidence(case.student)
    stay = case.student.enrolments.current().select_related("school").first()
    guardians = case.student.guardians.select_related("recipient").order_by("pk")
    return Occasion(
        case=case,
        now=now,
        open_promises=sorted(
            Deadline.objects.open().filter(matter__in=evidence.matters, promise__in=BY_FREQUENCY), key=_urgency
        ),
        evidence=evidence,
        guardians=list(guardians),
        stay=stay,
        staff=list(stay.school.contact_people.order_by("pk")) if stay else [],
        first_on=_first_report(evidence, case),
        siblings=list(sibling_cases(case.student, by, timezone.localdate(now))) if by and case.student.family else [],
    )


def _urgency(deadline: Deadline) -> tuple[date, int]:
    return deadline.due_on or date.max, BY_FREQUENCY.index(deadline.promise)


def _first_report(evidence: Evidence, case: Case) -> date:
    """The day before which nothing can have answered a report (B21)."""
    subjects = [getattr(matter, "referral", None) for matter in evidence.matters.values()]
    days = [
        timezone.localdate(referral.received_at) for referral in subjects if referral and referral.case_id == case.pk
    ]
    return min(days, default=case.opened_on)
