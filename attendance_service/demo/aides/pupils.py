"""The pupils of the aide desk: most learn quietly and have no case; some are known to an officer as well."""

from __future__ import annotations

from random import Random

from accounts.models import Unit
from attendance_service.demo.aides.plans import Plan, Reach, Room
from attendance_service.demo.days import DemoDays
from attendance_service.demo.families import Family, make_family
from attendance_service.demo.family_rows import FamilyWriter
from attendance_service.demo.sheets import Book
from cases.models import Case, Enrolment, Guardian, School, Stage, Student
from notices.models import Recipient

FIRST = 3_000_000  # the families of cases have the numbers below
KNOWN_EVERY, KNOWN = 8, 3  # of so many plans one's pupil has a case too
STAGES = ((Stage.KINDERGARTEN, 2), (Stage.PRIMARY, 10), (Stage.MIDDLE, 5), (Stage.HIGH, 2))
GRADES = {Stage.KINDERGARTEN: (0,), Stage.PRIMARY: range(1, 7), Stage.MIDDLE: range(7, 10), Stage.HIGH: range(10, 13)}


class Pupils:
    """Makes families of one unit; the same generator makes the same ones."""

    def __init__(self, unit: Unit, days: DemoDays, rng: Random) -> None:
        self.unit, self.days, self.rng = unit, days, rng
        self.book = Book(Student, Enrolment, Recipient, Guardian)
        self.writer = FamilyWriter(self.book, days, rng)
        schools = School.objects.filter(unit=unit).order_by("pk")
        self.schools = {stage: [school for school in schools if school.stage == stage] for stage, _share in STAGES}

    def make(self, plans: list[Plan]) -> list[Student]:
        known = self._known(len(plans) // KNOWN_EVERY)
        keys = []
        for n, plan in enumerate(plans):
            is_known = known and n % KNOWN_EVERY == KNOWN and plan.room is None and plan.reach != Reach.PARTLY
            keys.append(known.pop() if is_known else self._new(n, plan))
        self.book.finish()
        students = Student.objects.select_related("unit").in_bulk(keys)
        return [students[key] for key in keys]

    def _known(self, wanted: int) -> list[int]:
        """Pupils with an open case of this year and both parents."""
        cases = Case.objects.open().filter(
            matter__unit=self.unit, matter__restricted=False, matter__owner__isnull=False
        )
        keys = [key for key in cases.order_by("pk").values_list("student", flat=True) if _has_two_parents(key)]
        return self.rng.sample(keys, min(wanted, len(keys)))

    def _new(self, n: int, plan: Plan) -> int:
        room = plan.room or self._room()
        schools = self.schools[room.stage]
        family = self._family(FIRST + n, room, both=plan.reach == Reach.PARTLY)
        school = schools[room.school % len(schools)]
        before = self._school_before(school, room)
        return self.writer.write(self.unit.pk, family, school, before)[0]

    def _room(self) -> Room:
        stage = self.rng.choices([stage for stage, _ in STAGES], [share for _, share in STAGES])[0]
        place = self.rng.randrange(len(self.schools[stage]))
        return Room(stage, place, self.rng.choice(GRADES[stage]), self.rng.randint(1, 3))

    def _family(self, index: int, room: Room, *, both: bool) -> Family:
        while True:
            family = make_family(self.rng, index, room.grade, self.days.this_year)
            if not both or (len(family.parents) == 2 and not any(parent.barred for parent in family.parents)):
                return family._replace(class_number=room.number)

    def _school_before(self, school: School, room: Room) -> School:
        grade = max(room.grade - 1, 0)
        if grade in GRADES[room.stage]:
            return school
        return next(schools[0] for stage, schools in self.schools.items() if grade in GRADES[stage])


def _has_two_parents(student: int) -> bool:
    return Guardian.objects.filter(student=student, recipient__may_receive=True).count() == 2
