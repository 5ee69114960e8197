"""Appeals in each state: filed, heard, out of time, and every way they end (R59, D9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone

from assistance.models import AideFile, Appeal, AppealResult, AppealSubject, DecisionDelivery
from assistance.services.appeal_results import decide_with_level
from assistance.services.appeals import admit_appeal, decide_appeal, file_appeal, hear_appeal
from attendance_service.demo.aides import acts, words
from attendance_service.demo.aides.clock import Life
from attendance_service.demo.aides.desk import Desk, in_force
from attendance_service.demo.aides.plans import Plan

FILED, FILED_LATE = 4, 7  # working days before today
IN_TIME = 10  # working days after the decision
RESULTS = {
    "accepted": AppealResult.ACCEPTED,
    "part": AppealResult.PART,
    "rejected": AppealResult.REJECTED,
    "withdrawn": AppealResult.WITHDRAWN,
}


def _file(desk: Desk, file: AideFile, subject: AppealSubject, now: datetime) -> Appeal | None:
    """By the first parent who has the decision in writing."""
    rows = DecisionDelivery.objects.filter(decision=in_force(file), delivered_on__isnull=False).order_by("pk")
    row = rows.select_related("guardian__recipient").first()
    if row is None:
        return None
    return file_appeal(
        decision=in_force(file), guardian=row.guardian, subject=subject, filed_on=timezone.localdate(now),
        reasons=desk.rng.choice(words.APPEAL), key=desk.key(), by=desk.by, now=now,
    )  # fmt: skip


def _waits(subject: AppealSubject, ago: int, desk: Desk, file: AideFile, _plan: Plan, *, heard: bool = False) -> Life:
    now = yield desk.ago(ago)
    appeal = _file(desk, file, subject, now)
    if appeal and heard:
        now = yield desk.ago(2)
        hear_appeal(appeal=appeal, version=1, heard_on=timezone.localdate(now), by=desk.by, now=now)


def _not_heard(desk: Desk, file: AideFile, _plan: Plan) -> Life:
    now = yield desk.ago(30)
    appeal = _file(desk, file, AppealSubject.LEVEL, now)
    if appeal and appeal.is_late:
        now = yield desk.ago(26)
        facts: dict[str, Any] = {"why": words.RESULTS["not heard"], "by": desk.by, "now": now}
        admit_appeal(appeal=appeal, version=1, admitted=False, on=timezone.localdate(now), **facts)


def _ends(result: str, desk: Desk, file: AideFile, _plan: Plan) -> Life:
    """Filed in time, heard, decided; where it is accepted, a new version with a higher level (R29)."""
    season = desk.seasons[file.year]
    filed = season.after(desk.today_of_clock, IN_TIME)
    now = yield desk.at(filed)
    appeal = _file(desk, file, AppealSubject.SERVICES if result == "part" else AppealSubject.LEVEL, now)
    if appeal is None:
        return
    if result == "withdrawn":
        now = yield desk.at(season.after(filed, 3))
        _decide(desk, appeal, result, "", now)
        return
    now = yield desk.at(season.after(filed, 6))
    hear_appeal(appeal=appeal, version=1, heard_on=timezone.localdate(now), by=desk.by, now=now)
    now = yield desk.at(season.after(filed, 10))
    _decide(desk, appeal, result, words.RESULTS[result], now)
    if result == "accepted":
        now = yield desk.at(season.after(filed, 13))
        acts.deliver(desk, in_force(file), now)
        desk.ready.append(file)


def _decide(desk: Desk, appeal: Appeal, result: str, explained: str, now: datetime) -> None:
    appeal.refresh_from_db(fields=["version"])
    facts: dict[str, Any] = {
        "version": appeal.version,
        "result": RESULTS[result],
        "decided_on": timezone.localdate(now),
    }
    if result == "accepted":
        level = (appeal.decision.level or 1) + 1
        decide_with_level(appeal=appeal, explained=explained, level=level, by=desk.by, now=now, **facts)
    else:
        decide_appeal(appeal=appeal, explained=explained, by=desk.by, now=now, **facts)


APPEALS: dict[str, Callable[[Desk, AideFile, Plan], Life]] = {
    "appeal open": partial(_waits, AppealSubject.LEVEL, FILED),
    "appeal services": partial(_waits, AppealSubject.SERVICES, FILED - 1),
    "appeal heard": partial(_waits, AppealSubject.LEVEL, FILED + 4, heard=True),
    "appeal late": partial(_waits, AppealSubject.LEVEL, FILED_LATE),
    "appeal not heard": _not_heard,
    "appeal rejected": partial(_ends, "rejected"),
    "appeal accepted": partial(_ends, "accepted"),
    "appeal in part": partial(_ends, "part"),
    "appeal withdrawn": partial(_ends, "withdrawn"),
}
