"""Patrols, the school calendar and locating (charter 14, 15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.db.models import Exists, OuterRef

from accounts.models import Role, Unit, User
from attendance_service.demo.days import FIRST_MINUTE, at
from cases.models import (
    Case,
    Contact,
    ContactKind,
    ContactOutcome,
    LocatingItem,
    LocatingResult,
    Patrol,
    PatrolYear,
)
from cases.services.locating import add_child, assign_items, log_attempt, open_campaign, settle_item
from cases.services.locating.lists import Child
from cases.services.patrols import (
    call_off,
    end_patrol,
    note_pupil,
    note_unknown,
    open_patrol_years,
    patrol_days,
    plan_patrol,
    start_patrol,
)
from charter.calendar import school_year
from charter.models import Matter, SchoolCalendar
from charter.services.calendar import calendar_for
from charter.services.school_calendar import draft_missing_school_years
from notices.models import Notice

PARKS = ("גן העיר", "פארק הנחל", "גן השקמים", "גן המייסדים", "כיכר התקומה")
NOTES = ("סיור שקט, רוב הגנים ריקים.", "שוחחנו עם מדריכי הרחוב, ביקשו שנחזור.", "נמצאו קבוצות ליד המתנ״ס.")
LAST_YEAR = ((11, 10), (2, 17), (5, 4))  # month and day of three patrols
THIS_YEAR = ((9, 16), (11, 9), (2, 10))
MISSING = (
    ("אדם", "ביטון", 7, "רחוב הגפן 12"),
    ("רים", "חדאד", 9, "רחוב הזית 4"),
    ("Emma", "Attali", 5, "רחוב הרצל 30"),
    ("יונתן", "דהן", 14, "רחוב האלון 8"),
    ("דסטה", "מקונן", 11, "רחוב התמר 19"),
)
FOUND = (
    ("שיחה עם הסבתא: המשפחה עברה לצפון", "studying", "לומד בבית ספר בצפון, אישור רישום התקבל"),
    ("ביקור בכתובת, השכנים אינם מכירים", "", ""),
    ("מכתב לאם בצרפתית ובאנגלית", "abroad", "המשפחה חזרה לחו״ל, לפי מכתב מהאם"),
)
ONE_DAY = timedelta(days=1)


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """Three patrols last year and two this year, each with its finds; the rest of the year is planned."""
    now = at(today, FIRST_MINUTE)
    draft_missing_school_years(today=today, now=now)
    this = school_year(today)
    for day in (this.start - ONE_DAY, today):
        open_patrol_years(today=day, now=now)
    manager = User.objects.with_role(Role.MANAGER).filter(unit=unit).order_by("pk")[:1].get()
    approved = SchoolCalendar.objects.filter(unit=unit, sector="state", year__lte=this.start.year)
    approved.update(approved_by=manager, approved_at=now)
    Patrols(unit, today, rng, manager).run()
    add_campaign(unit, today=today, rng=rng, manager=manager)
    for year in PatrolYear.objects.filter(unit=unit).select_related("matter").order_by("year"):
        renumber(year.matter, rng)


def add_campaign(unit: Unit, *, today: date, rng: Random, manager: User) -> None:
    """A demand of the Ministry from some weeks ago: some children found, some still looked for."""
    received_on = today - timedelta(days=19)
    opened = at(received_on, time(11))
    campaign = open_campaign(
        name="דרישת משרד החינוך: ילדים ללא רישום",
        source="ministry",
        received_on=received_on,
        due_on=today + timedelta(days=12),
        note="לבדוק את הרשומים בעיר שאינם מופיעים במצבת של אף מוסד.",
        by=manager,
        key=UUID(int=rng.getrandbits(128), version=4),
        now=opened,
    )
    officers = list(User.objects.with_role(Role.OFFICER).filter(unit=unit).order_by("pk")[:3])
    for number, (first, last, born, address) in enumerate(MISSING):
        child = Child("", first, last, date(today.year - born, 3, 14), address)
        item = add_child(campaign=campaign, child=child, by=manager, key=UUID(int=rng.getrandbits(128), version=4))
        officer = officers[number % len(officers)]
        assign_items(campaign=campaign, items=[item.pk], officer=officer, by=manager)
        if number < len(FOUND):
            item.refresh_from_db()
            _find(item, officer, *FOUND[number], today=today, rng=rng)


def _find(item: LocatingItem, officer: User, tried: str, result: str, note: str, *, today: date, rng: Random) -> None:
    on = today - timedelta(days=10)
    key, now = UUID(int=rng.getrandbits(128), version=4), at(on, time(10))
    log_attempt(item=item, on=on, text=tried, by=officer, key=key, now=now)
    if result:
        outcome = LocatingResult(result)
        settle_item(item=item, version=item.version, result=outcome, note=note, by=officer, today=on, now=now)


def renumber(matter: Matter, rng: Random) -> None:
    """The numbers of the services come from the system's own chance; the demo has its own, so that it repeats."""
    ref = f"{matter.ref[:4]}-{rng.randrange(10**8):08d}"
    if not Matter.objects.filter(ref=ref).exists():
        Matter.objects.filter(pk=matter.pk).update(ref=ref, url=matter.url.replace(matter.ref, ref))


