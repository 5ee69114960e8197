"""A case as rows: its matters, referrals, contacts, timeline, and the promises as they ended."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from accounts.models import User
from attendance_service.demo import names, words
from attendance_service.demo.acts import Act, Report, Story
from attendance_service.demo.days import DemoDays
from attendance_service.demo.families import Family
from attendance_service.demo.family_rows import FamilyWriter, Known
from attendance_service.demo.people import DemoUnit
from attendance_service.demo.promises import PromiseWriter
from attendance_service.demo.sheets import Book
from attendance_service.demo.talks import TalkWriter, give_purposes
from attendance_service.demo.telling import TellingWriter
from cases.models import Case, Contact, MeetingRequest, Referral, School, TimelineEntry
from charter.models import Matter

SPOKEN_TO = Contact.guardians.through
REFS, REF_STEP = 10**8, 61_803_399  # without a common divisor: each number once, none next to the other
FROM_SCHOOL = ("principal", "counsellor", "teacher")
MISTAKE = "דווח בטעות"


class Place(NamedTuple):
    """Whose case it is and where the pupil learns."""

    home: DemoUnit
    officer: User | None
    school: School
    school_before: School

    @property
    def by(self) -> int:
        return (self.officer or self.home.manager).pk


class OpenCase(NamedTuple):
    """What every row of a case needs."""

    place: Place
    key: int
    url: str
    parents: list[Known]


class CaseWriter:
    """Writes one case after the other into the book."""

    def __init__(self, book: Book, days: DemoDays, rng: Random) -> None:
        self.book, self.days, self.rng = book, days, rng
        self.families, self.promises = FamilyWriter(book, days, rng), PromiseWriter(book, days, rng)
        self.telling, self.talks = TellingWriter(book, days, rng), TalkWriter(book, days)
        self.matters, self.first_ref = 0, rng.randrange(REFS)

    def write(self, place: Place, family: Family, story: Story, *, has_step: bool) -> None:
        student, parents = self.families.write(place.home.unit.pk, family, place.school, place.school_before)
        first = story.reports[0]
        ref, matter = self._matter(place, first.on, "")
        stage = "plan" if len(story.acts) > 6 else "inquiry"
        key = self.book[Case].add(matter_id=matter, student_id=student, stage=stage, opened_on=first.on)
        case = OpenCase(place, key, f"/cases/{ref}/", parents)
        opened = [row for report in story.reports for row in self._report(case, report)]
        give_purposes(story.acts)
        for act in story.acts:
            self._act(case, act)
        for of_matter, code, report, set_at in opened:
            self.promises.write(of_matter, code, report, story.acts, set_at)
        self.talks.write(matter, first.on, story.acts, opened[0][-1])
        if has_step and place.officer:
            self.telling.write_step(matter, place.officer, self.new_key())
        if place.officer and first.on >= self.days.this_year:
            call_by = self.days.dates("10", first.on).due_on
            self.telling.write_notices(matter, ref, family, parents, first, call_by, place.officer, self.new_key)
        self.book.write_if_full()

    def new_key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def _matter(self, place: Place, on: date, url: str) -> tuple[str, int]:
        ref = f"{on.year}-{(self.first_ref + self.matters * REF_STEP) % REFS:08d}"
        self.matters += 1
        key = self.book[Matter].add(
            unit_id=place.home.unit.pk,
            ref=ref,
            url=url or f"/cases/{ref}/",
            desk="cases",
            owner_id=place.officer.pk if place.officer else None,
            opened_by_id=place.by,
        )
        return ref, key

    def _entry(self, case: OpenCase, kind: str, at: datetime, recorded_at: datetime, **more: object) -> int:
        facts = {"kind": kind, "by_id": case.place.by, "happened_at": at, "recorded_at": recorded_at}
        return self.book[TimelineEntry].add(case_id=case.key, **facts, **more)

    def _report(self, case: OpenCase, report: Report) -> list[tuple[int, str, Report, datetime]]:
        """The referral and the meeting asked for; which promises each matter opens."""
        recorded_at = min(report.received_at + timedelta(minutes=self.rng.randrange(1, 120)), self.days.now)
        _, matter = self._matter(case.place, report.on, case.url)
        entry = self._entry(case, "referral", report.received_at, recorded_at)
        self.book[Referral].add(matter_id=matter, case_id=case.key, entry_id=entry, **self._words(report, recorded_at))
        if report.withdrawn_at:
            self._entry(case, "withdrawn", report.withdrawn_at, report.withdrawn_at, text=MISTAKE)
        opened = [(matter, code, report, recorded_at) for code in ("9", "10", "12")]
        return opened + self._meeting(case, report, recorded_at)

    def _words(self, report: Report, recorded_at: datetime) -> dict[str, object]:
        return {
            "reporter_kind": report.reporter,
            "reporter_name": self.rng.choice(names.STAFF_NAMES) if report.reporter in FROM_SCHOOL else "",
            "received_at": report.received_at,
            "recorded_at": recorded_at,
            "reasons": json.dumps([report.reason]),
            "days_absent": self.rng.choice((5, 7, 9, 12, 14, 21)),
            "school_steps": json.dumps(["teacher_talk", "parents_talk"][: self.rng.randint(0, 2)]),
            "description": self.rng.choice(words.DESCRIPTIONS),
            "withdrawn_at": report.withdrawn_at,
            "withdrawn_reason": MISTAKE if report.withdrawn_at else "",
            "form_key": self.new_key(),
        }

    def _meeting(
        self, case: OpenCase, report: Report, recorded_at: datetime
    ) -> list[tuple[int, str, Report, datetime]]:
        if not report.meeting_by:
            return []
        _, matter = self._matter(case.place, report.on, case.url)
        self.book[MeetingRequest].add(
            matter_id=matter,
            case_id=case.key,
            entry_id=self._entry(case, "meeting_request", report.received_at, recorded_at),
            requested_by=report.meeting_by,
            requested_on=report.on,
            form_key=self.new_key(),
        )
        return [(matter, "11", report, recorded_at)]

    def _act(self, case: OpenCase, act: Act) -> None:
        school = case.place.school if act.day >= self.days.this_year else case.place.school_before
        act.entry = self._entry(case, "contact", act.at, act.recorded_at, restricted=act.kind == "visit")
        contact = self.book[Contact].add(
            case_id=case.key,
            entry_id=act.entry,
            kind=act.kind,
            outcome=act.outcome,
            with_pupil=act.with_pupil,
            school_id=school.pk if act.kind == "school" else None,
            partner=act.partner,
            person=act.person,
            place=act.place,
            written_by=act.written_by,
            happened_at=act.at,
            recorded_at=act.recorded_at,
            recorded_by_id=case.place.by,
            note=act.note,
            purpose=act.purpose,
            form_key=self.new_key(),
        )
        if act.guardian >= 0:
            self.book[SPOKEN_TO].add(contact_id=contact, guardian_id=case.parents[act.guardian].guardian)
