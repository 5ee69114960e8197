"""Conversations that siblings share (charter 1)."""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from accounts.models import Unit
from attendance_service.demo import words
from attendance_service.demo.days import FIRST_MINUTE, at, office_hour, school_year_start
from attendance_service.demo.names import DANAS_PUPILS
from cases.models import Case, ContactKind, ContactOutcome, Guardian, Purpose, Student
from cases.services.families import join_family
from cases.services.shared_talks import log_talk
from cases.services.students import searchable
from charter.calendar import WorkCalendar
from charter.models import Deadline
from charter.services.calendar import calendar_for
from charter.services.sweep import flag_deadlines
from charter.standards import TIMED_PROMISES
from notices.models import Notice

FAMILIES = 6


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """Some pupils of one officer become siblings, and some of their mothers were talked with about both."""
    calendar = calendar_for(unit)
    for older, younger in _pairs(unit, rng):
        _become_siblings(older.student, younger.student)
        joined_at = at(max(older.opened_on, younger.opened_on), time(16))
        by = older.matter.owner
        if by is None:
            continue
        join_family(student=older.student, other=younger.student, by=by, now=joined_at)
        _talk_about_both(older, younger, calendar, today, rng)
    flag_deadlines(today=today, now=at(today, FIRST_MINUTE))


def _pairs(unit: Unit, rng: Random) -> list[tuple[Case, Case]]:
    """Quiet cases of the same officer: nothing open that a talk would answer, no mail on its way to the parents."""
    running = Deadline.objects.open().filter(matter__unit=unit, promise__in=TIMED_PROMISES)
    cases = Case.objects.open().filter(matter__unit=unit, matter__owner__isnull=False)
    quiet = cases.exclude(referrals__matter__in=running.values("matter"))
    quiet = quiet.exclude(meeting_requests__matter__in=running.values("matter"))
    written = Notice.objects.filter(recipient__guardian__isnull=False).values("recipient__guardian__student")
    quiet = quiet.exclude(student__in=written).select_related("matter__owner", "student__unit").order_by("pk")
    by_officer: dict[int | None, list[Case]] = {}
    for case in quiet[len(DANAS_PUPILS) :]:
        by_officer.setdefault(case.matter.owner_id, []).append(case)
    pairs = [(his[n], his[n + 1]) for his in by_officer.values() for n in range(0, len(his) - 1, 2)]
    return rng.sample(pairs, min(FAMILIES, len(pairs)))


def _become_siblings(older: Student, younger: Student) -> None:
    """One family: the same name, address and parents."""
    younger.last_name, younger.address, younger.other_name = older.last_name, older.address, ""
    younger.search_name = searchable(younger.first_name, younger.last_name)
    younger.save(update_fields=["last_name", "address", "other_name", "search_name"])
    parents = {one.relation: one for one in older.guardians.select_related("recipient")}
    for guardian in younger.guardians.select_related("recipient"):
        if same := parents.get(guardian.relation):
            _become_same(guardian, same)


def _become_same(guardian: Guardian, same: Guardian) -> None:
    guardian.phone, person = same.phone, guardian.recipient
    person.name, person.email, person.language = same.recipient.name, same.recipient.email, same.recipient.language
    guardian.save(update_fields=["phone"])
    person.save(update_fields=["name", "email", "language"])


def _talk_about_both(older: Case, younger: Case, calendar: WorkCalendar, today: date, rng: Random) -> None:
    mother = older.student.guardians.filter(relation="mother", restriction="").first()
    days = _days_for(older, younger, calendar, today)
    for day in sorted(rng.sample(days, min(len(days), rng.randint(1, 2)))):
        moment = at(day, office_hour(rng))
        log_talk(
            case=older,
            siblings=[younger],
            kind=ContactKind.CALL,
            outcome=ContactOutcome.REACHED,
            happened_at=moment,
            guardians=[mother] if mother else [],
            purpose=Purpose.FOLLOW_UP,
            note=rng.choice(words.CALL_NOTES),
            by=older.matter.owner,
            key=UUID(int=rng.getrandbits(128), version=4),
            now=moment + timedelta(minutes=rng.randrange(4, 40)),
        )


def _days_for(older: Case, younger: Case, calendar: WorkCalendar, today: date) -> list[date]:
    """Working days after all that was promised in either case was done."""
    cases = (older, younger)
    acts = [timezone.localdate(act.happened_at) for case in cases for act in case.contacts.all()]
    first = max([*acts, older.opened_on, younger.opened_on, school_year_start(today)])
    days = [first + timedelta(days=n) for n in range(1, (today - first).days)]
    return [day for day in days if calendar.is_working(day)]
