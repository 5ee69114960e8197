"""Two pupils on file who are one: everything moves to the one who stays, and the trace of it stays too (domain 3)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from cases.models import Case, Enrolment, EntryKind, Guardian, IdType, MeetingPlan, Student, StudentMerge
from cases.services.cases import write_entry
from cases.services.families import carry_family
from cases.services.joining_cases import join_open_cases
from cases.services.relations import OF_STUDENT, move_rows
from cases.services.settling import TIMED, lock_student, settle_promises
from cases.services.students import fold_name, searchable
from cases.services.talks import TALKS
from cases.services.telling.recording import tell_as_recorded
from notices.models import Recipient
from notices.services import follow_recipient
from notices.services.revoking import revoke_of_barred

STRENGTH = (IdType.NONE, IdType.PASSPORT, IdType.MINISTRY, IdType.ISRAELI)  # which number the joined pupil keeps
NUMBER = ("id_type", "id_number", "id_country", "id_missing_reason")
LACKED = ("birth_on", "gender", "address", "other_name")  # taken over where the one who stays has none


class NotOneUnitError(Exception):
    """Two units each have their own row of a child; a pupil already joined elsewhere is joined no more."""


@transaction.atomic
def join_students(*, kept: Student, merged: Student, by: User, today: date, now: datetime) -> StudentMerge:
    """Join `merged` into `kept`; the second time answers with the first record."""
    Unit.objects.select_for_update(no_key=True).get(pk=kept.unit_id)
    for student in sorted((kept, merged), key=lambda student: student.pk):
        lock_student(student)
        student.refresh_from_db()
    known = StudentMerge.objects.filter(merged=merged, kept=kept).first()
    if known:
        return known
    if kept.unit_id != merged.unit_id or kept == merged or kept.merged_into_id or merged.merged_into_id:
        raise NotOneUnitError
    moved = join_open_cases(kept, merged, by=by, today=today, now=now)
    moved["cases.Case.student"] = _move_cases(kept, merged)
    moved["cases.Enrolment.student"] = _move_stays(kept, merged, today)
    moved["cases.Guardian.student"] = _move_guardians(kept, merged, by, now)
    moved |= move_rows(merged, kept, OF_STUDENT)
    carry_family(kept=kept, merged=merged)
    was = _take_over(kept, merged)
    tell_as_recorded([kept])
    record = StudentMerge.objects.create(kept=kept, merged=merged, by=by, at=now, moved=moved, was=was)
    settle_promises(kept, (TALKS, *TIMED), now=now)
    _leave_trace(kept, merged, by, now)
    return record


def _move_cases(kept: Student, merged: Student) -> list[int]:
    rows = Case.objects.filter(student=merged)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(student=kept)
    return ids


def _move_stays(kept: Student, merged: Student, today: date) -> list[int]:
    """The history of both; a pupil is in one class at a time, the one of the file that stays."""
    rows = Enrolment.objects.filter(student=merged)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    current = rows.current().first()
    if current and Enrolment.objects.current().filter(student=kept).exists():
        ended = {"until_on": max(today, current.from_on), "reason": _("two files of one pupil were joined")}
        Enrolment.objects.filter(pk=current.pk).update(**ended)
    rows.update(student=kept)
    return ids


def _move_guardians(kept: Student, merged: Student, by: User, now: datetime) -> list[int]:
    """All of them; who is on record twice is not written to twice, and no restriction is lost."""
    known = {(g.relation, fold_name(g.recipient.name)): g for g in kept.guardians.select_related("recipient")}
    coming = list(Guardian.objects.filter(student=merged).select_related("recipient").order_by("pk"))
    for guardian in coming:
        if first := known.get((guardian.relation, fold_name(guardian.recipient.name))):
            _write_to_first(first, guardian, by, now)
    Guardian.objects.filter(student=merged).update(student=kept)
    return [guardian.pk for guardian in coming]


def _write_to_first(first: Guardian, second: Guardian, by: User, now: datetime) -> None:
    """One person, on record twice: what bars her on one record bars her on both; her meetings go on by the first."""
    mine, other = Recipient.objects.filter(pk=first.recipient_id), second.recipient
    mine.filter(email="").update(email=other.email)
    mine.filter(postal_address="").update(postal_address=other.postal_address)
    follow_recipient(old=other, new=first.recipient)
    for plan in MeetingPlan.objects.filter(guardians=second, step__done_on=None):
        plan.guardians.add(first)
    if second.restriction or not other.may_receive:
        _bar(mine, other.barred_reason or second.restriction, by, now)
    twin = Recipient.objects.filter(pk=other.pk)
    _bar(twin, _("on record twice since two files were joined"), by, now)


def _bar(recipients: QuerySet[Recipient], reason: str, by: User, now: datetime) -> None:
    barred = recipients.filter(may_receive=True)
    revoke_of_barred(recipients=barred, now=now, by=by)
    barred.update(may_receive=False, barred_reason=reason)


def _take_over(kept: Student, merged: Student) -> dict[str, Any]:
    """The stronger ID number and what the kept file lacked; what is left of the other only leads here."""
    facts = {name: getattr(merged, name) for name in LACKED if getattr(merged, name) and not getattr(kept, name)}
    if STRENGTH.index(IdType(merged.id_type)) > STRENGTH.index(IdType(kept.id_type)):
        facts |= {name: getattr(merged, name) for name in NUMBER}
    facts["has_aide_file"] = kept.has_aide_file or merged.has_aide_file
    was = {name: str(getattr(kept, name) or "") for name in facts}
    old_number = {name: getattr(kept, name) for name in NUMBER}
    left = {"merged_into": kept, "version": F("version") + 1}
    if "id_number" in facts:  # the numbers change places; for a moment the other has none
        Student.objects.filter(pk=merged.pk).update(id_number="", id_missing_reason="–")
    other_name = facts.get("other_name", kept.other_name)
    facts["search_name"] = searchable(kept.first_name, kept.last_name, other_name)
    Student.objects.filter(pk=kept.pk).update(**facts, version=F("version") + 1)
    Student.objects.filter(pk=merged.pk).update(**left, **(old_number if "id_number" in facts else {}))
    kept.refresh_from_db()
    return was


def _leave_trace(kept: Student, merged: Student, by: User, now: datetime) -> None:
    case = Case.objects.filter(student=kept).order_by(F("closed_on").desc(nulls_first=True), "-pk").first()
    if case:
        write_entry(case, EntryKind.MERGED, by=by, happened_at=now, now=now, text=merged.name)
    record_access(by=by, action=AccessAction.CHANGE, page="merge", subject=f"pupil {merged.pk} > pupil {kept.pk}")
