"""A pupil's weekly hours: the level's minimum, and additions inside the level alone (R45-R57, D12, D13).

Two conditional UPDATEs decide, under two CHECKs: the sum stays in the band, the pool does not go below zero. Whoever
loses a race gets a clear error, and nothing is written.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
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
from assistance.services.ledger import (
    COLUMN,
    NoAllocationError,
    additions,
    back_key,
    enter,
    move_total,
    standing,
    void_copy,
)
from assistance.services.pool import give_back_to_pool, quota_of, take_from_pool
from assistance.services.progress import lock_file
from assistance.services.telling_hours import forget_hours, tell_hours
from cases.models import Enrolment


class NoCentreError(ValueError):
    """Nobody wrote which centre serves the pupil's school, so there is no pool."""


class NothingToTakeBackError(ValueError):
    """The addition does not stand any more."""


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
    enter(
        file, HoursSource.BASE, decision.lowest, decision.lowest, on=decision.decided_on,
        reason=_("minimum of the level"), key=uuid5(decision.form_key, "base"), by=by, now=now,
    )  # fmt: skip
    return allocation


def _clear(file: AideFile, allocation: AideAllocation, *, by: User | None, now: datetime) -> None:
    """Take back all there was, each by its own entry; the centre's hours return to the pool they came from."""
    for source, quota, hours in standing(file):
        if quota:
            give_back_to_pool(quota, hours)
        enter(
            file, source, -hours, 0, on=timezone.localdate(now), reason=_("another decision took its place"),
            key=uuid5(allocation.decision.form_key, f"back {source} {quota and quota.pk}"), by=by, now=now, quota=quota,
        )  # fmt: skip
    void_copy(file)
    forget_hours(allocation, now=now)
    allocation.delete()


def give_up_additions(*, file: AideFile, reason: str, by: User, now: datetime) -> None:
    """A file that ends keeps its minimum for the record; what was added goes back, each addition once."""
    for entry in additions(file):
        _enter_back(file, entry, reason, by=by, now=now)
    if allocation := AideAllocation.objects.select_related("decision", "file__matter").filter(file=file).first():
        forget_hours(allocation, now=now)


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
    if file.ended_on:
        raise NoAllocationError
    allocation = move_total(file, COLUMN[source], hours)
    quota = pool_of(file) if source == HoursSource.MATYA else None
    if quota:
        take_from_pool(quota, hours)
    entry = enter(
        file, source, hours, allocation.total, on=decided_on, reason=reason, key=key, by=by, now=now, quota=quota,
        decided_by=decided_by, document=document, reference=reference, request=request,
    )  # fmt: skip
    _write(entry, _("%(source)s: %(hours)s hours, together %(total)s"), on=decided_on, by=by, now=now)
    tell_hours(allocation, now=now)
    return entry


@transaction.atomic
def take_hours_back(*, entry: TopUp, reason: str, by: User, now: datetime) -> TopUp:
    """Undo one addition by an entry of its own; the centre's hours return to the pool, and twice is once.

    Raises NothingToTakeBackError where it does not stand any more: another decision took all additions with it.
    """
    file = lock_file(entry.file)
    known = TopUp.objects.filter(form_key=back_key(entry)).first()
    if known:
        return known
    if entry not in additions(file):
        raise NothingToTakeBackError
    back = _enter_back(file, entry, reason, by=by, now=now)
    tell_hours(AideAllocation.objects.select_related("decision").get(file=file), now=now)
    return back


def _enter_back(file: AideFile, entry: TopUp, reason: str, *, by: User, now: datetime) -> TopUp:
    source, today = HoursSource(entry.source), timezone.localdate(now)
    allocation = move_total(file, COLUMN[source], -entry.hours)
    if entry.quota:
        give_back_to_pool(entry.quota, entry.hours)
    back = enter(
        file, source, -entry.hours, allocation.total, on=today, reason=reason, key=back_key(entry), by=by, now=now,
        quota=entry.quota,
    )  # fmt: skip
    _write(back, _("%(source)s: %(hours)s hours taken back, together %(total)s"), on=today, by=by, now=now)
    return back


def _write(entry: TopUp, words: str, *, on: date, by: User, now: datetime) -> None:
    file, source = entry.file, HoursSource(entry.source)
    text = words % {"source": source.label, "hours": abs(entry.hours), "total": entry.total_after}
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.HOURS, on=on, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="hours", subject=file.matter.ref)
