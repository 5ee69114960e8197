"""Home visits, needs, plans, documents and set meetings (charter 3, 4, 16), this year and last."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from accounts.fields import FileKind
from accounts.models import Unit, User
from attendance_service.demo.days import DemoDays, at, office_hour
from attendance_service.demo.services import visit_words as words
from attendance_service.demo.services.visit_paper import paper
from cases.models import (
    Case,
    Contact,
    ContactOutcome,
    ContactPlace,
    DocumentKind,
    DocumentOrigin,
    HarmAuthority,
    Need,
    PlanSide,
    StepSide,
    ToldBy,
)
from cases.services.document import add_document
from cases.services.harm import report_harm
from cases.services.meeting_plan import asked_meetings, postpone_meeting, set_meeting
from cases.services.needs import ANSWERED_AT_ONCE, drop_need, raise_need
from cases.services.plan import Person, add_plan_step, finish_plan_step, make_plan, review_plan
from cases.services.visit import log_visit, plan_visit
from charter.models import Deadline
from charter.services.calendar import calendar_for

OUTCOMES = (*[ContactOutcome.AT_HOME] * 3, ContactOutcome.NOT_OPENED, ContactOutcome.WRONG_ADDRESS)


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """In cases that have an officer, on working days before today; only what is planned lies ahead."""
    teller = VisitTeller(unit, DemoDays(calendar_for(unit), today), rng)
    teller.count_what_was_seen()
    if len(teller.cases) > 30:
        teller.tell()


class VisitTeller:
    """What officers did in some thirty cases; every act through its service."""

    def __init__(self, unit: Unit, days: DemoDays, rng: Random) -> None:
        self.unit, self.days, self.rng = unit, days, rng
        rows = Case.objects.open().filter(matter__unit=unit, matter__restricted=False).exclude(matter__owner=None)
        self.cases = list(rows.select_related("matter__owner", "matter__unit", "student__unit").order_by("pk"))

    def count_what_was_seen(self) -> None:
        """Visits of the drawer answer needs too."""
        met = Contact.objects.filter(case__matter__unit=self.unit, kind="visit", outcome=ContactOutcome.AT_HOME)
        Need.objects.bulk_create(self._answered(visit) for visit in met.select_related("entry").order_by("pk"))

    def _answered(self, visit: Contact) -> Need:
        """As `answer_needs` writes it for an act nobody had asked for; one by one it would take a second."""
        on = timezone.localdate(visit.happened_at)
        key = uuid5(ANSWERED_AT_ONCE, f"entry {visit.entry_id}")
        facts = {"raised_on": on, "answered_on": on, "entry": visit.entry, "answer": visit.entry, "form_key": key}
        return Need(case_id=visit.case_id, promise="3", **facts)

    def tell(self) -> None:
        chosen = self.rng.sample(self.cases[3:], 26)
        for place, case in enumerate(chosen[:8]):
            self._visit(case, place)
        for place, case in enumerate(chosen[8:12]):
            self._need(case, place)
        for place, case in enumerate(chosen[12:17]):
            self._plan(case, place)
        for place, case in enumerate(chosen[17:24]):
            self._document(case, place)
        for case in chosen[24:]:
            self._plan_visit(case)
        self._meetings()

    def key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def officer(self, case: Case) -> User:
        assert case.matter.owner is not None  # noqa: S101 - cases without an officer were left out
        return case.matter.owner

    def before(self, case: Case, back: int) -> date:
        """A working day some days before today, not before the case."""
        past = self.days.past(case.opened_on, self.days.today - timedelta(days=1))
        return past[max(len(past) - back, 0)] if past else case.opened_on

    def moment(self, on: date) -> datetime:
        return min(at(on, office_hour(self.rng)), self.days.now)

    def _visit(self, case: Case, place: int) -> None:
        outcome = OUTCOMES[place % len(OUTCOMES)]
        moment = self.moment(self.before(case, 1 if place == 1 else 4 + place * 9))
        at_home = outcome == ContactOutcome.AT_HOME
        contact = log_visit(
            case=case,
            outcome=outcome,
            happened_at=moment,
            officers=[self.officer(case)],
            announced=place % 2 == 0,
            by=self.officer(case),
            key=self.key(),
            now=moment,
            note=words.SUSPICION if place in (1, 5) else words.FINDINGS[place % len(words.FINDINGS)],
            safety_note=words.CAUTION if place == 2 else "",
            suspects_harm=place in (1, 5),
            guardians=list(case.student.guardians.order_by("pk")[:1]) if at_home else (),
            with_pupil=at_home and place % 2 == 0,
        )
        if place == 5:
            reported = min(moment + timedelta(hours=1), self.days.now)
            facts: dict[str, Any] = {
                "to_whom": HarmAuthority.SOCIAL_WORKER,
                "reported_at": reported,
                "reference": words.REFERENCE,
            }
            report_harm(report=contact.entry.harm_report, by=self.officer(case), now=reported, **facts)

    def _plan_visit(self, case: Case) -> None:
        officer, on = self.officer(case), self.days.after(self.days.today, self.rng.randint(1, 5))
        facts: dict[str, Any] = {
            "at": time(10),
            "officers": [officer],
            "announced": True,
            "by": officer,
            "now": self.days.now,
        }
        plan_visit(case=case, on=on, key=self.key(), **facts)

    def _need(self, case: Case, place: int) -> None:
        code, text = words.NEEDS[place]
        officer, on = self.officer(case), self.before(case, 6 + place)
        need = raise_need(
            case=case, promise=code, text=text, raised_on=on, by=officer, key=self.key(), now=self.moment(on)
        )
        if place == 2:
            day = self.before(case, 2)
            drop_need(need=need, reason=words.DROPPED, by=officer, today=day, now=self.moment(day))

    def _plan(self, case: Case, place: int) -> None:
        """Of five plans one lacks the parents, one the school."""
        officer, on = self.officer(case), self.before(case, 20 - place)
        guardian = case.student.guardians.select_related("recipient").order_by("pk").first()
        people = [Person(PlanSide.SCHOOL, "היועצת")] if place != 3 else []
        people += [Person(PlanSide.PARENTS, guardian.recipient.name, guardian)] if guardian and place != 1 else []
        today, later = self.days.today, self.days.after(self.days.today, 12)
        plan = make_plan(
            case=case,
            needs=words.PLAN_NEEDS[place % len(words.PLAN_NEEDS)],
            review_on=later,
            people=people,
            by=officer,
            key=self.key(),
            today=on,
            now=self.moment(on),
        )
        for n, (text, side, who) in enumerate(words.PLAN_STEPS[: 2 + place % 3]):
            due_on = self.days.after(today, n + 1)
            step = add_plan_step(
                plan=plan, text=text, side=StepSide(side), who=who, due_on=due_on, by=officer, key=self.key()
            )
            if n == 1:
                finish_plan_step(step=step, by=officer, today=self.before(case, 3))
        if place == 0:
            day = self.before(case, 3)
            facts: dict[str, Any] = {
                "text": words.REVIEW,
                "sides": ["school", "parents"],
                "next_on": later,
                "by": officer,
            }
            review_plan(plan=plan, version=1, on=day, key=self.key(), now=self.moment(day), **facts)

    def _document(self, case: Case, place: int) -> None:
        kind, origin, about, restricted = words.PAPERS[place]
        on = self.before(case, 3 + place * 5)
        add_document(
            case=case,
            chunks=[paper()],
            content=FileKind.PDF,
            name=f"{about}.pdf",
            kind=DocumentKind(kind),
            origin=DocumentOrigin(origin),
            received_on=on,
            about=about,
            restricted=restricted,
            by=self.officer(case),
            key=self.key(),
            now=self.moment(on),
        )

    def _meetings(self) -> None:
        """The next meetings somebody asked for; the family put one of them off."""
        asked = Deadline.objects.open().filter(promise="11", due_on__gt=self.days.today, matter__unit=self.unit)
        rows = asked.exclude(matter__owner=None).select_related("matter__meeting_request__case__matter__owner")
        for place, deadline in enumerate(rows.order_by("due_on", "pk")[:3]):
            case = deadline.matter.meeting_request.case
            self._meeting(case, min(deadline.due_on or self.days.today, self.days.after(self.days.today, 2)), place)

    def _meeting(self, case: Case, on: date, place: int) -> None:
        officer, row = self.officer(case), asked_meetings(case).first()
        plan = set_meeting(
            case=case,
            on=on,
            at=time(9, 30),
            place=ContactPlace.SCHOOL,
            room=words.ROOM,
            guardians=list(case.student.guardians.order_by("pk")),
            with_pupil=True,
            staff="",
            told_by=ToldBy.NOTICE if place != 1 else ToldBy.PHONE,
            request=row.matter.meeting_request if row else None,
            wished_by_family=False,
            by=officer,
            key=self.key(),
            now=self.days.now,
        )
        if place == 2:
            later = self.days.after(on, 2)
            facts: dict[str, Any] = {
                "wished_by_family": True,
                "reason": words.POSTPONED,
                "by": officer,
                "now": self.days.now,
            }
            postpone_meeting(plan=plan, version=1, on=later, at=time(12), **facts)
