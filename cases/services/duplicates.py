"""Pupils who may be on file twice: the same number, or the same name and date of birth (`ux` 3.6)."""

from __future__ import annotations

from itertools import combinations

from django.db.models import Count, Q

from accounts.models import User
from cases.models import Student
from cases.services.students import fold_name

MOST = 20


def duplicates_of(student: Student) -> list[Student]:
    """Other pupils of the unit who may be this one."""
    name = fold_name(student.name)
    same = Q(birth_on=student.birth_on, search_name__startswith=name) if student.birth_on else Q(pk__in=[])
    if student.id_number:
        same |= Q(id_number=student.id_number)
    rows = Student.objects.standing().filter(same, unit=student.unit_id).exclude(pk=student.pk).order_by("pk")
    number = student.id_number
    return [s for s in rows[:MOST] if fold_name(s.name) == name or (number and s.id_number == number)]


def suspected_pairs(user: User) -> list[tuple[Student, Student]]:
    """The first pairs of the unit that may be one pupil, for its manager to look at."""
    rows = Student.objects.visible_to(user).order_by()
    named = rows.exclude(birth_on=None).values("birth_on", "first_name", "last_name")
    twice = named.annotate(n=Count("pk")).filter(n__gt=1)
    numbers = rows.exclude(id_number="").values("id_number").annotate(n=Count("pk")).filter(n__gt=1)
    same = Q(id_number__in=[group["id_number"] for group in numbers[:MOST]])
    for group in twice[:MOST]:
        same |= Q(birth_on=group["birth_on"], first_name=group["first_name"], last_name=group["last_name"])
    found = rows.filter(same).order_by("pk")[: 2 * MOST]
    return [(a, b) for a, b in combinations(found, 2) if _is_like(a, b)][:MOST]


def _is_like(a: Student, b: Student) -> bool:
    if a.id_number and a.id_number == b.id_number:
        return True
    return a.birth_on is not None and (a.birth_on, fold_name(a.name)) == (b.birth_on, fold_name(b.name))
