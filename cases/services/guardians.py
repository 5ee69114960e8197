"""Guardians: the person, and in the same breath the recipient we may or may not write to."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, EntryKind, Guardian, Student
from cases.services.cases import write_entry
from cases.services.settling import lock_student
from charter.services.deadlines import StaleError
from notices.models import Recipient
from notices.services.refreshing import refresh_languages
from notices.services.revoking import revoke_of_barred, revoke_of_old_address

RECIPIENT_FACTS = ("name", "email", "postal_address", "language", "may_receive", "barred_reason")


@transaction.atomic
def add_guardian(
    *, student: Student, by: User | None, now: datetime, key: UUID | None = None, **facts: Any
) -> Guardian:
    """Put a parent or guardian on file; the same key answers with the first record."""
    lock_student(student)
    known = Guardian.objects.select_related("recipient").filter(form_key=key).first() if key else None
    if known:
        return known
    mine, theirs = _split(facts)
    recipient = Recipient.objects.create(**theirs)
    guardian = Guardian.objects.create(student=student, recipient=recipient, form_key=key, **mine)
    _leave_trace(guardian, by, now)
    return guardian


@transaction.atomic
def change_guardian(*, guardian: Guardian, version: int, by: User, now: datetime, **facts: Any) -> Guardian:
    """Change a guardian's facts. Raises StaleError when somebody else was first; nothing is written then."""
    mine, theirs = _split(facts)
    if not Guardian.objects.filter(pk=guardian.pk, version=version).update(**mine, version=F("version") + 1):
        raise StaleError
    was = Recipient.objects.get(pk=guardian.recipient_id)
    Recipient.objects.filter(pk=was.pk).update(**theirs)
    guardian.refresh_from_db()
    refresh_languages(recipients=[guardian.recipient])
    _end_links(was, theirs, by, now)
    _leave_trace(guardian, by, now)
    return guardian


def _end_links(was: Recipient, now_is: dict[str, Any], by: User | None, now: datetime) -> None:
    """What was mailed to an address that was corrected, and all that a barred person holds."""
    if was.may_receive and not now_is.get("may_receive", True):
        revoke_of_barred(recipients=[was], now=now, by=by)
    if now_is.get("email", was.email).lower() != was.email.lower():
        revoke_of_old_address(recipients=[was], now=now, by=by)


def _split(facts: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The guardian's facts and the recipient's; a contact restriction bars the mail, which reads only the latter."""
    theirs = {name: value for name, value in facts.items() if name in RECIPIENT_FACTS}
    if facts.get("restriction"):
        theirs |= {"may_receive": False, "barred_reason": theirs.get("barred_reason") or facts["restriction"]}
    return {name: value for name, value in facts.items() if name not in theirs}, theirs


def _leave_trace(guardian: Guardian, by: User | None, now: datetime) -> None:
    case = Case.objects.open().filter(student=guardian.student_id).select_related("matter").first()
    if case:
        name = guardian.recipient.name
        write_entry(case, EntryKind.PEOPLE_CHANGED, by=by, happened_at=now, now=now, text=name)
    if by:
        record_access(by=by, action=AccessAction.CHANGE, page="guardian", subject=f"pupil {guardian.student_id}")


@transaction.atomic
def move_home(*, student: Student, was: str, to: str) -> int:
    """Letters follow the pupil's new address to whoever lives with him, unless somebody wrote another one there."""
    home = Recipient.objects.filter(guardian__student=student, guardian__lives_with_pupil=True)
    return home.filter(postal_address__in=["", was]).update(postal_address=to)
