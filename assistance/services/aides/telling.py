"""What parents hear of an aide: a shared one (N22), one in a camp (N23), the journey to Poland (N24).

Each family hears of its own child alone; what is past or where harm is suspected is told to nobody (domain 6.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from assistance.models import AideAssignment, AideFile, PolandTripFunding, Sharing, VacationAssignment
from cases.models import Guardian
from notices.services import cancel_notices, notify
from notices.services.outbox import channels_for
from notices.texts import KINDS

CAMP_AHEAD = timedelta(days=30)  # N23: 30 days before


def announce_shared(assignment: AideAssignment, *, now: datetime) -> None:
    """Before it starts, and to each family once: the hours stay as entitled, and no other pupil is named."""
    if assignment.sharing == Sharing.ONE or assignment.from_on < timezone.localdate(now):
        return
    for row in assignment.pupils.filter(ended_on=None).select_related("file__eligibility__student", "file__matter"):
        facts = {
            "year": assignment.year,
            "aide": assignment.aide.name,
            "starts_on": max(row.from_on, assignment.from_on).isoformat(),
            "weekly": row.hours,
        }
        _tell_family(row.file, "N22", facts, subject=_of_assignment(assignment), now=now)


def take_back_shared(assignment: AideAssignment, *, now: datetime) -> None:
    reason = gettext("The aide does not serve these pupils any more")
    cancel_notices(kind="N22", subject=_of_assignment(assignment), reason=reason, now=now)


def _of_assignment(assignment: AideAssignment) -> str:
    return f"assignment {assignment.pk}"


def announce_camp(place: VacationAssignment, *, now: datetime) -> None:
    """A month before the camp; at once where that has gone by, and never of a camp that has begun."""
    camp = place.camp
    if camp.from_on <= timezone.localdate(now):
        return
    morning = timezone.make_aware(datetime.combine(camp.from_on - CAMP_AHEAD, time(8)))
    facts = {
        "camp": camp.name,
        "aide": place.aide.name,
        "starts_on": camp.from_on.isoformat(),
        "ends_on": camp.until_on.isoformat(),
        "weekly": place.hours,
    }
    _tell_family(place.file, "N23", facts, subject=_of_place(place), now=now, not_before=morning)


def take_back_camp(place: VacationAssignment, *, now: datetime) -> None:
    reason = gettext("The aide will not come to the camp")
    cancel_notices(kind="N23", subject=_of_place(place), reason=reason, now=now)


def _of_place(place: VacationAssignment) -> str:
    return f"camp place {place.pk}"


def announce_funding(funding: PolandTripFunding, *, now: datetime) -> None:
    """The ministry's answer, at its decision."""
    facts = {
        "starts_on": funding.from_on.isoformat(),
        "ends_on": funding.until_on.isoformat(),
        "result": funding.get_status_display(),
        "cost": funding.cost,
        "aide": funding.aide.name if funding.aide else "",
        "explained": funding.note,
    }
    _tell_family(funding.file, "N24", facts, subject=f"journey {funding.pk}", now=now)


def _tell_family(
    file: AideFile,
    kind: str,
    facts: Mapping[str, Any],
    *,
    subject: str,
    now: datetime,
    not_before: datetime | None = None,
) -> None:
    known, student = KINDS[kind], file.student
    leaves = max(now + timedelta(minutes=known.hold_minutes), not_before or now)
    child = {"child": student.first_name, "gender": student.gender, "ref": file.matter.ref}
    for guardian in _told(file):
        for channel in channels_for(known, guardian.recipient):
            notify(
                kind=kind, subject=subject, recipient=guardian.recipient, channel=channel, matter=file.matter,
                context={**child, **facts}, not_before=leaves, renew=True,
            )  # fmt: skip


def _told(file: AideFile) -> list[Guardian]:
    if file.matter.restricted:
        return []
    allowed = Guardian.objects.filter(student=file.eligibility.student_id, recipient__may_receive=True)
    return list(allowed.select_related("recipient").order_by("pk"))
