"""Whom a patrol met: a pupil becomes a referral at that moment (R17, R25), a child nobody knows becomes a number."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import EntryKind, Patrol, PatrolFinding, PatrolState, Reason, ReporterKind, Student
from cases.services.cases import write_entry
from cases.services.guardians import add_guardian
from cases.services.referral import log_referral, withdraw_referral
from cases.services.students import create_student

MOST = 50  # children met at once; more is a slip of the finger
PAGE = "patrol"


def key_of(patrol: Patrol, student: Student) -> UUID:
    """One referral a pupil and patrol, however often and by whomever he is noted."""
    return uuid5(patrol.form_key, f"pupil {student.pk}")


@transaction.atomic
def note_pupil(
    *,
    patrol: Patrol,
    student: Student,
    park: str,
    found_at: datetime,
    by: User,
    now: datetime,
    key: UUID | None = None,
) -> PatrolFinding | None:
    """A pupil found becomes a referral received at that moment; a pupil noted before answers with the first record.

    None where the patrol is not running.
    """
    if not _hold_running(patrol):
        return None
    standing = PatrolFinding.objects.standing().filter(patrol=patrol, referral__case__student=student).first()
    if standing:
        return standing
    key = key or key_of(patrol, student)
    if PatrolFinding.objects.filter(form_key=key).exists():
        key = uuid5(key, now.isoformat())  # found, taken back, and found again
    referral = log_referral(
        student=student,
        reporter_kind=ReporterKind.PATROL,
        reporter_name=by.name,
        received_at=found_at,
        reasons=[Reason.PATROL.value],
        description=_("Found on a patrol: %(park)s") % {"park": park} if park else _("Found on a patrol"),
        by=by,
        key=key,
        now=now,
    )
    entry = write_entry(
        referral.case, EntryKind.PATROL, by=by, happened_at=found_at, now=now, text=park, url=url_of(patrol)
    )
    facts = {"recorded_at": now, "recorded_by": by, "referral": referral, "entry": entry}
    return PatrolFinding.objects.create(patrol=patrol, park=park, found_at=found_at, form_key=key, **facts)


@transaction.atomic
def note_newcomer(
    *,
    patrol: Patrol,
    pupil: dict[str, Any],
    guardian: dict[str, Any] | None,
    park: str,
    found_at: datetime,
    by: User,
    key: UUID,
    now: datetime,
    today: date,
) -> PatrolFinding | None:
    """A child who gave a name and is not on file: put on file and noted in one go; the same key is one child."""
    if not _hold_running(patrol):
        return None
    known = PatrolFinding.objects.filter(form_key=key).first()
    if known:
        return known
    student = create_student(by=by, on=today, **pupil)
    if guardian:
        add_guardian(student=student, by=by, now=now, **guardian)
    return note_pupil(patrol=patrol, student=student, park=park, found_at=found_at, by=by, now=now, key=key)


@transaction.atomic
def note_unknown(
    *,
    patrol: Patrol,
    park: str,
    gender: str,
    age_band: str,
    number: int,
    found_at: datetime,
    by: User,
    key: UUID,
    now: datetime,
) -> PatrolFinding | None:
    """Children whose names nobody knows: sex, age and number for the statistics, nothing else (R25)."""
    if not _hold_running(patrol):
        return None
    facts = {"patrol": patrol, "park": park, "gender": gender, "age_band": age_band, "number": number}
    facts |= {"found_at": found_at, "recorded_at": now, "recorded_by": by}
    found, is_new = PatrolFinding.objects.get_or_create(form_key=key, defaults=facts)
    if is_new:
        record_access(by=by, action=AccessAction.CREATE, page=PAGE, subject=f"patrol {patrol.pk}")
    return found


@transaction.atomic
def take_back(*, finding: PatrolFinding, by: User, now: datetime) -> bool:
    """A slip of the finger: the number goes, the referral is withdrawn with the reason; twice is once."""
    if not PatrolFinding.objects.standing().filter(pk=finding.pk).update(undone_at=now):
        return False
    if finding.referral:
        withdraw_referral(referral=finding.referral, reason=_("noted on a patrol by mistake"), by=by, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page=PAGE, subject=f"patrol {finding.patrol_id}")
    return True


def _hold_running(patrol: Patrol) -> bool:
    """Two officers of one patrol who note the same pupil queue here."""
    rows = Patrol.objects.select_for_update().filter(pk=patrol.pk, state=PatrolState.RUNNING)
    return rows.first() is not None


def url_of(patrol: Patrol) -> str:
    return f"/patrols/{patrol.pk}/live/"
