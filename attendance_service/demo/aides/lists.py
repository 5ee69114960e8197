"""The centres of the demo: whom they serve, how many hours they have, and the lists passed to them (R51-R56)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from assistance.models import AideFile, Matya, MatyaQuota, MatyaTransfer, Ownership
from assistance.services.centres import save_centre
from assistance.services.pool import quota_of, set_pool
from assistance.services.schools import change_school_facts, facts_of
from assistance.services.transfer import acknowledge_transfer, pass_to_matya, waiting_decisions
from attendance_service.demo.aides import words
from attendance_service.demo.aides.clock import Life
from attendance_service.demo.aides.desk import Desk
from cases.models import School, Stage

POOLS = (140, 24)
LEFT = 3  # hours of the large centre's pool of this year
AUTUMN = (10, 18)


def found_centres(desk: Desk) -> list[Matya]:
    """One for the schools and one for the kindergartens; a private primary school and a special high school."""
    schools = list(School.objects.filter(unit=desk.unit).order_by("pk"))
    gardens = [school for school in schools if school.stage == Stage.KINDERGARTEN]
    others = [school for school in schools if school.stage != Stage.KINDERGARTEN]
    found = []
    for name, who, serves in zip((words.CENTRE, words.GARDENS), words.DIRECTORS, (others, gardens), strict=True):
        director, email, phone = who
        facts: dict[str, Any] = {"name": name, "director": director, "email": email, "phone": phone}
        found.append(save_centre(matya=Matya(unit=desk.unit), schools=serves, by=desk.by, **facts))
    primary = [school for school in schools if school.stage == Stage.PRIMARY]
    change_school_facts(
        school=primary[-1], version=facts_of(primary[-1]).version, by=desk.by, ownership=Ownership.PRIVATE
    )
    high = [school for school in schools if school.stage == Stage.HIGH]
    if len(high) > 2:
        change_school_facts(school=high[-1], version=facts_of(high[-1]).version, by=desk.by, is_special=True)
    for year in desk.seasons:
        for matya, hours in zip(found, POOLS, strict=True):
            set_pool(quota=quota_of(matya, year), hours=hours, version=1, by=desk.by)
    return found


def empty_pool(desk: Desk) -> None:
    """The large centre has almost nothing left of this year's hours."""
    for quota in MatyaQuota.objects.filter(matya__unit=desk.unit, year=desk.year, matya__name=words.CENTRE):
        set_pool(quota=quota, hours=quota.taken + LEFT, version=quota.version, by=desk.manager)


def pass_lists(desk: Desk, year: int) -> Life:
    """Two lists in the season and one in the autumn; the kindergartens' centre confirms nothing."""
    season = desk.seasons[year]
    days = season.working(season.opened_on, season.decided_until)
    middle = days[len(days) * 2 // 3] if days else season.passed_on
    for place, on in enumerate((middle, season.passed_on, season.after(date(year, *AUTUMN), 3))):
        now = yield desk.at(on)
        sent = [(row, row.matya.director) for row in _pass(desk, year, now)]
        now = yield desk.at(season.after(on, 2))
        for transfer, name in sent:
            if place == 0 or (transfer.matya.name == words.CENTRE and place == 1):
                acknowledge_transfer(
                    transfer=transfer, on=timezone.localdate(now), name=name, version=1, by=desk.by, now=now
                )


def _pass(desk: Desk, year: int, now: datetime) -> list[MatyaTransfer]:
    mine = [file for file in desk.ready if file.year == year]
    desk.ready[:] = [file for file in desk.ready if file.year != year]
    by_centre: dict[Matya, list[AideFile]] = {}
    for file in mine:
        if centre := desk.centre_of(file):
            by_centre.setdefault(centre, []).append(file)
    facts: dict[str, Any] = {"sent_on": timezone.localdate(now), "how": "בדואר אלקטרוני", "by": desk.by, "now": now}
    return [
        pass_to_matya(matya=centre, files=files, key=desk.key(), **facts)
        for centre, files in by_centre.items()
        if waiting_decisions(files)
    ]
