"""A manager's words about one promise of a case: not required, corrected, annotated; each leaves its line."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from cases.models import Case, EntryKind
from cases.services.cases import write_entry
from cases.services.settling import TIMED, lock_student, settle_promises, subject_of
from charter.models import Deadline
from charter.services.deadlines import annotate_deadline, correct_due, not_require


def case_of(deadline: Deadline) -> Case:
    subject = subject_of(deadline.matter)
    assert subject is not None, "a timed promise is made on a referral or a meeting request"  # noqa: S101
    return subject.case


@transaction.atomic
def excuse_promise(*, deadline: Deadline, reason: str, by: User, today: date, now: datetime) -> None:
    """Mark an open promise as not required (D4). Raises StaleError when it changed meanwhile."""
    case = case_of(deadline)
    lock_student(case.student)
    not_require(deadline=deadline, reason=reason, by=by, today=today, now=now)
    write_entry(case, EntryKind.EXCUSED, by=by, happened_at=now, now=now, text=f"{deadline.promise}: {reason}")


@transaction.atomic
def correct_promise(*, deadline: Deadline, due_on: date, reason: str, by: User, now: datetime) -> None:
    """Correct one due date by hand and judge the promise anew (C7). Raises StaleError when it changed meanwhile."""
    case = case_of(deadline)
    lock_student(case.student)
    correct_due(deadline=deadline, due_on=due_on, reason=reason, by=by, now=now)
    write_entry(case, EntryKind.DATE_CORRECTED, by=by, happened_at=now, now=now, text=f"{deadline.promise}: {reason}")
    settle_promises(case.student, TIMED, now=now)


@transaction.atomic
def annotate_promise(*, deadline: Deadline, annotation: str, by: User, now: datetime) -> None:
    """Put a circumstance into words beside the chip (D4). Raises StaleError when it changed meanwhile."""
    annotate_deadline(deadline=deadline, annotation=annotation, by=by)
    text = f"{deadline.promise}: {annotation}"
    write_entry(case_of(deadline), EntryKind.ANNOTATED, by=by, happened_at=now, now=now, text=text)