class Patrols:
    """Two years of patrols, made by the services of the unit as on their days."""

    def __init__(self, unit: Unit, today: date, rng: Random, manager: User) -> None:
        self.unit, self.today, self.rng, self.manager = unit, today, rng, manager
        self.officers = list(User.objects.with_role(Role.OFFICER).filter(unit=unit).order_by("pk")[:5])
        first = school_year(today).start
        self.years = ((first.year - 1, LAST_YEAR), (first.year, THIS_YEAR))
        span = [date(first.year - 1, 9, 1) + ONE_DAY * n for n in range(730)]
        self.days, self.town = patrol_days(unit, [span[0], span[-1]]), calendar_for(unit)

    def run(self) -> None:
        for year, days in self.years:
            for number, (month, day) in enumerate(days):
                on = self._school_day(date(year + (month < 9), month, day))
                self._patrol(on, number, UUID(int=self.rng.getrandbits(128), version=4))

    def _school_day(self, day: date) -> date:
        while self.days.why_not(day) or not self.town.is_working(day):
            day += ONE_DAY
        return day

    def _patrol(self, on: date, number: int, key: UUID) -> None:
        officers = self.rng.sample(self.officers, min(2, len(self.officers)))
        planned_at = at(min(on, self.today) - timedelta(days=7), time(9))
        parks = self.rng.sample(PARKS, 2)
        patrol = plan_patrol(
            on=on,
            starts_at=time(9, 30),
            ends_at=time(12, 30),
            staff=officers,
            parks=parks,
            by=self.manager,
            key=key,
            now=planned_at,
        )
        if on < self.today:
            self._walk(patrol, officers[0], parks)
        elif on == self.today:
            call_off(patrol=patrol, reason="מזג אוויר סוער", by=self.manager, today=self.today, now=planned_at)

    def _minutes(self, on: date) -> Iterator[datetime]:
        """One find after another, some minutes apart."""
        moment = at(on, time(9, 40))
        while True:
            yield moment
            moment += timedelta(minutes=self.rng.randrange(12, 40))

    def _pupil(self, patrol: Patrol, officer: User, park: str, moment: datetime) -> None:
        """Somebody whose officer called, asked the school and a partner in the days after, so that nothing hangs."""
        ended = at(patrol.on, time(23, 59))
        answered = Contact.objects.standing().filter(outcome=ContactOutcome.REACHED)
        soon = answered.filter(case=OuterRef("pk"), happened_at__gt=ended, happened_at__lt=ended + timedelta(days=14))
        cases = Case.objects.open().filter(matter__unit=self.unit, opened_on__lte=patrol.on, matter__restricted=False)
        for kind in (ContactKind.SCHOOL, ContactKind.CALL, ContactKind.PARTNER):
            cases = cases.filter(Exists(soon.filter(kind=kind)))
        case = cases.select_related("student__unit").order_by("-opened_on", "pk").first()
        if case is None:
            return
        finding = note_pupil(patrol=patrol, student=case.student, park=park, found_at=moment, by=officer, now=moment)
        if finding and finding.referral:
            renumber(finding.referral.matter, self.rng)
            Notice.objects.waiting().filter(matter=case.matter_id).delete()  # of a day long past: nobody waits for it

    def _walk(self, patrol: Patrol, officer: User, parks: list[str]) -> None:
        start_patrol(patrol=patrol, by=officer, now=at(patrol.on, time(9, 30)))
        minute = self._minutes(patrol.on)
        self._pupil(patrol, officer, parks[0], next(minute))
        for park in parks:
            moment = next(minute)
            note_unknown(
                patrol=patrol,
                park=park,
                gender=self.rng.choice(("f", "m", "")),
                age_band=self.rng.choice(("middle", "high")),
                number=self.rng.randrange(1, 4),
                found_at=moment,
                by=officer,
                key=UUID(int=self.rng.getrandbits(128), version=4),
                now=moment,
            )
        ended = at(patrol.on, time(12, 30))
        note = self.rng.choice(NOTES)
        end_patrol(patrol=patrol, note=note, by=officer, today=patrol.on, now=ended)
