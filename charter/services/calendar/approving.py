"""The rules of a year: what is counted, and that a person has looked at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from charter.calendar import Day
from charter.models import CalendarYear, ClosedDay, DayKind, MoveKind
from charter.services.calendar.changing import Change, apply_change, news_of
from charter.services.calendar.drafting import switched_on
from charter.services.calendar.moving import Effect
from charter.services.calendar.reading import hold_calendar


def rules_change(year: CalendarYear, *, count_eves: bool, count_hol_hamoed: bool) -> Change:
    """The rows of eves and hol hamoed replaced by rows that count, or count no more (D2)."""
    wanted = CalendarYear(unit=year.unit, year=year.year, count_eves=count_eves, count_hol_hamoed=count_hol_hamoed)
    kinds = (DayKind.EVE, DayKind.HOL_HAMOED)
    rows = ClosedDay.objects.current().filter(kind__in=kinds, unit=year.unit, on__year=year.year)
    removed = tuple(row for row in rows if row.counts != switched_on(wanted, row.kind))
    return Change(tuple(Day(row.on, row.kind, row.name, counts=not row.counts) for row in removed), removed)


@transaction.atomic
def set_rules(
    *,
    year: CalendarYear,
    count_eves: bool,
    count_hol_hamoed: bool,
    by: User,
    today: date,
    now: datetime,
    reason: str = "",
) -> Effect:
    """Turn the two switches of a year; the days they govern are replaced, so what stood before can still be read."""
    hold_calendar(year.unit, to_change=True)
    change = rules_change(year, count_eves=count_eves, count_hol_hamoed=count_hol_hamoed)
    CalendarYear.objects.filter(pk=year.pk).update(count_eves=count_eves, count_hol_hamoed=count_hol_hamoed)
    if not change.removed:
        return Effect([], [], [])
    subject = f"calendar {year.year}: eves counted {count_eves}, hol hamoed counted {count_hol_hamoed}"
    record_access(by=by, action=AccessAction.CHANGE, page="calendar", subject=subject)
    why = "כללי הספירה"
    return apply_change(
        unit=year.unit, change=change, kind=MoveKind.CLOSURE, why=why, reason=reason, by=by, today=today, now=now
    )


@transaction.atomic
def approve_year(
    *,
    unit: Unit,
    year: int,
    by: User | None,
    now: datetime,
    today: date,
    dropped: tuple[ClosedDay, ...] = (),
    work_week: str = "",
    reason: str = "",
) -> Effect:
    """Approve a draft: days not ticked go, the work week stays as it is from now on, open promises are recomputed."""
    hold_calendar(unit, to_change=True)
    change = news_of(unit, Change(removed=dropped, weeks={year: work_week} if work_week else {}))
    drafts = CalendarYear.objects.filter(unit=unit, year=year, approved_at=None)
    if not drafts.exists():
        return Effect([], [], [])
    why = f"אישור הלוח של {year}"
    effect = apply_change(
        unit=unit,
        change=replace(change, weeks=change.weeks or {year: drafts.get().work_week}),
        kind=MoveKind.APPROVAL,
        why=why,
        reason=reason or why,
        by=by,
        today=today,
        now=now,
    )
    drafts.update(approved_by=by, approved_at=now)
    record_access(by=by, unit=unit, action=AccessAction.CHANGE, page="calendar", subject=f"calendar {year} approved")
    return effect
