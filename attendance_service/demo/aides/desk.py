"""What every act of the aide desk needs: who acts, with which key, on which hour, and which numbers the files bear."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from uuid import UUID

from django.utils import timezone

from accounts.models import Role, Unit, User
from assistance.models import AideEligibility, AideFile, Body, FunctionLevelDecision, Matya, SchoolFacts
from assistance.services.bodies import prepare_bodies
from attendance_service.demo.aides.clock import Clock
from attendance_service.demo.aides.season import Season
from attendance_service.demo.days import at, office_hour
from attendance_service.demo.services.numbers import number_matter
from cases.models import Enrolment
from charter.calendar import WorkCalendar, school_year
from charter.models import Desk as DeskKind
from charter.models import Matter

TYPED_EARLIER = 6  # one of so many


@dataclass
class Desk:
    unit: Unit
    calendar: WorkCalendar
    today: date
    year: int  # in hand
    rng: Random
    clock: Clock
    by: User = field(init=False)
    manager: User = field(init=False)
    bodies: dict[str, Body] = field(init=False)
    ready: list[AideFile] = field(default_factory=list)  # to be passed to their centre with the next list
    numbered: int = 0
    typed: int = 0

    def __post_init__(self) -> None:
        staff = User.objects.active().filter(unit=self.unit).order_by("pk")
        self.by = staff.filter(is_coordinator=True)[0]
        self.manager = User.objects.with_role(Role.MANAGER).filter(unit=self.unit).order_by("pk")[0]
        self.bodies = {body.code: body for body in prepare_bodies(self.unit)}
        self.seasons = {year: Season(self.calendar, year, self.today) for year in (self.year - 1, self.year)}
        self.numbered = self._last_matter()

    def at(self, day: date) -> datetime:
        """Some hour of a day in the office; a day that never comes is after every clock."""
        return at(min(day, date(2100, 1, 1)), office_hour(self.rng))

    def next_typing_day(self) -> date:
        """When an older right was typed: a few a year ago, with a file of last year; all while that year runs."""
        self.typed += 1
        is_old = self.typed % TYPED_EARLIER == 0 or school_year(self.today).start.year < self.year
        return date(self.year - is_old, 2, 3)

    def ago(self, working_days: int) -> datetime:
        return self.at(self.seasons[self.year].after(self.today, -working_days))

    @property
    def today_of_clock(self) -> date:
        return timezone.localdate(self.clock.now)

    def key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def number_new(self) -> None:
        """The same seed, the same numbers: what the services draw by chance is drawn again before anybody is told."""
        new = Matter.objects.filter(unit=self.unit, desk=DeskKind.ASSISTANCE, pk__gt=self.numbered)
        rights = set(AideEligibility.objects.filter(matter__in=new).values_list("matter", flat=True))
        for matter in new.order_by("pk"):
            number_matter(matter, "/assist/eligibility/{ref}/" if matter.pk in rights else "/assist/{ref}/", self.rng)
        self.numbered = self._last_matter()

    def _last_matter(self) -> int:
        return Matter.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def centre_of(self, file: AideFile) -> Matya | None:
        stays = Enrolment.objects.current().filter(student=file.eligibility.student_id)
        facts = SchoolFacts.objects.select_related("matya").filter(school__in=stays.values("school")).first()
        return facts.matya if facts else None


def fresh(file: AideFile) -> AideFile:
    related = ("matter__unit", "eligibility__student", "eligibility__body")
    return AideFile.objects.select_related(*related).get(pk=file.pk)


def in_force(file: AideFile) -> FunctionLevelDecision:
    rows = FunctionLevelDecision.objects.in_force().select_related("file__matter__unit", "file__eligibility", "body")
    return rows.get(file=file)
