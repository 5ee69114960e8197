"""The officer's letter on attendance (N29): facts she counted, for the manager to approve before it leaves."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case
from cases.services.legal.acts import legal_entry
from cases.services.settling import lock_student
from cases.services.telling.legal import known_warning, write_warning


class NobodyToTellError(Exception):
    """No parent on file may receive it, or harm is suspected."""


@transaction.atomic
def write_warning_letter(
    *, case: Case, first_on: date, last_on: date, days: int, answer_by: date, by: User, key: UUID, now: datetime
) -> bool:
    """Put the letter to each parent before the manager; the same key again writes nothing."""
    lock_student(case.student)
    if known_warning(key):
        return False
    facts = {"first_on": first_on, "last_on": last_on, "days": days, "answer_by": answer_by}
    if not write_warning(case=case, by=by, key=key, now=now, **facts):  # type: ignore[arg-type]
        raise NobodyToTellError
    said = {"days": days, "first": f"{first_on.day}.{first_on.month}", "last": f"{last_on.day}.{last_on.month}"}
    legal_entry(case, _("Letter on attendance: %(days)s days, %(first)s to %(last)s") % said, by=by, now=now)
    return True
