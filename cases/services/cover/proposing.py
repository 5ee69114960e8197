"""Who could cover: present all the while, speaking the family's language, knowing the school, least loaded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q

from accounts.models import Role, Unit, User
from cases.models import Case, Enrolment, Guardian, Leave
from charter.models import Deadline

NEXT_DAYS = timedelta(days=7)  # five working days
OWN_LANGUAGE = "he"


def present_staff(unit: Unit, *, first: date, last: date, away: User) -> list[User]:
    """Active officers of the unit without a leave of their own in these days."""
    absent = Leave.objects.overlapping(first, last).filter(unit=unit).values("officer")
    staff = User.objects.with_role(Role.OFFICER).filter(unit=unit).exclude(pk__in=absent)
    return list(staff.exclude(pk=away.pk).order_by("name", "pk"))


def find_fallback(unit: Unit, *, first: date, last: date, away: User) -> User | None:
    """Who covers what nobody has accepted yet: a manager who is present, else any officer who is."""
    absent = Leave.objects.overlapping(first, last).filter(unit=unit).values("officer")
    managers = User.objects.with_role(Role.MANAGER).filter(unit=unit).exclude(pk=away.pk).exclude(pk__in=absent)
    officers = present_staff(unit, first=first, last=last, away=away)
    return managers.order_by("pk").first() or next(iter(officers), None)


@dataclass
class Proposer:
    """Everything the choice needs, read in four queries however many cases there are."""

    staff: list[User]
    loads: Counter[int]
    schools: set[tuple[int, int]]  # (officer, school) where she already has a case
    languages: dict[int, set[str]]  # pupil: the languages of his guardians
    stays: dict[int, int]  # pupil: school
    given: Counter[int] = field(default_factory=Counter)

    def choose(self, case: Case) -> User | None:
        best = min(self.staff, key=lambda user: (self._rank(user, case), user.pk), default=None)
        if best:
            self.given[best.pk] += 1
        return best

    def _rank(self, user: User, case: Case) -> tuple[bool, bool, int]:
        foreign = self.languages.get(case.student_id, set()) - {OWN_LANGUAGE}
        speaks = not foreign or bool(foreign & set(user.languages))
        knows = (user.pk, self.stays.get(case.student_id, 0)) in self.schools
        return not speaks, not knows, self.loads[user.pk] + self.given[user.pk]


def make_proposer(staff: list[User], cases: list[Case], *, today: date) -> Proposer:
    ids = [user.pk for user in staff]
    pupils = [case.student_id for case in cases]
    near = Deadline.objects.open().filter(matter__owner__in=ids, due_on__lte=today + NEXT_DAYS)
    known = Q(matter__owner__in=ids, student__enrolments__until_on=None)
    guardians = Guardian.objects.filter(student__in=pupils).values_list("student", "recipient__language")
    languages: dict[int, set[str]] = {}
    for pupil, language in guardians:
        languages.setdefault(pupil, set()).add(language)
    return Proposer(
        staff=staff,
        loads=Counter(dict(near.values_list("matter__owner").annotate(n=Count("pk")))),
        schools=set(
            Case.objects.open().filter(known).values_list("matter__owner", "student__enrolments__school").distinct()
        ),
        languages=languages,
        stays=dict(Enrolment.objects.current().filter(student__in=pupils).values_list("student", "school")),
    )
