"""Aides in the camps of the vacation, and on the journey to Poland (R72-R75)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from assistance.models import AideAssignment, AideFile, Camp, FundingStatus, PolandTripFunding
from assistance.services.aides.camps import add_camp, place_at_camp
from assistance.services.aides.journeys import ask_funding, move_funding
from attendance_service.demo.aides import words
from attendance_service.demo.aides.desk import Desk, fresh
from cases.models import Enrolment

ELEVENTH = 11
STEPS = ((), (FundingStatus.SENT,), (FundingStatus.SENT, FundingStatus.APPROVED))


def keep_holidays(desk: Desk, year: int, placed: list[AideAssignment], now: datetime) -> None:
    nature, _science, lights = _camps(desk, year)
    for n, assignment in enumerate(placed):
        file, other = fresh(assignment.pupils.order_by("pk")[0].file), n == len(placed) - 1 and n > 0
        aide = placed[0].aide if other and n == 1 else assignment.aide
        place_at_camp(
            file=file, camp=lights if n == 1 else nature, aide=aide, by=desk.by, key=desk.key(), now=now,
            other_reason=words.ANOTHER if other else "",
        )  # fmt: skip
    _travel(desk, year, now)


def _camps(desk: Desk, year: int) -> list[Camp]:
    summer, winter = (date(year + 1, 7, 1), date(year + 1, 7, 21)), (date(year, 12, 6), date(year, 12, 10))
    facts = ((summer, 30, True), (summer, 25, False), (winter, 20, True))
    return [
        add_camp(
            unit=desk.unit, name=name, from_on=days[0], until_on=days[1], weekly_hours=hours, is_supervised=supervised,
            by=desk.by, key=desk.key(),
        )
        for name, (days, hours, supervised) in zip(words.CAMPS, facts, strict=True)
    ]  # fmt: skip


def _travel(desk: Desk, year: int, now: datetime) -> None:
    """Pupils of the last classes: asked for, sent to the ministry, approved."""
    regular = Enrolment.objects.current().exclude(school__assistance__is_special=True)
    old = regular.filter(grade__gte=ELEVENTH).values("student")
    files = AideFile.objects.standing().filter(year=year, eligibility__student__in=old, allocation__isnull=False)
    first, asked_on = desk.today + timedelta(days=45), desk.today - timedelta(days=6)
    for file, steps in zip(files.order_by("pk"), STEPS, strict=False):
        if first > file.eligibility.valid_until:
            continue
        funding = ask_funding(
            file=fresh(file), from_on=first, until_on=first + timedelta(days=7), asked_on=asked_on,
            cost=desk.rng.randrange(42, 60) * 100, by=desk.by, key=desk.key(), now=now,
        )  # fmt: skip
        for status in steps:
            _move(desk, funding, status, now)


def _move(desk: Desk, funding: PolandTripFunding, status: FundingStatus, now: datetime) -> None:
    version = PolandTripFunding.objects.values_list("version", flat=True).get(pk=funding.pk)
    on, note = desk.today - timedelta(days=2), ""
    move_funding(funding=funding, status=status, on=on, note=note, version=version, by=desk.by, now=now)
