"""A pupil's weekly hours: the level's minimum, and additions inside the level alone (R45-R57, D12, D13).

Two conditional UPDATEs decide, under two CHECKs: the sum stays in the band, the pool does not go below zero. Whoever
loses a race gets a clear error, and nothing is written.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import (
    AideAllocation,
    AideDocument,
    AideFile,
    EventKind,
    FunctionLevelDecision,
    HoursSource,
    MatyaQuota,
    SchoolFacts,
    TopUp,
    TopUpRequest,
)
from assistance.services.history import write_event
from assistance.services.pool import give_back_to_pool, quota_of, take_from_pool
from assistance.services.progress import lock_file
from cases.models import Enrolment

COLUMN = {HoursSource.MATYA: "matya_hours", HoursSource.SUPERVISOR: "supervisor_hours"}


class NoAllocationError(ValueError):
    """The file has no level in force, hence no hours to add to (D14)."""


class NoCentreError(ValueError):
    """Nobody wrote which centre serves the pupil's school, so there is no pool."""


class OverTheLevelError(ValueError):
    """More than the level allows; `room` says how many may still be added."""

    def __init__(self, room: int) -> None:
        super().__init__(f"{room} left in the level")
        self.room = room


def pool_of(file: AideFile) -> MatyaQuota:
    """The pool of the centre that serves the pupil's school. Raises NoCentreError."""
    stays = Enrolment.objects.current().filter(student=file.eligibility.student_id)
    facts = SchoolFacts.objects.select_related("matya").filter(school__in=stays.values("school")).first()
    if facts is None or facts.matya is None:
        raise NoCentreError
    return quota_of(facts.matya, file.year)


@transaction.atomic
def allot_base(*, decision: FunctionLevelDecision, by: User | None, now: datetime) -> AideAllocation | None:
    """Start the hours of a decision from its level's minimum; additions to an earlier level go back (ADR).

    The second time answers with what is there; a decision without a level takes the hours away.
    """
    file = lock_file(decision.file)
    known = AideAllocation.objects.filter(file=file).first()
    if known and known.decision_id == decision.pk:
        return known
    if known:
        _clear(file, known, by=by, now=now)
    if decision.level is None:
        return None
    allocation = AideAllocation.objects.create(
        file=file, decision=decision, level_min=decision.lowest, level_max=decision.highest, total=decision.lowest
    )
    _enter(
        file, HoursSource.BASE, decision.lowest, decision.lowest, on=decision.decided_on,
        reason=_("minimum of the level"), key=uuid5(decision.form_key, "base"), by=by, now=now,
    )  # fmt: skip
    return allocation


def _clear(file: AideFile, allocation: AideAllocation, *, by: User | None, now: datetime) -> None:
    """Take back all there was, each by its own entry; the centre's hours return to the pool they came from."""
    for source, quota, hours in _standing(file):
        if quota:
            give_back_to_pool(quota, hours)
        _enter(
            file, source, -hours, 0, on=timezone.localdate(now), reason=_("another decision took its place"),
            key=uuid5(allocation.decision.form_key, f"back {source} {quota and quota.pk}"), by=by, now=now, quota=quota,
        )  # fmt: skip
    allocation.delete()


def _standing(file: AideFile) -> list[tuple[HoursSource, MatyaQuota | None, int]]:
    """What the ledger holds of a file, by source and pool."""
    sums: dict[tuple[HoursSource, MatyaQuota | None], int] = {}
    for entry in TopUp.objects.filter(file=file).select_related("quota").order_by("pk"):
        place = (HoursSource(entry.source), entry.quota)
        sums[place] = sums.get(place, 0) + entry.hours
    return [(source, quota, hours) for (source, quota), hours in sums.items() if hours]


@transaction.atomic
def add_hours(
    *,
    file: AideFile,
    source: HoursSource,
    hours: int,
    decided_by: str,
    decided_on: date,
    reason: str,
    key: UUID,
    by: User,
    now: datetime,
    document: AideDocument | None = None,
    reference: str = "",
    request: TopUpRequest | None = None,
) -> TopUp:
    """Enter an addition of the centre or the supervisor; the same key answers with the first entry.

    Raises NoAllocationError, OverTheLevelError (the bound is on the sum of both, R57), NoCentreError, OverThePoolError.
    """
    known = TopUp.objects.filter(form_key=key, file=file).first()
    if known:
        return known
    file = lock_file(file)
    total = _raise(file, COLUMN[source], hours)
    quota = pool_of(file) if source == HoursSource.MATYA else None
    if quota:
        take_from_pool(quota, hours)
    entry = _enter(
        file, source, hours, total, on=decided_on, reason=reason, key=key, by=by, now=now, quota=quota,
        decided_by=decided_by, document=document, reference=reference, request=request,
    )  # fmt: skip
    text = _("%(source)s: %(hours)s hours, together %(total)s") % {
        "source": source.label,
        "hours": hours,
        "total": total,
    }
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.HOURS, on=decided_on, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="hours", subject=file.matter.ref)
    return entry


def _raise(file: AideFile, column: str, hours: int) -> int:
    rows = AideAllocation.objects.filter(file=file, level_max__gte=F("total") + hours)
    changed = rows.update(**{column: F(column) + hours}, total=F("total") + hours, version=F("version") + 1)
    allocation = AideAllocation.objects.filter(file=file).first()
    if allocation is None:
        raise NoAllocationError
    if not changed:
        raise OverTheLevelError(allocation.room)
    return allocation.total


def _enter(
    file: AideFile,
    source: HoursSource,
    hours: int,
    total: int,
    *,
    on: date,
    reason: str,
    key: UUID,
    by: User | None,
    now: datetime,
    **more: object,
) -> TopUp:
    facts = {"decided_on": on, "reason": reason, "form_key": key, "by": by, "at": now, **more}
    return TopUp.objects.create(file=file, source=source, hours=hours, total_after=total, **facts)
