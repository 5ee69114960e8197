"""The hours' ledger and the sum that follows it: every change is one entry and one conditional UPDATE (R56, R57)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from django.db.models import F

from accounts.models import User
from assistance.models import AideAllocation, AideFile, HoursSource, MatyaQuota, TopUp

COLUMN = {HoursSource.MATYA: "matya_hours", HoursSource.SUPERVISOR: "supervisor_hours"}


class NoAllocationError(ValueError):
    """The file has no level in force, hence no hours to add to (D14)."""


class OverTheLevelError(ValueError):
    """More than the level allows; `room` says how many may still be added."""

    def __init__(self, room: int) -> None:
        super().__init__(f"{room} left in the level")
        self.room = room


def move_total(file: AideFile, column: str, hours: int) -> AideAllocation:
    """Add to one source and to the sum in one statement; raises OverTheLevelError, and the CHECK stands behind it."""
    rows = AideAllocation.objects.filter(file=file, level_max__gte=F("total") + hours)
    changed = rows.update(**{column: F(column) + hours}, total=F("total") + hours, version=F("version") + 1)
    allocation = AideAllocation.objects.select_related("decision").filter(file=file).first()
    if allocation is None:
        raise NoAllocationError
    if not changed:
        raise OverTheLevelError(allocation.room)
    void_copy(file)
    return allocation


def void_copy(file: AideFile) -> None:
    """The parents' copy of the approval shows other hours than there are now: they are owed another (R47)."""
    AideFile.objects.filter(pk=file.pk).update(copy_sent_on=None, copy_channel="")


def enter(
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


def standing(file: AideFile) -> list[tuple[HoursSource, MatyaQuota | None, int]]:
    """What the ledger holds of a file, by source and pool."""
    sums: dict[tuple[HoursSource, MatyaQuota | None], int] = {}
    for entry in TopUp.objects.filter(file=file).select_related("quota").order_by("pk"):
        place = (HoursSource(entry.source), entry.quota)
        sums[place] = sums.get(place, 0) + entry.hours
    return [(source, quota, hours) for (source, quota), hours in sums.items() if hours]


def back_key(entry: TopUp) -> UUID:
    """An entry is taken back once: its answer carries a key made from its own."""
    return uuid5(entry.form_key, "taken back")


def additions(file: AideFile) -> list[TopUp]:
    """The additions that stand: since the decision in force, and not taken back; the newest first."""
    entries = list(TopUp.objects.filter(file=file).select_related("quota", "document", "by").order_by("-pk"))
    keys = {entry.form_key for entry in entries}
    bases = [entry.pk for entry in entries if entry.source == HoursSource.BASE and entry.hours > 0]
    since = bases[0] if bases and AideAllocation.objects.filter(file=file).exists() else None
    later = [entry for entry in entries if since is not None and entry.pk > since and entry.hours > 0]
    return [entry for entry in later if back_key(entry) not in keys]
