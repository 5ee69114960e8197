"""A report through a school's door: the clocks run at once (R17), the parents hear when an officer accepted it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from cases.models import Enrolment, IdType, Referral, ReporterKind, School, SchoolDoor, Student
from cases.services.referral import log_referral
from cases.services.settling import lock_student
from cases.services.students import enrol_student, fold_name, searchable
from cases.services.telling.intake import announce_to_parents, announce_to_reporter


@transaction.atomic
def report_through_door(
    *, door: SchoolDoor, pupil: dict[str, Any], report: dict[str, Any], key: UUID, now: datetime, today: date
) -> Referral:
    """Take the report in for a pupil on file or a new one; the same key answers with the first record.

    The answer is the same either way: the door never tells whether a pupil exists.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=door.school.unit_id)
    known = Referral.objects.filter(form_key=key, door__school=door.school_id).select_related("matter").first()
    if known:
        return known
    student = _find(door.school, pupil) or _put_on_file(door.school, pupil, today)
    referral = log_referral(
        student=student,
        reporter_kind=ReporterKind(report.pop("reporter_kind")),
        received_at=now,
        reasons=report.pop("reasons"),
        by=None,
        key=key,
        now=now,
        tells_parents=False,
        door=door,
        **report,
    )
    announce_to_reporter(referral, now=now)
    return referral


def _find(school: School, pupil: dict[str, Any]) -> Student | None:
    """By the ID; without one by the whole name in this very school, where only one pupil answers to it."""
    students = Student.objects.filter(unit=school.unit_id)
    if pupil["id_number"]:
        return students.filter(id_type=IdType.ISRAELI, id_number=pupil["id_number"]).first()
    name = fold_name(f"{pupil['first_name']} {pupil['last_name']}")
    here = Enrolment.objects.current().filter(school=school).values("student")
    found = [one for one in students.filter(pk__in=here, search_name__startswith=name)[:2] if _is_named(one, name)]
    return found[0] if len(found) == 1 else None


def _is_named(student: Student, name: str) -> bool:
    return fold_name(student.name) == name


def _put_on_file(school: School, pupil: dict[str, Any], today: date) -> Student:
    number = pupil["id_number"]
    student = Student.objects.create(
        unit=school.unit,
        id_type=IdType.ISRAELI if number else IdType.NONE,
        id_number=number,
        id_missing_reason="" if number else _("The school's report had no number"),
        first_name=pupil["first_name"],
        last_name=pupil["last_name"],
        search_name=searchable(pupil["first_name"], pupil["last_name"]),
    )
    place = {"grade": pupil["grade"], "class_number": pupil["class_number"]}
    enrol_student(student=student, school=school, on=today, **place)
    return student


@transaction.atomic
def accept_referral(*, referral: Referral, by: User, now: datetime) -> bool:
    """An officer has looked at a report from a school's door: now the parents are told (6.1). Twice is once."""
    lock_student(referral.case.student)
    waiting = Referral.objects.filter(pk=referral.pk, accepted_at=None, withdrawn_at=None, door__isnull=False)
    if not waiting.update(accepted_at=now, accepted_by=by):
        return False
    announce_to_parents(referral, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="referral", subject=f"case {referral.case.matter.ref}")
    return True
