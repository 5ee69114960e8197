"""Rights to an aide for tests: an entitled pupil, and short words for what happens to the file."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from accounts.models import Unit
from assistance.models import (
    AideEligibility,
    AideFile,
    FunctionLevelDecision,
    Matya,
    MatyaQuota,
    SchoolFacts,
    SupportType,
    TeamMeeting,
)
from assistance.services.bodies import body_of
from assistance.services.opening import open_file
from assistance.services.years import validity
from assistance.standards import band_of
from cases.models import Student
from charter.models import Desk
from charter.services.matters import open_matter
from tests.cases.factories import make_student, moment


def entitle(
    unit: Unit, decided: str = "2026-02-18", *, student: Student | None = None, **facts: Any
) -> AideEligibility:
    """A committee's decision on aide support, recorded on its own day unless `recorded` says otherwise."""
    decided_on = date.fromisoformat(decided)
    recorded = moment(facts.pop("recorded", f"{decided} 12:00"))
    valid_from, valid_until = validity(decided_on)
    given = {
        "body": body_of(unit, "committee"),
        "decided_on": decided_on,
        "support": SupportType.AIDE,
        "disability": "autism",
        "valid_from": valid_from,
        "valid_until": valid_until,
        "recorded_at": recorded,
        "form_key": uuid4(),
    }
    return AideEligibility.objects.create(
        matter=open_matter(unit=unit, desk=Desk.ASSISTANCE, url="/assist/eligibility/{ref}/", on=decided_on),
        student=student or make_student(unit),
        **(given | facts),
    )


def file_of(eligibility: AideEligibility, year: int = 2026) -> AideFile:
    return open_file(eligibility=eligibility, year=year, now=moment(f"{year}-02-01 08:00"))[0]


def with_pool(file: AideFile, hours: int) -> MatyaQuota:
    """The pupil's school belongs to a centre, and the centre has hours."""
    stay = file.eligibility.student.enrolments.get(until_on=None)
    matya, _made = Matya.objects.get_or_create(unit=file.matter.unit, name="מתי״א נווה אורן")
    SchoolFacts.objects.update_or_create(school=stay.school, defaults={"matya": matya})
    return MatyaQuota.objects.update_or_create(matya=matya, year=file.year, defaults={"hours": hours})[0]


def decide(file: AideFile, level: int | None, decided: str = "2026-05-06") -> FunctionLevelDecision:
    """A published decision of the team, by rows alone: for what comes after it."""
    now = moment(f"{decided} 12:00")
    band = band_of(level, file.year) if level else None
    facts = {"file": file, "made_at": now, "form_key": uuid4(), "held_on": now.date(), "was_held": True}
    meeting = TeamMeeting.objects.create(**facts)
    standing = FunctionLevelDecision.objects.in_force().filter(file=file)
    standing.update(replaced_at=now)
    return FunctionLevelDecision.objects.create(
        file=file,
        number=file.decisions.count() + 1,
        body=body_of(file.matter.unit, "team"),
        meeting=meeting,
        decided_on=now.date(),
        level=level,
        lowest=band.lowest if band else 0,
        highest=band.highest if band else 0,
        recorded_at=now,
        published_at=now,
        form_key=uuid4(),
    )
