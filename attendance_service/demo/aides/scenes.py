"""What happens to some files beside the usual way: blocked attempts, requests, ends of rights."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from assistance.models import AideAllocation, AideEligibility, AideFile, DecisionOrigin, HoursSource, TopUpRequest
from assistance.services.decision import Finding, save_draft
from assistance.services.eligibility import change_end
from assistance.services.meeting import Sitting
from assistance.services.refusing import note_refusal, write_chair_letter
from assistance.services.requests import approve_request, decline_request, receive_request, withdraw_request
from attendance_service.demo.aides import acts, words
from attendance_service.demo.aides.appeals import APPEALS
from attendance_service.demo.aides.clock import Life
from attendance_service.demo.aides.desk import Desk, fresh, in_force
from attendance_service.demo.aides.plans import Plan
from cases.models import Guardian
from notices.models import BlockedRule
from notices.services.blocked import record_blocked

Scene = Callable[[Desk, AideFile, Plan], Life]
WAITS, WAITS_LONG, WAS_ASKED = 5, 14, 25  # working days before today


def start_scenes(desk: Desk, file: AideFile, plan: Plan, *, before: bool = False) -> None:
    """`before`: those that need no decision."""
    scenes = BEFORE if before else AFTER
    for name in plan.scenes:
        if name in scenes:
            desk.clock.start(scenes[name](desk, file, plan))


def _blocked(desk: Desk, file: AideFile, plan: Plan) -> Life:
    """A committee wanted to set the level itself (R30); `letter`: and its chair is written to (R31)."""
    now = yield desk.ago(6)
    body = file.eligibility.body
    note_refusal(file=file, body=body, by=desk.by, now=now)
    record_blocked(rule=BlockedRule.LEVEL, by=desk.by, now=now, matter=file.matter)
    if "letter" in plan.scenes:
        now = yield desk.ago(5)
        write_chair_letter(
            file=file, body=body, happened_on=file.eligibility.decided_on, addressee=f"יו״ר {body.name}",
            circular=words.CIRCULAR, what=words.BLOCKED, by=desk.by, key=desk.key(), now=now,
        )  # fmt: skip


def _ends(months: int, why: str, desk: Desk, file: AideFile, _plan: Plan) -> Life:
    now = yield desk.ago(30)
    until = desk.today + timedelta(days=30 * months - 8)
    _change_end(desk, file, until, words.ENDS[why], now)


def _ended(desk: Desk, file: AideFile, _plan: Plan) -> Life:
    """The family moved in June: the file of the coming school year ends."""
    now = yield desk.at(desk.seasons[file.year].after(date(file.year, 6, 20), 3))
    _change_end(desk, file, date(file.year, 8, 31), words.MOVED, now)


def _change_end(desk: Desk, file: AideFile, until: date, why: str, now: datetime) -> None:
    right = AideEligibility.objects.select_related("matter__unit", "student").get(pk=file.eligibility_id)
    change_end(right=right, until=until, reason=why, version=right.version, by=desk.by, now=now)


def _adds(source: HoursSource, desk: Desk, file: AideFile, _plan: Plan) -> Life:
    season = desk.seasons[file.year]
    now = yield desk.at(season.after(season.passed_on, 2))
    if AideAllocation.objects.filter(file=file).exists():
        acts.add(desk, file, source, desk.rng.randint(2, 4), now)


def _asks(ago: int, answer: str, desk: Desk, file: AideFile, plan: Plan) -> Life:
    """A parent asks for more hours inside the level (R58)."""
    now = yield desk.ago(ago)
    allocation = AideAllocation.objects.filter(file=file).first()
    guardian = Guardian.objects.filter(student=file.eligibility.student_id).order_by("pk").first()
    if allocation is None or allocation.room < 2:
        return
    request = receive_request(
        file=fresh(file), hours=desk.rng.randint(2, min(4, allocation.room)), reasons=desk.rng.choice(words.ASKED),
        received_on=timezone.localdate(now), guardian=guardian, key=desk.key(), now=now, by=desk.by,
    )  # fmt: skip
    if answer:
        now = yield desk.ago(ago - 6)
        _answer(desk, TopUpRequest.objects.select_related("file__matter__unit").get(pk=request.pk), answer, now)


def _answer(desk: Desk, request: TopUpRequest, answer: str, now: datetime) -> None:
    facts: dict[str, Any] = {"version": request.version, "answer": words.ANSWERS[answer], "by": desk.by, "now": now}
    if answer in ("granted", "part"):
        hours = request.hours if answer == "granted" else request.hours - 1
        by_whom, on = words.DIRECTORS[0][0], timezone.localdate(now)
        approve_request(request=request, hours=hours, decided_by=by_whom, decided_on=on, **facts)
    elif answer == "declined":
        decline_request(request=request, **facts)
    else:
        withdraw_request(request=request, **facts)


def _corrected(desk: Desk, file: AideFile, _plan: Plan) -> Life:
    """The team found a mistake and decided anew: another version, delivered again (R29)."""
    season = desk.seasons[file.year]
    now = yield desk.at(season.after(season.passed_on, 14))
    first = in_force(file)
    finding = Finding(
        body=first.body, level=3, reasons={row.area: (3, row.text) for row in first.reasons.all()},
        goals=[goal.text for goal in first.goals.all()], tool_version=words.TOOL, late_reason=words.LATE,
    )  # fmt: skip
    draft = save_draft(
        file=fresh(file), sitting=Sitting(timezone.localdate(now)), finding=finding, by=desk.by, key=desk.key(),
        now=now, origin=DecisionOrigin.CORRECTION, why=words.CORRECTED,
    )  # fmt: skip
    acts.publish(desk, draft, now)
    now = yield desk.at(season.after(timezone.localdate(now), 3))
    acts.deliver(desk, in_force(file), now)
    desk.ready.append(file)


BEFORE: dict[str, Scene] = {
    "blocked": _blocked,
    "ends in a quarter": partial(_ends, 3, "ends in a quarter"),
    "ends in half a year": partial(_ends, 6, "ends in half a year"),
    "ended": _ended,
}
AFTER: dict[str, Scene] = {
    "adds": partial(_adds, HoursSource.MATYA),
    "supervisor adds": partial(_adds, HoursSource.SUPERVISOR),
    "asks waiting": partial(_asks, WAITS, ""),
    "asks late": partial(_asks, WAITS_LONG, ""),
    "asks granted": partial(_asks, WAS_ASKED, "granted"),
    "asks in part": partial(_asks, WAS_ASKED, "part"),
    "asks declined": partial(_asks, WAS_ASKED, "declined"),
    "asks withdrawn": partial(_asks, WAS_ASKED, "withdrawn"),
    "corrected": _corrected,
    **APPEALS,
}
