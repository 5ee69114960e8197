"""A patrol under way: begun once, ended once, whoever of the staff taps first; its end counts for promise 15."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Patrol, PatrolState
from cases.services.patrols.years import settle_patrols

PAGE = "patrol"


def moment_of(patrol: Patrol, hour: time, now: datetime) -> datetime:
    """Now for today's patrol; the planned hour for one that is typed on a later day."""
    if patrol.on == timezone.localdate(now):
        return now
    return timezone.make_aware(datetime.combine(patrol.on, hour))


@transaction.atomic
def start_patrol(*, patrol: Patrol, by: User, now: datetime) -> bool:
    """Begin a planned patrol of today or of a day before; the second tap changes nothing."""
    planned = Patrol.objects.filter(pk=patrol.pk, state=PatrolState.PLANNED, on__lte=timezone.localdate(now))
    started_at = moment_of(patrol, patrol.starts_at, now)
    if not planned.update(state=PatrolState.RUNNING, started_at=started_at, version=F("version") + 1):
        return False
    record_access(by=by, action=AccessAction.CHANGE, page=PAGE, subject=f"patrol {patrol.pk}")
    return True


@transaction.atomic
def end_patrol(*, patrol: Patrol, note: str, by: User, today: date, now: datetime) -> bool:
    """End a running patrol: from now on it counts, by its own day (D17, D23). The second tap changes nothing."""
    running = Patrol.objects.filter(pk=patrol.pk, state=PatrolState.RUNNING)
    ended_at = moment_of(patrol, patrol.ends_at, now)
    facts = {"state": PatrolState.DONE, "ended_at": ended_at, "recorded_at": now, "note": note}
    if not running.update(**facts, version=F("version") + 1):
        return False
    settle_patrols(patrol.year, today=today, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page=PAGE, subject=f"patrol {patrol.pk}")
    return True
