"""Intake of a pupil who is not on file yet: pupil, parent and referral arrive together or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from accounts.models import Unit, User
from cases.models import Case, Referral, Student
from cases.services.guardians import add_guardian
from cases.services.referral import log_referral
from cases.services.settling import lock_students
from cases.services.students import create_student


@transaction.atomic
def take_in_new_pupil(
    *,
    pupil: dict[str, Any],
    guardian: dict[str, Any] | None,
    referral: dict[str, Any],
    by: User,
    key: UUID,
    now: datetime,
    today: date,
) -> Referral:
    """Put the pupil on file and take the referral in; the same key answers with the first record.

    The unit's row is the queue: a double tap finds the first pupil instead of making a second.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=by.unit_id)
    known = Referral.objects.filter(form_key=key).select_related("matter", "case__matter").first()
    if known:
        return known
    student = create_student(by=by, on=today, **pupil)
    if guardian:
        add_guardian(student=student, by=by, now=now, **guardian)
    return log_referral(student=student, by=by, key=key, now=now, **referral)


@transaction.atomic
def refer_family(
    *,
    student: Student,
    siblings: Iterable[Student],
    by: User,
    key: UUID,
    now: datetime,
    owner: User | None = None,
    **facts: Any,
) -> Referral:
    """One report about several children of a family: each gets a referral and clocks of its own (R17).

    Siblings go to their own school's officer. The same key answers with the first records.
    """
    others = sorted(siblings, key=lambda child: child.pk)
    lock_students([student.pk, *(child.pk for child in others)])
    referral = log_referral(student=student, by=by, key=key, now=now, owner=owner, **facts)
    for child in others:
        log_referral(student=child, by=by, key=uuid5(key, f"sibling {child.pk}"), now=now, **facts)
    return referral


def open_case_of(student: Student) -> Case | None:
    """The pupil's open case with its officer: the roster line every officer may know (domain 2.1)."""
    return Case.objects.open().filter(student=student).select_related("matter__owner").first()


def languages_told(student: Student) -> list[str]:
    """The languages in which this pupil's parents may be written to, each once."""
    told = student.guardians.filter(recipient__may_receive=True).exclude(recipient__email="")
    names = dict(settings.LANGUAGES)
    return [str(names.get(code, code)) for code in sorted(set(told.values_list("recipient__language", flat=True)))]
