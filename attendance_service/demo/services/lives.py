"""Cases of last year that were closed before the pupil came back, cases opened again, and a pupil on file twice."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Unit, User
from attendance_service.demo import words
from attendance_service.demo.days import DemoDays, at, office_hour
from attendance_service.demo.services.numbers import number_matter
from cases.models import (
    Case,
    CaseStage,
    CloseOutcome,
    Contact,
    ContactKind,
    ContactOutcome,
    IdType,
    ReporterKind,
    Student,
)
from cases.services.closing import close_case, reopen_case
from cases.services.contact import log_contact
from cases.services.leaving import move_case
from cases.services.referral import log_referral
from cases.services.settling import TIMED, lock_student, settle_promises
from cases.services.students import create_student
from cases.services.talks import TALKS
from charter.models import NextStep
from charter.services.calendar import calendar_for

EARLIER, AGAIN = 8, 3
ENDS = [
    (CloseOutcome.REGULAR, "חזרה לביקור סדיר, הנוכחות נבדקה עם המחנכת"),
    (CloseOutcome.REGULAR, "ארבעה שבועות רצופים של נוכחות מלאה"),
    (CloseOutcome.OTHER, "המשפחה ביקשה להפסיק; הטיפול ממשיך ברווחה"),
    (CloseOutcome.EXEMPT, "אישור לחינוך ביתי עד סוף השנה"),
]


def add(unit: Unit, *, today: date, rng: Random) -> None:
    manager = User.objects.filter(unit=unit, is_manager=True).order_by("pk").first()
    if manager is None:
        return
    days = DemoDays(calendar_for(unit), today)
    running = Case.objects.open().filter(matter__unit=unit, matter__restricted=False).exclude(matter__owner=None)
    cases = list(running.select_related("matter__owner", "matter__unit", "student__unit").order_by("pk"))
    came_back = [case for case in cases if case.opened_on >= days.this_year]
    for place, case in enumerate(rng.sample(came_back, min(EARLIER, len(came_back)))):
        _add_earlier(case, place, days, rng)
    waiting = set(NextStep.objects.open().filter(matter__unit=unit).values_list("matter", flat=True))
    quiet = [case for case in cases if case.matter_id not in waiting and case.opened_on < days.this_year]
    for case in rng.sample(quiet, min(AGAIN, len(quiet))):
        _close_too_early(case, days, rng)
    if cases:
        _add_twin(cases[-1].student, manager, today)


@transaction.atomic
def _add_earlier(case: Case, place: int, days: DemoDays, rng: Random) -> None:
    """A case of last year, told by the same services; the present one waits aside meanwhile."""
    student, officer = case.student, case.matter.owner
    open_days = days.past(days.last_year + timedelta(days=30), days.this_year - timedelta(days=90))
    begin = rng.randrange(max(1, len(open_days) - 45))
    if officer is None or len(open_days) < begin + 45:
        return
    lock_student(student)
    aside = {"stage": CaseStage.CLOSED, "closed_on": case.opened_on, "merged_into": None}
    Case.objects.filter(pk=case.pk).update(**aside)
    earlier = _tell(case, open_days[begin], open_days[begin + 2], rng)
    facts: dict[str, Any] = {"by": officer, "today": open_days[begin + 40]}
    now = at(open_days[begin + 40], office_hour(rng))
    if place == EARLIER - 1:
        key = UUID(int=rng.getrandbits(128))
        move_case(case=earlier, authority="עיריית נווה ים", passed="סיכום טיפול קצר", key=key, now=now, **facts)
    else:
        outcome, note = ENDS[place % len(ENDS)]
        close_case(case=earlier, outcome=outcome, note=note, now=now, told=place % 2 == 0, **facts)
    Case.objects.filter(pk=case.pk).update(stage=case.stage, closed_on=None)
    settle_promises(student, (TALKS, *TIMED), now=days.now)


def _tell(case: Case, received: date, acted: date, rng: Random) -> Case:
    """A referral, a call and a talk at school; every second time nobody asked the partners."""
    officer, student = case.matter.owner, case.student
    moment = at(received, office_hour(rng))
    referral = log_referral(
        student=student,
        reporter_kind=ReporterKind.COUNSELLOR,
        received_at=moment,
        reasons=["seven_days"],
        by=officer,
        owner=officer,
        key=UUID(int=rng.getrandbits(128)),
        now=moment,
        tells_parents=False,
    )
    _number(referral.case, rng)
    number_matter(referral.matter, referral.case.matter.url, rng)
    stay = student.enrolments.filter(until_on=None).select_related("school").first()
    guardian = student.guardians.order_by("pk").first()
    if stay and guardian:
        _log(referral.case, ContactKind.SCHOOL, acted, rng, school=stay.school, person="יועצת בית הספר")
        _log(referral.case, ContactKind.CALL, acted, rng, guardians=[guardian])
    if rng.random() < 0.7:
        _log(referral.case, ContactKind.PARTNER, acted, rng, partner="welfare", person="עו״ס לחוק")
    return referral.case


def _log(case: Case, kind: ContactKind, on: date, rng: Random, **facts: Any) -> Contact:
    moment = at(on, office_hour(rng))
    given: dict[str, Any] = {"note": rng.choice(words.CALL_NOTES), "key": UUID(int=rng.getrandbits(128))}
    reached = ContactOutcome.REACHED
    return log_contact(
        case=case, kind=kind, outcome=reached, happened_at=moment, by=case.matter.owner, now=moment, **given, **facts
    )


def _number(case: Case, rng: Random) -> None:
    number_matter(case.matter, "/cases/{ref}/", rng)


def _close_too_early(case: Case, days: DemoDays, rng: Random) -> None:
    """Closed in June, opened again in the autumn."""
    spring = days.past(max(case.opened_on, days.this_year - timedelta(days=120)), days.this_year - timedelta(days=60))
    autumn = days.past(days.this_year, days.today - timedelta(days=1))
    if not spring or not autumn or case.matter.owner is None:
        return
    ended, begun = rng.choice(spring), rng.choice(autumn)
    note, by = "הגיע לסוף השנה בנוכחות טובה", case.matter.owner
    close_case(case=case, outcome=CloseOutcome.REGULAR, note=note, by=by, today=ended, now=at(ended, office_hour(rng)))
    reopen_case(case=case, reason="נעדר/ת שוב מאז תחילת השנה", by=by, now=at(begun, office_hour(rng)))
    Case.objects.filter(pk=case.pk).update(stage=CaseStage.FOLLOW_UP)


def _add_twin(student: Student, manager: User, today: date) -> None:
    """A pupil found in a park before the number was known."""
    facts: dict[str, Any] = {"id_type": IdType.NONE, "id_missing_reason": "נמצא/ה בסיור; המספר עוד לא ידוע"}
    same = {name: getattr(student, name) for name in ("first_name", "last_name", "birth_on", "gender")}
    create_student(by=manager, on=today, **facts, **same)
