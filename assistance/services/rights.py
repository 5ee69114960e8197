"""Rights to an aide as they are read: the list by their end, a page with its years, pupils to begin one for."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from assistance.models import AideEligibility
from assistance.models.desk import DESK_ROLES
from assistance.services.ending import months_left
from cases.models import Student
from cases.services.students import current_class, fold_name
from charter.calendar import add_months

MOST_FOUND = 20
LAST_SHOWN = 4  # digits of an ID


def rights_of(user: User, today: date) -> QuerySet[AideEligibility]:
    rows = AideEligibility.objects.visible_to(user, today)
    rows = rows if user.has_role(*DESK_ROLES) else rows.none()
    rows = rows.select_related("matter__unit", "student", "body", "recorded_by")
    return rows.prefetch_related(current_class("student__enrolments"))


def listed_rights(user: User, today: date, show: str) -> QuerySet[AideEligibility]:
    """Those that stand, the first to end above; `ending`: within a year; `all`: also those that are over."""
    rows = rights_of(user, today).order_by("valid_until", "student__last_name", "student__first_name", "pk")
    if show == "all":
        return rows.order_by("-valid_until", "pk")
    standing = rows.filter(ended_on=None, valid_until__gte=today)
    return standing.filter(valid_until__lte=add_months(today, 12)) if show == "ending" else standing


def months_word(right: AideEligibility, today: date) -> int:
    """3, 6 or 12 where the end is that near; 0 else."""
    return months_left(right.valid_until, today) if right.valid_until >= today and not right.ended_on else 0


def pupils_to_entitle(user: User, text: str) -> list[Student]:
    """Pupils of the unit by name, by a whole ID or its last four digits."""
    words = fold_name(text).split()
    pupils = Student.objects.standing().filter(unit=user.unit_id)
    for word in words:
        pupils = pupils.filter(Q(search_name__contains=word) | _by_number(word))
    if not words:
        return []
    found = pupils.prefetch_related(current_class()).order_by("last_name", "first_name", "pk")
    return list(found[:MOST_FOUND])


def _by_number(word: str) -> Q:
    if not word.isdecimal():
        return Q(pk__in=[])
    return Q(id_number__endswith=word) if len(word) == LAST_SHOWN else Q(id_number__in=[word, word.zfill(9)])
