"""One of everything about aides, for tests of addresses and of who comes in."""

from datetime import date
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from assistance.models import (
    Aide,
    AideAssignmentPupil,
    AideFile,
    Camp,
    InstitutionVolunteer,
    PolandTripFunding,
    VacationAssignment,
)
from assistance.services.aides.employment import employ_aide
from assistance.services.aides.people import add_aide
from assistance.services.aides.placing import place_aide

All = tuple[AideFile, Aide, AideAssignmentPupil, VacationAssignment, PolandTripFunding, InstitutionVolunteer]


def one_of_all(file: AideFile, by: User, n: int = 1) -> All:
    """An aide with work beside the pupil, in a camp; a journey; a volunteer of the school."""
    unit, now, key = file.matter.unit, timezone.now(), uuid4
    start, day = date(file.year, 9, 1), date(file.year + 1, 7, 1)
    school = file.student.enrolments.get(until_on=None).school
    card = {"id_type": "israeli_id", "id_number": f"00000000{n}"}
    aide = add_aide(unit=unit, by=by, key=key(), name=f"סייעת {n}", **card)
    employ_aide(aide=aide, school=school, from_on=start, weekly_hours=30, by=by, key=key(), now=now)
    placed = place_aide(aide=aide, files=[file], sharing="one", from_on=start, by=by, key=key(), now=now)
    days = {"from_on": day, "until_on": day}
    camp = Camp.objects.create(unit=unit, name=f"קייטנה {n}", weekly_hours=20, form_key=key(), **days)
    in_camp = {"camp": camp, "aide": aide, "entitled": 8, "hours": 8}
    return (
        file,
        aide,
        placed.pupils.get(),
        VacationAssignment.objects.create(file=file, at=now, form_key=key(), **in_camp),
        PolandTripFunding.objects.create(file=file, asked_on=start, at=now, form_key=key(), **days),
        InstitutionVolunteer.objects.create(school=school, name="מתנדב", id_number="1", from_on=day, form_key=key()),
    )
