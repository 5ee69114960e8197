"""Whose parents hold no copy of the approval of hours yet (R47): to be mended before 1 September."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from assistance.models import AideFile
from assistance.services.files import by_risk, files_to_show


def lacking_copy(user: User, year: int, today: date) -> QuerySet[AideFile]:
    """Files of a year with hours in force and no copy in the parents' hands; R47 only wishes it, so nothing is late."""
    files = files_to_show(user, today).filter(ended_on=None, year=year)
    return by_risk(files.filter(allocation__isnull=False, copy_sent_on=None))
