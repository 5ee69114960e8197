"""A pupil of the aide desk: entitled, decided every year, delivered, passed on, approved, final (R28-R54)."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from assistance.models import AideEligibility, AideFile, Stage, SupportType
from assistance.services.eligibility import record_eligibility
from assistance.services.plan import finish_plan
from assistance.standards import Disability
from attendance_service.demo.aides import acts, words
from attendance_service.demo.aides.clock import Life
from attendance_service.demo.aides.desk import Desk, fresh
from attendance_service.demo.aides.plans import USUAL, Plan, Reach, Right
from attendance_service.demo.aides.scenes import start_scenes
from attendance_service.demo.aides.season import NEVER, Season
from cases.models import Student

TYPED = timedelta(days=2)  # after the committee's day
BODY = {Right.REFORM: "eligibility"}
RECENTLY = 18  # working days


def live(desk: Desk, student: Student, plan: Plan) -> Life:
    right = yield from _be_entitled(desk, student, plan)
    if plan.right == Right.TEACHING:
        return
    if plan.right == Right.STANDING:
        level = desk.rng.choice((1, 2, 2, 3, 3, 4))
        former = AideFile.objects.filter(eligibility=right, year=desk.year - 1).first()
        if former:
            desk.clock.start(_discuss(desk, fresh(former), USUAL._replace(level=level)))
        yield desk.at(desk.seasons[desk.year].opened_on + TYPED)
    file = AideFile.objects.filter(eligibility=right, year=desk.year).first()
    if file:
        yield from _discuss(desk, fresh(file), plan)


def _be_entitled(desk: Desk, student: Student, plan: Plan) -> Generator[datetime, datetime, AideEligibility]:
    """The committee's decision; older ones were typed when the desk began with the system."""
    decided_on = _committee_day(desk, plan)
    typed_on = decided_on + TYPED
    if plan.right == Right.STANDING:
        typed_on = max(typed_on, desk.next_typing_day())
    now = yield desk.at(typed_on)
    right = record_eligibility(
        student=student,
        body=desk.bodies[BODY.get(plan.right, "committee")],
        decided_on=decided_on,
        support=SupportType.TEACHING if plan.right == Right.TEACHING else SupportType.AIDE,
        disability=desk.rng.choice((Disability.AUTISM,) * 3 + tuple(Disability)),
        is_new_pupil=plan.right == Right.NEW,
        new_reason=words.NEW_REASON if plan.right == Right.NEW else "",
        by=desk.by,
        key=desk.key(),
        now=now,
    )
    desk.number_new()
    return AideEligibility.objects.select_related("matter__unit", "student").get(pk=right.pk)


def _committee_day(desk: Desk, plan: Plan) -> date:
    season, rng = desk.seasons[desk.year], desk.rng
    if plan.right == Right.NEW:
        return season.after(date(desk.year, 6, 1), rng.randint(0, 50) or 1)
    if plan.right == Right.STANDING:
        on = date(desk.year - rng.choice((1, 2)), 2, 1) + timedelta(days=rng.randrange(5, 60))
        return on - timedelta(days={4: 1, 5: 2}.get(on.weekday(), 0))
    return season.after(season.opened_on, rng.randint(1, 14))


def _discuss(desk: Desk, file: AideFile, plan: Plan) -> Life:
    """The yearly discussion as far as the plan goes; the days not yet come are not lived."""
    season = desk.seasons[file.year]
    start_scenes(desk, file, plan, before=True)
    if plan.reach == Reach.INVITED:
        now = yield desk.ago(8)
        acts.invite(desk, file, now, call_off="called off" in plan.scenes)
    if plan.reach <= Reach.INVITED:
        return
    now = yield desk.at(_team_day(desk, file, plan, season))
    draft = acts.draft(desk, file, plan.level, now, shares="shares" in plan.scenes)
    if plan.reach == Reach.DRAFTED:
        return
    decision = acts.publish(desk, draft, now)
    start_scenes(desk, file, plan)
    if plan.reach == Reach.PUBLISHED:
        return
    now = yield desk.at(season.after(timezone.localdate(now), desk.rng.randint(1, 4)))
    if plan.reach == Reach.RETURNED:
        acts.send_back(desk, decision, now)
        return
    acts.deliver(desk, decision, now, only_first=plan.reach == Reach.PARTLY)
    if plan.reach >= Reach.PASSED:
        desk.ready.append(file)
        desk.clock.start(_finish_plan(desk, file, plan))
        yield from _get_hours(desk, file, plan, season)


def _team_day(desk: Desk, file: AideFile, plan: Plan, season: Season) -> date:
    decided_on = file.eligibility.decided_on
    if plan.is_recent:
        return max(season.after(desk.today, -RECENTLY), file.opened_on + timedelta(days=20))
    if plan.right == Right.NEW:
        return season.after(date(file.year, 9, 6), desk.rng.randint(1, 12))
    return season.decision_day(desk.rng, decided_on) if decided_on < season.decided_until else NEVER


def _get_hours(desk: Desk, file: AideFile, plan: Plan, season: Season) -> Life:
    """What comes once the centre has the list: its approval, and the parents' copy."""
    passed_on = season.after(date(file.year, 10, 18), 3) if plan.right == Right.NEW else season.passed_on
    approved_on = season.after(passed_on, desk.rng.randint(3, 6))
    if plan.reach < Reach.APPROVED:
        return
    now = yield desk.at(approved_on)
    if _is_passed(file):
        acts.approve(desk, file, now)
    if plan.reach < Reach.COPIED:
        return
    now = yield desk.at(season.after(approved_on, desk.rng.randint(1, 4)))
    if _is_passed(file):
        acts.copy(desk, file, now)


def _is_passed(file: AideFile) -> bool:
    return AideFile.objects.standing().filter(pk=file.pk, stage=Stage.TRANSFERRED, allocation__isnull=False).exists()


def _finish_plan(desk: Desk, file: AideFile, plan: Plan) -> Life:
    """Most programmes are final in September and October (R54)."""
    if "no plan" in plan.scenes or plan.reach == Reach.PASSED:
        return
    season = desk.seasons[file.year]
    now = yield desk.at(season.after(date(file.year, 10, 1), desk.rng.randint(4, 18)))
    standing = AideFile.objects.standing().filter(pk=file.pk).first()
    if standing:
        facts: dict[str, Any] = {"on": timezone.localdate(now), "by": desk.by, "now": now}
        finish_plan(file=fresh(standing), version=standing.version, **facts)
