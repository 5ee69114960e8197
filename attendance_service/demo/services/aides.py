"""The coordinator's desk: one school year in hand, and the one before, as far as it was in the system."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

from accounts.models import Unit
from assistance.services.announcing import keep_entitled
from assistance.services.ending import warn_of_endings
from assistance.services.files import year_in_hand
from assistance.services.june import tell_of_june
from assistance.services.opening import open_yearly_files
from assistance.services.reminding import flag_function_level_dates
from assistance.services.reviews import tell_reviews
from attendance_service.demo.aides.clock import Clock, Life
from attendance_service.demo.aides.desk import Desk
from attendance_service.demo.aides.lists import empty_pool, found_centres, pass_lists
from attendance_service.demo.aides.lives import live
from attendance_service.demo.aides.placings import place_aides
from attendance_service.demo.aides.plans import PLANS, choose
from attendance_service.demo.aides.pupils import Pupils
from attendance_service.demo.days import FIRST_MINUTE, DemoDays, at
from cases.models import Case
from charter.services.calendar import calendar_for

CASES = 214  # with so many cases of the unit every plan is there; with fewer, fewer


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """A generator of its own: what it draws changes nothing of the cases around."""
    own, calendar, now = Random(rng.random()), calendar_for(unit), at(today, FIRST_MINUTE)  # noqa: S311 not secrets
    cases = Case.objects.filter(matter__unit=unit).count()
    plans = choose(max(1, len(PLANS) * cases // CASES))
    students = Pupils(unit, DemoDays(calendar, today), own).make(plans)
    desk = Desk(unit, calendar, today, year_in_hand(today), own, Clock(now))
    found_centres(desk)
    for student, plan in zip(students, plans, strict=True):
        desk.clock.start(live(desk, student, plan))
    for life in (*(pass_lists(desk, year) for year in desk.seasons), _seasons(desk), place_aides(desk)):
        desk.clock.start(life)
    desk.clock.run()
    empty_pool(desk)
    do_what_is_due(today, now)


def _seasons(desk: Desk) -> Life:
    """What happens by itself, on the days on which it says something."""
    year = desk.year
    for month, day in ((2, 1), (6, 15), (9, 1), (10, 15)):
        now = yield at(date(year, month, day), FIRST_MINUTE)
        open_yearly_files(today=date(year, month, day), now=now)
        desk.number_new()  # before anybody is told of them
        do_what_is_due(date(year, month, day), now)


def do_what_is_due(today: date, now: datetime) -> int:
    """All the tasks of a minute; what is done, so that the first minute after the seeding finds nothing to do."""
    return (
        open_yearly_files(today=today, now=now)
        + tell_reviews(today=today, now=now)
        + warn_of_endings(today=today, now=now)
        + keep_entitled(now=now)
        + tell_of_june(today=today, now=now)
        + flag_function_level_dates(today=today, now=now)
    )
