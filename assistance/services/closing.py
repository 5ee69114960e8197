"""Files end with the right they stand on, and give back what was added to their hours (D15, R56)."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assistance.models import AideEligibility, AideFile, EventKind
from assistance.services.history import write_event
from assistance.services.hours import give_up_additions
from assistance.services.progress import lock_file
from charter.models import Deadline
from charter.services.deadlines import not_require


def end_files_after(right: AideEligibility, until: date, why: str, *, by: User, now: datetime) -> None:
    """Files of school years that begin after the right ended: they end with its reason, their dates fall away."""
    for file in AideFile.objects.standing().filter(eligibility=right, year__gte=until.year).order_by("pk"):
        if file.school_year.start > until:
            _end(lock_file(file), why, by=by, now=now)


def _end(file: AideFile, why: str, *, by: User, now: datetime) -> None:
    """What was added to its hours is there again for others."""
    today = timezone.localdate(now)
    give_up_additions(file=file, reason=why, by=by, now=now)
    AideFile.objects.filter(pk=file.pk).update(ended_on=today, ended_reason=why, version=F("version") + 1)
    for deadline in Deadline.objects.open().filter(matter=file.matter).select_related("matter__unit"):
        not_require(deadline=deadline, reason=why, by=by, today=today, now=now)
    text, kind = _("The file ended: %(why)s") % {"why": why}, EventKind.OTHER
    write_event(eligibility=file.eligibility, file=file, kind=kind, on=today, text=text, by=by, now=now)
