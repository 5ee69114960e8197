"""Rights to an aide for tests: an entitled pupil, and short words for what happens to the file."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from accounts.models import Unit
from assistance.models import AideEligibility, AideFile, SupportType
from assistance.services.bodies import body_of
from assistance.services.opening import open_file
from assistance.services.years import validity
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
