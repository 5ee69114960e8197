"""The demo's units: their staff, their schools, and who answers for which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise
from random import Random

from django.contrib.auth.hashers import make_password

from accounts.models import Unit, User
from attendance_service.demo import names
from cases.models import School, SchoolContactPerson, SchoolRole, Stage
from cases.services.imports.schools import LATER_ENDS, PRIMARY_ENDS

PASSWORD = "sadir-demo-2026"  # noqa: S105 published on purpose: demo people exist only on one's own machine
CASES_AN_OFFICER, OFFICERS_A_UNIT = 40, 25
STAGES = (Stage.MIDDLE, Stage.HIGH, Stage.PRIMARY, Stage.MIDDLE, Stage.PRIMARY, Stage.KINDERGARTEN)
OTHERS = (
    ("רונית שקד", "ronit", "manager", "מנהלת היחידה"),
    ("אילנה גורן", "ilana", "coordinator", "רכזת שעות סיוע"),
    ("עופר דקל", "ofer", "administrator", "מנהל מערכת"),
    ("נגה צור", "noga", "auditor", "ממונה על הגנת הפרטיות"),
)


@dataclass
class DemoUnit:
    """A unit with its people; `loads` is how many cases each officer answers for."""

    unit: Unit
    manager: User
    officers: list[User]
    loads: list[int]
    schools: dict[int, list[School]]  # by officer


def loads_of(cases: int) -> list[list[int]]:
    """How many cases each officer of each unit gets: about forty, shared like the first unit's five."""
    officers = max(1, round(cases / CASES_AN_OFFICER))
    weights = [names.FIRST_OFFICERS[n % 5].weight for n in range(officers)]
    ends = [cases * reached // sum(weights) for reached in accumulate(weights)]
    loads = [end - start for start, end in pairwise([0, *ends])]
    return [loads[start : start + OFFICERS_A_UNIT] for start in range(0, officers, OFFICERS_A_UNIT)]


class PeopleMaker:
    """Makes units one after the other; the first takes the place of the unit a migration made."""

    def __init__(self, rng: Random, now: datetime, *, bench: bool) -> None:
        self.rng, self.bench = rng, bench
        self.password = make_password(None) if bench else make_password(PASSWORD)
        self.facts = {"is_demo": not bench, "joined_at": now}

    def make_unit(self, number: int, loads: list[int]) -> DemoUnit:
        unit = self._unit(number)
        officers = [self._officer(unit, number, n) for n in range(len(loads))]
        others = [self._user(unit, name, self._mail(mail, number), title, role) for name, mail, role, title in OTHERS]
        User.objects.bulk_create([officers[0], *others, *officers[1:]])  # one of each role first
        schools = self._schools(unit, officers)
        return DemoUnit(unit, others[0], officers, loads, schools)

    def _unit(self, number: int) -> Unit:
        place = names.MUNICIPALITIES[number % len(names.MUNICIPALITIES)]
        unit = (Unit.objects.order_by("pk").first() if number == 0 else None) or Unit()
        unit.name = names.UNIT_NAME
        unit.municipality = f"עיריית {place}" + (f" {number}" if number >= len(names.MUNICIPALITIES) else "")
        unit.phone, unit.email, unit.hours = "+97235550100", f"unit{number}@demo.example", "א׳ עד ה׳, 8:00 עד 16:00"
        unit.privacy_officer, unit.accessibility_coordinator = "נגה צור", "ליאת ברק"
        unit.save()
        return unit

    def _mail(self, name: str, number: int) -> str:
        return f"{name}@demo.example" if number == 0 else f"{name}.{number}@demo.example"

    def _officer(self, unit: Unit, number: int, place: int) -> User:
        first = names.FIRST_OFFICERS[place] if number == 0 and place < len(names.FIRST_OFFICERS) else None
        name = first.name if first else names.OFFICER_NAMES[(number * 5 + place) % len(names.OFFICER_NAMES)]
        mail = first.email if first else self._mail(f"officer{place}", number)
        return self._user(unit, name, mail, names.OFFICER_TITLE, "officer")

    def _user(self, unit: Unit, name: str, mail: str, title: str, role: str) -> User:
        phone = f"+97235550{self.rng.randrange(101, 200)}"
        facts = {f"is_{role}": True, **self.facts}
        return User(unit=unit, name=name, email=mail, title=title, phone=phone, password=self.password, **facts)

    def _schools(self, unit: Unit, officers: list[User]) -> dict[int, list[School]]:
        """Each officer has a school of each of six kinds, so that a pupil's class always fits his school."""
        schools = {
            officer.pk: [self._school(unit, officer, place * len(STAGES) + n, stage) for n, stage in enumerate(STAGES)]
            for place, officer in enumerate(officers)
        }
        every = [school for hers in schools.values() for school in hers]
        School.objects.bulk_create(every)
        SchoolContactPerson.objects.bulk_create(person for school in every for person in self._staff(school))
        return schools

    def _school(self, unit: Unit, officer: User, number: int, stage: Stage) -> School:
        choices = names.SCHOOL_NAMES[stage.value]
        turn, again = (number // len(STAGES)) % len(choices), number // len(STAGES) // len(choices)
        name = choices[(turn + number % 2) % len(choices)] + (f" {again + 1}" if again else "")
        primary = stage in (Stage.KINDERGARTEN, Stage.PRIMARY)
        return School(
            unit=unit,
            symbol=f"{300_000 + number * 37 + unit.pk % 30:06d}",
            name=name,
            stage=stage,
            year_ends_day=PRIMARY_ENDS if primary else LATER_ENDS,
            officer=officer,
            phone=f"+97235551{self.rng.randrange(1_000):03d}",
            email=f"school{number}@example.org",
        )

    def _staff(self, school: School) -> list[SchoolContactPerson]:
        roles = (SchoolRole.PRINCIPAL, SchoolRole.COUNSELLOR)
        people = self.rng.sample(names.STAFF_NAMES, len(roles))
        return [
            SchoolContactPerson(school=school, name=name, role=role, phone=school.phone)
            for name, role in zip(people, roles, strict=True)
        ]
