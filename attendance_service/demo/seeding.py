"""The whole demo year in one transaction: units, calendars, families, cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from django.db import connection, transaction

from accounts.models import Unit
from attendance_service.demo import names
from attendance_service.demo.days import FIRST_MINUTE, DemoDays, at
from attendance_service.demo.families import make_family
from attendance_service.demo.people import DemoUnit, PeopleMaker, loads_of
from attendance_service.demo.promises import SETTLED
from attendance_service.demo.services import add_services
from attendance_service.demo.sheets import Book
from attendance_service.demo.stories import Standing, StoryTeller
from attendance_service.demo.writing import SPOKEN_TO, CaseWriter, Place
from cases.models import (
    Case,
    Contact,
    Enrolment,
    Guardian,
    MeetingRequest,
    Referral,
    School,
    Stage,
    Student,
    TimelineEntry,
)
from charter.calendar import WorkCalendar
from charter.models import CalendarYear, ClosedDay, DayKind, Deadline, Matter, NextStep
from charter.services.calendar import calendar_for, draft_year
from notices.models import Notice, Recipient

TABLES = (
    *(Student, Enrolment, Recipient, Guardian, Matter, Case, TimelineEntry, Referral, MeetingRequest),
    *(Deadline, Contact, SETTLED, SPOKEN_TO, NextStep, Notice),
)
UNASSIGNED = 3  # referrals of a unit that wait for an officer
GRADES = {Stage.KINDERGARTEN: (0,), Stage.PRIMARY: range(1, 7), Stage.MIDDLE: range(7, 10), Stage.HIGH: range(10, 13)}
LIKELY = {Stage.KINDERGARTEN: 2, Stage.PRIMARY: 10, Stage.MIDDLE: 20, Stage.HIGH: 14}
Progress = Callable[[int], object]


def make_calendar(unit: Unit, today: date, approved_by: int) -> WorkCalendar:
    """Four years drafted and approved up to this one, one closure behind us and one to come."""
    first = today.year - 2 if today.month < 9 else today.year - 1
    drafted_at = at(date(first, 8, 1), FIRST_MINUTE)
    for year in range(first, today.year + 3):
        draft_year(unit=unit, year=year, now=drafted_at)
    standing = CalendarYear.objects.filter(unit=unit, year__lte=today.year)
    standing.update(approved_by=approved_by, approved_at=drafted_at)
    for on, name in ((today - timedelta(days=45), "יום גישור"), (today + timedelta(days=24), "סגירה מרוכזת")):
        facts = {"kind": DayKind.CLOSURE, "name": name, "source": "העירייה", "added_by_id": approved_by}
        ClosedDay.objects.create(unit=unit, on=_weekday(on), added_at=drafted_at, **facts)
    return calendar_for(unit)


def learn_tables() -> None:
    """Thousands of rows in one transaction: without it PostgreSQL plans as if the tables were empty, for minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _weekday(on: date) -> date:
    """A day of the working week, so that a closure is felt."""
    return on - timedelta(days=1) * {4: 1, 5: 2}.get(on.weekday(), 0)


class Seeding:
    """One run; the same seed, day and number of cases give the same rows."""

    def __init__(self, *, cases: int, seed: int, today: date, bench: bool, progress: Progress) -> None:
        self.rng = Random(seed)  # noqa: S311 invented people, not secrets
        self.today, self.progress, self.bench = today, progress, bench
        self.loads, self.people = loads_of(cases), PeopleMaker(self.rng, at(today, FIRST_MINUTE), bench=bench)
        self.written = 0

    def run(self) -> int:
        book = Book(*TABLES)
        for number, loads in enumerate(self.loads):
            home = self.people.make_unit(number, loads)
            calendar = make_calendar(home.unit, self.today, home.manager.pk)
            if number == 0:
                days = DemoDays(calendar, self.today)
                self.teller, self.writer = StoryTeller(days, self.rng), CaseWriter(book, days, self.rng)
                self.days = days
            self._fill(home, number)
            self.progress(self.written)
        book.finish()
        if not self.bench:
            learn_tables()
            add_services(Unit.objects.order_by("pk")[:1].get(), today=self.today, rng=self.rng)
        return self.written

    def _fill(self, home: DemoUnit, number: int) -> None:
        for place, (officer, load) in enumerate(zip(home.officers, home.loads, strict=True)):
            waiting = UNASSIGNED if place == len(home.officers) - 1 and load > UNASSIGNED else 0
            standings = self._standings(number, place)
            for n in range(load):
                is_waiting = n >= load - waiting
                standing = Standing.FRESH if is_waiting else next(standings)
                self._case(home, officer.pk, standing, None if is_waiting else place)

    def _standings(self, number: int, place: int) -> Iterator[Standing]:
        """What waits for an officer today: as in the pictures for the first five, by chance for the rest."""
        first = number == 0 and place < len(names.FIRST_OFFICERS)
        late = names.FIRST_OFFICERS[place].late if first else self.rng.randrange(0, 6)
        due = names.FIRST_OFFICERS[place].due_today if first else self.rng.randrange(0, 4)
        yield from [Standing.LATE] * late + [Standing.TODAY] * due + [Standing.SOON] * 2 + [Standing.LATER] * 7
        while True:
            yield Standing.DONE

    def _case(self, home: DemoUnit, officer: int, standing: Standing, place: int | None) -> None:
        school = self._school(home.schools[officer])
        grade = self.rng.choice(GRADES[Stage(school.stage)])
        before = self._school_for(home.schools[officer], school, max(grade - 1, 0))
        family = make_family(self.rng, self.written, grade, self.days.this_year)
        story = self.teller.tell(standing, len(family.parents))
        whose = Place(home, home.officers[place] if place is not None else None, school, before)
        if whose.officer is None:
            story.acts.clear()
            del story.reports[:-1]  # nothing was done yet, so nothing older can stand behind it
        self.writer.write(whose, family, story, has_step=self.rng.random() < 0.3)
        self.written += 1

    def _school(self, schools: list[School]) -> School:
        return self.rng.choices(schools, [LIKELY[Stage(school.stage)] for school in schools])[0]

    def _school_for(self, schools: list[School], school: School, grade: int) -> School:
        """The school a year ago: the same one where its stage fits the grade."""
        if grade in GRADES[Stage(school.stage)]:
            return school
        return next(other for other in schools if grade in GRADES[Stage(other.stage)])


@transaction.atomic
def seed_cases(*, cases: int, seed: int, today: date, bench: bool = False, progress: Progress = bool) -> int:
    """Fill an empty database; how many cases were written."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # millions of checks at the end would fill the memory
    return Seeding(cases=cases, seed=seed, today=today, bench=bench, progress=progress).run()
