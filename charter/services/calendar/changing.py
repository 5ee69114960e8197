"""Acts on the calendar: each is a set of days added and removed, shown before it is saved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from charter.calendar import CalendarError, Day, WorkCalendar
from charter.models import CalendarYear, ClosedDay, DayKind, MoveKind
from charter.services.calendar.moving import Effect, plan_moves, write_moves
from charter.services.calendar.reading import calendar_for, hold_calendar

BY_HAND = "הזנה ידנית"
COUNTING_KINDS = (DayKind.HALF_DAY, DayKind.NO_SCHOOL)


class ReasonNeededError(CalendarError):
    """A day that has already passed changes only with a reason."""

    def __init__(self) -> None:
        super().__init__("Changing a day that has passed needs a reason.")


@dataclass(frozen=True)
class Change:
    """What shall be different: days added, rows removed, the work week of a year not yet approved."""

    added: tuple[Day, ...] = ()
    removed: tuple[ClosedDay, ...] = ()
    weeks: dict[int, str] = field(default_factory=dict)

    @property
    def days(self) -> set[date]:
        whole_years = {date(year, month, day) for year in self.weeks for month, day in ((1, 1), (12, 31))}
        return {day.on for day in self.added} | {row.on for row in self.removed} | whole_years

    def on(self, calendar: WorkCalendar) -> WorkCalendar:
        gone = {(row.on, row.kind) for row in self.removed}
        days = tuple(day for day in calendar.days if (day.on, day.kind) not in gone) + self.added
        return replace(calendar, days=days, weeks={**calendar.weeks, **self.weeks})


def closed_days(first: date, last: date, kind: str, name: str) -> Change:
    """A range of days of one kind, as typed."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return Change(added=tuple(Day(on, kind, name, counts=kind in COUNTING_KINDS) for on in days))


def preview_change(*, unit: Unit, change: Change, today: date) -> Effect:
    """What the change would do; nothing is written."""
    before = calendar_for(unit)
    return plan_moves(unit, before, change.on(before), change.days, today=today)


def apply_change(
    *, unit: Unit, change: Change, kind: MoveKind, why: str, reason: str, by: User | None, today: date, now: datetime
) -> Effect:
    """Write the days, then the dates that follow from them. `why` stands in the history when no reason is given."""
    if not reason and any(day < today for day in _touched(change)):
        raise ReasonNeededError
    before = calendar_for(unit)
    _write_days(unit, change, reason, by, now)
    effect = plan_moves(unit, before, calendar_for(unit), change.days, today=today, locked=True)
    write_moves(effect, unit=unit, kind=kind, reason=reason or why, by=by, now=now)
    return effect


def _touched(change: Change) -> set[date]:
    return {day.on for day in change.added} | {row.on for row in change.removed}


def _write_days(unit: Unit, change: Change, reason: str, by: User | None, now: datetime) -> None:
    for row in change.removed:
        row.removed_at, row.removed_by = now, by
        row.reason = " · ".join(filter(None, [row.reason, reason]))[:300]
    ClosedDay.objects.bulk_update(change.removed, ["removed_at", "removed_by", "reason"])
    facts = {"unit": unit, "source": BY_HAND, "added_at": now, "added_by": by, "reason": reason}
    ClosedDay.objects.bulk_create(
        [ClosedDay(on=day.on, kind=day.kind, name=day.name, counts=day.counts, **facts) for day in change.added],
        ignore_conflicts=True,
    )
    for year, week in change.weeks.items():
        CalendarYear.objects.filter(unit=unit, year=year, approved_at=None).update(work_week=week)


def news_of(unit: Unit, change: Change) -> Change:
    """Only what is not so already: the second run of an act has nothing left to do."""
    there = set(ClosedDay.objects.current().filter(unit=unit).values_list("on", "kind"))
    gone = {(row.on, row.kind) for row in change.removed}
    added = tuple(day for day in change.added if (day.on, day.kind) not in there - gone)
    rows = ClosedDay.objects.current().filter(unit=unit, pk__in=[row.pk for row in change.removed])
    drafts = CalendarYear.objects.filter(unit=unit, year__in=change.weeks, approved_at=None)
    weeks = {year.year: change.weeks[year.year] for year in drafts if year.work_week != change.weeks[year.year]}
    return Change(added, tuple(rows), weeks)


@transaction.atomic
def add_closed_days(
    *,
    unit: Unit,
    first: date,
    last: date,
    kind: str,
    name: str,
    by: User,
    today: date,
    now: datetime,
    reason: str = "",
) -> Effect:
    """Add a range of days; open promises move on, with their history (C7)."""
    hold_calendar(unit, to_change=True)
    change = news_of(unit, closed_days(first, last, kind, name))
    if not change.added:
        return Effect([], [], [])
    subject = f"calendar {first}..{last} {kind} added: {name}"
    record_access(by=by, action=AccessAction.CREATE, page="calendar", subject=subject)
    return apply_change(
        unit=unit, change=change, kind=MoveKind.CLOSURE, why=name, reason=reason, by=by, today=today, now=now
    )


@transaction.atomic
def remove_closed_day(*, day: ClosedDay, by: User, today: date, now: datetime, reason: str = "") -> Effect:
    """Take a day out of the calendar; its row stays, with who and when."""
    hold_calendar(day.unit, to_change=True)
    change = news_of(day.unit, Change(removed=(day,)))
    if not change.removed:
        return Effect([], [], [])
    subject = f"calendar {day.on} {day.kind} removed: {day.name}"
    record_access(by=by, action=AccessAction.CHANGE, page="calendar", subject=subject)
    return apply_change(
        unit=day.unit, change=change, kind=MoveKind.CLOSURE, why=day.name, reason=reason, by=by, today=today, now=now
    )
