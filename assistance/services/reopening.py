"""Files that ended with a right open again when their school year is inside a right once more (ADR 0023)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assistance.models import AideEligibility, AideFile, EventKind
from assistance.services.history import write_event
from assistance.services.progress import lock_file, settle_file
from charter.models import Deadline, Outcome
from charter.services.deadlines import reclaim_deadlines


def adopt_files(right: AideEligibility) -> None:
    """Ended files of the pupil go on under a new right: the newest of each year that has no other file."""
    ended = AideFile.objects.filter(eligibility__student=right.student_id, year__gte=right.valid_from.year)
    years = set(ended.filter(ended_on=None).values_list("year", flat=True))
    years |= set(right.files.values_list("year", flat=True))
    for file in ended.exclude(ended_on=None).exclude(eligibility=right).order_by("-pk"):
        if file.year not in years and file.school_year.start <= right.valid_until:
            years.add(file.year)
            AideFile.objects.filter(pk=file.pk).update(eligibility=right, version=F("version") + 1)


def reopen_files(right: AideEligibility, *, by: User, now: datetime) -> int:
    """Those inside the right again: their dates run on, and what happened meanwhile counts. Twice is once."""
    ended = AideFile.objects.filter(eligibility=right).exclude(ended_on=None).order_by("year")
    inside = [file for file in ended if right.valid_from <= file.school_year.start <= right.valid_until]
    return sum(_reopen(file, by=by, now=now) for file in inside)


def _reopen(file: AideFile, *, by: User, now: datetime) -> bool:
    held = lock_file(file)
    if held.ended_on is None:
        return False
    rows = Deadline.objects.filter(matter=held.matter, outcome=Outcome.NOT_REQUIRED, reason=held.ended_reason)
    for moment in set(rows.values_list("closed_at", flat=True)):
        if moment is not None:
            reclaim_deadlines(held.matter, released_at=moment)
    AideFile.objects.filter(pk=held.pk).update(ended_on=None, ended_reason="", version=F("version") + 1)
    held.refresh_from_db()
    settle_file(held, now=now)
    text, today = _("The file was opened again: the right covers its year"), timezone.localdate(now)
    write_event(eligibility=held.eligibility, file=held, kind=EventKind.OPENED, on=today, text=text, by=by, now=now)
    return True
