"""Programmes and individual tuition (charter 7, 8): a year that ended, and one in its middle."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from accounts.models import Unit, User
from attendance_service.demo.days import DemoDays, at, office_hour
from attendance_service.demo.services import programme_words as words
from cases.models import (
    Attendance,
    Case,
    Gender,
    LogKind,
    ProgrammeOffering,
    ProgrammeReferral,
    ProgrammeResult,
    ReferralStatus,
    Risk,
    TuitionGrant,
)
from cases.services.programme_referrals import Move, follow_up, move_referral, refer_to_programme
from cases.services.programmes import log_programme, prepare_programmes, year_now
from cases.services.tuition import decline_tuition, end_tuition, grant_tuition, request_at_risk
from cases.services.tuition_budget import set_budget
from cases.services.tuition_sessions import log_session
from charter.services.calendar import calendar_for

PUPILS, GRANTS = 14, 9  # a year
RESULTS = (ProgrammeResult.COMPLETED, ProgrammeResult.RETURNED, ProgrammeResult.LEFT)


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """The officers and the manager of the unit do it, on working days before today."""
    manager = User.objects.filter(unit=unit, is_manager=True).order_by("pk").first()
    if manager is None:
        return
    days = DemoDays(calendar_for(unit), today)
    for start, end in ((days.last_year, days.this_year), (days.this_year, today)):
        open_days = days.past(start, end - timedelta(days=1))
        if open_days:
            Year(unit, manager, open_days, rng, is_over=end == days.this_year).fill()


def opened(case: Case) -> date:
    return case.opened_on


class Year:
    """One school year of one unit, told day by day."""

    def __init__(self, unit: Unit, manager: User, days: list[date], rng: Random, *, is_over: bool) -> None:
        self.unit, self.manager, self.days, self.rng, self.is_over = unit, manager, days, rng, is_over
        self.number = year_now(days[0])

    def fill(self) -> None:
        prepare_programmes(self.unit, today=self.days[0])
        self._offer()
        found = self._cases(PUPILS + GRANTS)
        taking_part = sorted(found[:PUPILS], key=opened) + sorted(found[PUPILS:], key=opened)
        for place, case in enumerate(taking_part[:PUPILS]):
            self._refer(case, place)
        set_budget(unit=self.unit, year=self.number, hours=words.HOURS[self.is_over], version=1, by=self.manager)
        for place, case in enumerate(taking_part[PUPILS:]):
            self._teach(case, place)

    def key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128))

    def moment(self, day: date) -> datetime:
        return at(day, office_hour(self.rng))

    def later(self, day: date, working_days: int) -> date | None:
        """A day of this year so many working days after another; none where it has not come."""
        rest = [on for on in self.days if on >= day]
        return rest[working_days] if working_days < len(rest) else None

    def _cases(self, number: int) -> list[Case]:
        """Cases of this year whose officer may act, in a mixed order."""
        span = (self.days[0], self.days[-1])
        rows = Case.objects.open().filter(matter__unit=self.unit, matter__restricted=False, opened_on__range=span)
        known = list(
            rows.exclude(matter__owner=None).select_related("matter__owner", "matter__unit", "student").order_by("pk")
        )
        return self.rng.sample(known, min(number, len(known)))

    def _offer(self) -> None:
        for kind, (capacity, contact, phone) in words.OFFERED.items():
            row = ProgrammeOffering.objects.filter(programme__unit=self.unit, programme__kind=kind, year=self.number)
            row.update(capacity=capacity, contact_name=contact, contact_phone=phone, leaves_city=kind == "centres")
        for day, (kind, how, person, note) in zip(self._spread(len(words.LOG)), words.LOG, strict=False):
            offering = ProgrammeOffering.objects.get(programme__unit=self.unit, programme__kind=kind, year=self.number)
            facts: dict[str, Any] = {"kind": LogKind(how), "on": day, "person": person, "note": note, "key": self.key()}
            log_programme(offering=offering, by=self.manager, now=self.moment(day), **facts)

    def _spread(self, number: int) -> list[date]:
        """So many days, evenly over what has passed of the year."""
        step = max(1, len(self.days) // (number + 1))
        return self.days[step::step][:number]

    def _refer(self, case: Case, place: int) -> None:
        day = self.later(case.opened_on, 4)
        officer = case.matter.owner
        if day is None or officer is None:
            return
        kind = words.KINDS[place % len(words.KINDS)]
        if kind == "girls_unit" and case.student.gender != Gender.FEMALE:
            kind = "youth_workers"
        offering = ProgrammeOffering.objects.select_related("programme").get(
            programme__unit=self.unit, programme__kind=kind, year=self.number
        )
        consent = words.CONSENT if offering.leaves_city else ""
        reason = self.rng.choice(words.WHY_PROGRAMME)
        facts: dict[str, Any] = {"reason": reason, "consent": consent, "key": self.key(), "now": self.moment(day)}
        referral = refer_to_programme(case=case, offering=offering, by=officer, **facts)
        started = self.later(day, 6)
        if referral.status == ReferralStatus.WAITING or started is None:
            return
        move_referral(
            referral=referral, move=Move(ReferralStatus.STARTED, started), by=officer, now=self.moment(started)
        )
        self._ask_after(referral, officer, started, misses=place % 4 == 1)
        last = self.days[-1] - timedelta(days=self.rng.randrange(60, 80))
        last = max(last, started)
        if self.is_over:
            result = RESULTS[place % len(RESULTS)]
            note = words.RESULT_NOTES[result.value]
            move_referral(
                referral=referral,
                move=Move(ReferralStatus.ENDED, last, note, result),
                by=officer,
                now=self.moment(self.later(last, 0) or last),
            )

    def _ask_after(self, referral: ProgrammeReferral, officer: User, started: date, *, misses: bool) -> None:
        """About every four weeks; some were forgotten lately."""
        asked, most = self.later(started, 14), 6
        while asked and most and not (misses and asked > self.days[-1] - timedelta(days=40)):
            note, attendance = self.rng.choice(words.HOW_IT_GOES)
            facts: dict[str, Any] = {
                "attendance": Attendance(attendance),
                "note": note,
                "key": self.key(),
                "now": self.moment(asked),
            }
            follow_up(referral=referral, on=asked, by=officer, **facts)
            asked, most = self.later(asked, 19), most - 1

    def _teach(self, case: Case, place: int) -> None:
        day, officer = self.later(case.opened_on, 3), case.matter.owner
        if day is None or officer is None:
            return
        subject, hours = words.SUBJECTS[place % len(words.SUBJECTS)]
        risk = Risk.HIDDEN if place % 3 == 0 else Risk.AT_RISK
        facts: dict[str, Any] = {
            "subject": subject,
            "asked": hours,
            "reason": self.rng.choice(words.WHY_HOURS),
            "key": self.key(),
        }
        grant = request_at_risk(case=case, risk=risk, by=officer, now=self.moment(day), **facts)
        decided = self.later(day, 3)
        if decided is None or (not self.is_over and place >= GRANTS - 3):
            return  # still in line
        now = self.moment(decided)
        if place == 4:
            decline_tuition(grant=grant, reason=words.DECLINED, by=self.manager, now=now)
            return
        grant_tuition(grant=grant, hours=hours, by=self.manager, now=now, reason=words.IN_TURN)
        grant.refresh_from_db()
        self._lessons(grant, officer, decided)

    def _lessons(self, grant: TuitionGrant, officer: User, decided: date) -> None:
        teacher, lesson = self.rng.choice(words.TEACHERS), self.later(decided, 4)
        for _week in range(8):
            if lesson is None:
                return
            facts: dict[str, Any] = {
                "teacher": teacher,
                "subject": grant.subject,
                "key": self.key(),
                "now": self.moment(lesson),
            }
            log_session(grant=grant, on=lesson, hours=2, by=officer, **facts)
            lesson = self.later(lesson, 5)
        if self.is_over and lesson:
            end_tuition(grant=grant, reason=words.ENDED, by=officer, now=self.moment(lesson))
