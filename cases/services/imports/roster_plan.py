"""What one chunk of roster rows changes: worked out first, stored in sets afterwards."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import Unit
from cases.models import Enrolment, Guardian, School, Student
from cases.services.imports.checks import Refusal, Report, shown
from cases.services.imports.guardians import GuardianPlan, plan_guardians
from cases.services.imports.roster_rows import RosterRow
from cases.services.imports.schools import new_school
from cases.services.students import pupils_by_number, searchable
from cases.services.telling.recording import tell_as_recorded

FACTS = ("first_name", "last_name", "birth_on", "gender", "address")


class RosterPlan:
    """Rows of the file against what is there; `make` decides, `store` writes."""

    def __init__(
        self, *, unit: Unit, rows: list[RosterRow], schools: dict[str, School], today: date, titles: dict[str, str]
    ) -> None:
        self.unit, self.rows, self.schools, self.today, self.titles = unit, rows, schools, today, titles
        self.new_schools: list[School] = []
        self.new_students: list[Student] = []
        self.changed_students: list[Student] = []
        self.left: list[Enrolment] = []
        self.joined: list[Enrolment] = []
        self.guardians = GuardianPlan()
        self.met: set[int] = set()

    def make(self, report: Report) -> None:
        self.students = self._students_there()
        for row in self.rows:
            school = self._school(row, report)
            if school is None:
                continue
            student = self.students.get(row.id_number)
            if student is None:
                self._add(row, school)
                report.new += 1
            elif student.pk in self.met:  # joined pupils: the file still knows both numbers of one
                report.unchanged += 1
            elif self._change(student, row, school):
                report.changed += 1
            else:
                report.unchanged += 1
            if student is not None:
                self.met.add(student.pk)

    def _students_there(self) -> dict[str, Student]:
        current = Enrolment.objects.current().select_related("school")
        guardians = Guardian.objects.select_related("recipient").order_by("pk")
        students = pupils_by_number(self.unit, [row.id_number for row in self.rows])
        prefetch_related_objects(
            list(students.values()),
            Prefetch("enrolments", current, to_attr="current_enrolments"),
            Prefetch("guardians", guardians, to_attr="known_guardians"),
        )
        return students

    def _school(self, row: RosterRow, report: Report) -> School | None:
        if row.symbol not in self.schools:
            if not row.school_name:
                title = self.titles.get("school_name", self.titles["symbol"])
                reason = _("A new school needs its name beside its symbol.")
                report.refuse([Refusal(row.line, title, reason, shown(row.symbol))])
                return None
            school = new_school(unit=self.unit, symbol=row.symbol, name=row.school_name, grade=row.grade)
            self.schools[row.symbol] = school
            self.new_schools.append(school)
        return self.schools[row.symbol]

    def _add(self, row: RosterRow, school: School) -> None:
        student = Student(unit=self.unit, id_number=row.id_number, **{name: getattr(row, name) for name in FACTS})
        student.search_name = searchable(student.first_name, student.last_name)
        self.new_students.append(student)
        self._join(student, row, school, school_year_start(self.today), "")
        plan_guardians(student, [], row.guardians, self.guardians)

    def _change(self, student: Student, row: RosterRow, school: School) -> bool:
        lived, different = student.address, self._change_facts(student, row)
        current: Enrolment | None = next(iter(student.current_enrolments), None)  # type: ignore[attr-defined]
        if current is None or not _is_same_place(current, row, school):
            self._move(student, current, row, school)
            different = True
        there: list[Guardian] = student.known_guardians  # type: ignore[attr-defined]
        self.guardians.move_home(there, lived, student.address)
        return plan_guardians(student, there, row.guardians, self.guardians) or different

    def _change_facts(self, student: Student, row: RosterRow) -> bool:
        """An empty cell erases nothing."""
        new = {name: value for name in FACTS if (value := getattr(row, name)) and value != getattr(student, name)}
        for name, value in new.items():
            setattr(student, name, value)
        if new:
            student.search_name = searchable(student.first_name, student.last_name, student.other_name)
            student.version += 1
            self.changed_students.append(student)
        return bool(new)

    def _move(self, student: Student, current: Enrolment | None, row: RosterRow, school: School) -> None:
        if current:
            current.until_on = max(current.from_on, self.today)
            self.left.append(current)
        self._join(student, row, school, self.today, _("by the roster file"))

    def _join(self, student: Student, row: RosterRow, school: School, on: date, reason: str) -> None:
        self.joined.append(
            Enrolment(
                student=student,
                school=school,
                grade=row.grade,
                class_number=row.class_number,
                from_on=on,
                reason=reason,
            )
        )

    def store(self, now: datetime) -> None:
        School.objects.bulk_create(self.new_schools)
        Student.objects.bulk_create(self.new_students, batch_size=500)
        fields = [*FACTS, "search_name", "version"]
        Student.objects.bulk_update(self.changed_students, fields, batch_size=100)
        tell_as_recorded(self.changed_students)
        Enrolment.objects.bulk_update(self.left, ["until_on"], batch_size=300)
        Enrolment.objects.bulk_create(self.joined, batch_size=500)
        self.guardians.store(now)


def _is_same_place(current: Enrolment, row: RosterRow, school: School) -> bool:
    number = row.class_number or current.class_number
    return (current.school_id, current.grade, current.class_number) == (school.pk, row.grade, number)


def school_year_start(today: date) -> date:
    return date(today.year if today.month >= 9 else today.year - 1, 9, 1)
