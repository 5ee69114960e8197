"""Dropouts, returns and the search for a framework (charter 2, 6): a frozen year, one typed before it, and this one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from accounts.models import Unit, User
from attendance_service.demo.days import at
from attendance_service.demo.services.frameworks import tell_searches
from cases.models import Case, DropoutEvent
from cases.services.dropout.events import Dropout, record_dropout, record_return
from cases.services.dropout.typed import type_figures
from cases.services.dropout.years import freeze_year, year_before
from charter.calendar import SchoolYear, WorkCalendar, school_year
from charter.services.calendar import calendar_for

NOTES = ("עובד/ת במשמרות בסופר", "התחיל/ה עבודה במוסך", "לא יצא/ה מהבית מאז החגים", "", "")
REASONS = ("stopped", "stopped", "work", "family", "health", "youth")
SOURCES = ("school", "school", "family", "roster", "officer")
PLACES = ("אורט נווה אורן", "כפר הנוער אלומות", "תיכון עירוני ד׳", "בית ספר תעשייתי עמל")
TWO_YEARS_AGO = (97, 9)  # treated, new dropouts: as the manager typed them
SHARE = 11  # of so many cases of a year one dropped out
EARLY = 3  # of these already in autumn
HOUR = time(9, 20)


def add(unit: Unit, *, today: date, rng: Random) -> None:
    DropoutTeller(unit, today, rng).tell()


class DropoutTeller:
    def __init__(self, unit: Unit, today: date, rng: Random) -> None:
        self.unit, self.today, self.rng = unit, today, rng
        self.calendar = calendar_for(unit)
        self.year = school_year(today)
        self.last = year_before(self.year)

    def tell(self) -> None:
        cases = list(
            Case.objects.open()
            .filter(matter__unit=self.unit, matter__owner__isnull=False)
            .select_related("matter__owner", "student__unit")
            .order_by("pk")
        )
        known = [case for case in cases if case.opened_on < self.year.start - timedelta(days=100)]
        past = self.rng.sample(known, (len(known) + SHARE - 1) // SHARE)
        gone = [self._last_year(n, case) for n, case in enumerate(sorted(past, key=lambda case: case.opened_on))]
        self._freeze()
        rest = [case for case in cases if case not in past and case.opened_on < self.today - timedelta(days=20)]
        now = self.rng.sample(rest, min(len(rest), len(past) * 3 // 4))
        fresh = [self._this_year(n, case) for n, case in enumerate(now)]
        tell_searches([event for event in (*gone, *fresh) if event and event.is_out], today=self.today, rng=self.rng)

    def _last_year(self, n: int, case: Case) -> DropoutEvent | None:
        """The earliest soon after they came to us; every third came back, in the same year or only in this one."""
        first = max(case.opened_on, self.last.start) + timedelta(days=12)
        last = first + timedelta(days=25) if n < EARLY else self.last.end - timedelta(days=72)
        event = self._drop(case, self._day(first, last))
        if event is None or n % 3:
            return event
        since = event.dropped_on + timedelta(days=25)
        ends = [(since, self.last.end - timedelta(days=75)), (self.year.start, self.today - timedelta(days=5))]
        self._return(event, *ends[n % 2])
        return event

    def _this_year(self, n: int, case: Case) -> DropoutEvent | None:
        """The first two did not come back in September (D19)."""
        if n < 2:
            return self._drop(case, self.year.start, reason="not_back")
        first = max(case.opened_on, self.year.start) + timedelta(days=6)
        return self._drop(case, self._day(first, self.today - timedelta(days=4)))

    def _drop(self, case: Case, day: date | None, reason: str = "") -> DropoutEvent | None:
        if day is None or day >= self.today:
            return None
        stay = case.student.enrolments.select_related("school").order_by("-from_on").first()
        dropout = Dropout(
            dropped_on=day,
            reason=reason or self.rng.choice(REASONS),
            source=self.rng.choice(SOURCES),
            last_school=stay.school if stay else None,
            grade=stay.grade if stay else None,
            note=self.rng.choice(NOTES),
        )
        now = self._typed(day)
        return record_dropout(case=case, dropout=dropout, by=case.matter.owner, key=new_key(self.rng), now=now)

    def _return(self, event: DropoutEvent, first: date, last: date) -> None:
        day = self._day(first, last)
        if day and event.dropped_on < day < self.today:
            by, place = event.case.matter.owner, self.rng.choice(PLACES)
            record_return(event=event, returned_on=day, returned_to=place, by=by, now=self._typed(day))

    def _day(self, first: date, last: date) -> date | None:
        """A working day between two."""
        days = list(_working(self.calendar, first, last))
        return self.rng.choice(days) if days else None

    def _typed(self, day: date) -> datetime:
        return min(at(day + timedelta(days=1), HOUR), at(self.today, time(0, 1)))

    def _freeze(self) -> None:
        """Last year as the sweep froze it; the year before was typed by the manager."""
        frozen_at = at(self.year.start, time(0, 1))
        freeze_year(unit=self.unit, year=self.last, now=frozen_at)
        manager = User.objects.filter(unit=self.unit, is_manager=True).order_by("pk").first()
        if manager:
            self._type(year_before(self.last), manager)

    def _type(self, year: SchoolYear, manager: User) -> None:
        treated, new = TWO_YEARS_AGO
        type_figures(
            year=year,
            treated=treated,
            new_dropouts=new,
            source="הדוח השנתי של היחידה",
            by=manager,
            key=new_key(self.rng),
            now=at(self.last.start + timedelta(days=20), HOUR),
        )


def new_key(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _working(calendar: WorkCalendar, first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if calendar.is_working(day):
            yield day
