"""What a change of the calendar does to running promises: planned once, shown first, then written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import Unit, User
from charter.calendar import DueDates, WorkCalendar
from charter.models import Deadline, DeadlineMove, Flag, MoveKind
from charter.models.deadline import KEPT
from charter.services.calendar.reading import calendar_for, dates_of, hold_calendar
from charter.standards import QUOTA_PROMISES, promise

Group = tuple[date, str]  # opened_on, promise: all its rows of a unit have the same dates


class Move(NamedTuple):
    """One deadline and its dates before and after."""

    deadline: Deadline
    old: DueDates
    new: DueDates

    @property
    def label(self) -> str:
        return str(promise(self.deadline.promise))


class Flip(NamedTuple):
    """A finished or missed deadline that is never rewritten, though its verdict would differ (C7)."""

    move: Move
    was_kept: bool


class Effect(NamedTuple):
    """What a change would do, or did. `too_early` would fall before today, so it is left alone and only listed."""

    moves: list[Move]
    too_early: list[Move]
    flips: list[Flip]

    @property
    def later(self) -> list[Move]:
        return [move for move in self.moves if move.new.due_on > move.old.due_on]

    @property
    def earlier(self) -> list[Move]:
        return [move for move in self.moves if move.new.due_on < move.old.due_on]

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Put off, brought forward, and in how many cases."""
        cases = {move.deadline.matter_id for move in self.later + self.earlier}
        return len(self.later), len(self.earlier), len(cases)

    @property
    def digest(self) -> str:
        """Tells one effect from another: what was shown is what may be saved."""
        sizes = (len(self.moves), len(self.too_early), len(self.flips))
        return ".".join(str(number) for number in self.numbers + sizes)

    @property
    def is_nothing(self) -> bool:
        return not (self.moves or self.too_early or self.flips)


def plan_moves(
    unit: Unit, before: WorkCalendar, after: WorkCalendar, days: Iterable[date], *, today: date, locked: bool = False
) -> Effect:
    """Hold every deadline whose window holds one of the days against the calendar as it will be.

    A date that does not follow from the calendar as it was is one that a person chose: it stays.
    """
    effect = Effect([], [], [])
    days = sorted(days)
    if not days:
        return effect
    rows = Deadline.objects.filter(matter__unit=unit, opened_on__lt=days[-1], due_on__gte=days[0])
    rows = rows.select_related("matter").order_by("promise", "opened_on", "pk")
    dates: dict[Group, tuple[DueDates | None, ...]] = {}
    for row in rows.select_for_update(of=("self",)) if locked else rows:
        group = (row.opened_on, row.promise)
        if group not in dates:
            dates[group] = tuple(dates_of(unit, row.promise, row.opened_on, calendar=c) for c in (before, after))
        old, new = dates[group]
        if old and new and old.due_on == row.due_on:
            _sort_in(effect, Move(row, old, new), today)
    return effect


def _sort_in(effect: Effect, move: Move, today: date) -> None:
    row, old, new = move
    if row.closed_on is not None:
        was, would = (row.closed_on <= dates.due_on for dates in (old, new))
        if row.outcome in KEPT and was != would:
            effect.flips.append(Flip(move, was_kept=was))
    elif old.due_on < today:
        if new.due_on >= today:
            effect.flips.append(Flip(move, was_kept=False))
    elif new.due_on < today:
        effect.too_early.append(move)
    elif new != old:
        effect.moves.append(move)


def write_moves(effect: Effect, *, unit: Unit, kind: MoveKind, reason: str, by: User | None, now: datetime) -> None:
    """One UPDATE for each (opened_on, promise), and a line of history for each due date that moved."""
    groups = {(move.deadline.opened_on, move.deadline.promise): move for move in effect.moves}
    for (opened_on, code), move in groups.items():
        rows = Deadline.objects.open().filter(matter__unit=unit, opened_on=opened_on, promise=code)
        set_dates(rows.filter(due_on=move.old.due_on), move.new, now)
    moved = [move for move in effect.moves if move.old.due_on != move.new.due_on]
    facts = {"kind": kind, "moved_by": by, "moved_at": now, "reason": reason}
    DeadlineMove.objects.bulk_create(
        [DeadlineMove(deadline=m.deadline, from_on=m.old.due_on, to_on=m.new.due_on, **facts) for m in moved],
        batch_size=2000,
    )


def set_dates(rows: QuerySet[Deadline], dates: DueDates, now: datetime) -> int:
    """Whatever sets due_on also forgets what people were told of the old one.

    A quota is due on 31 August whatever is closed, and its warning hangs on what was done (R4, R25): it stays.
    """
    quotas = rows.exclude(due_on=None).filter(promise__in=QUOTA_PROMISES)
    if moved := quotas.update(target_on=dates.target_on, set_at=now, version=F("version") + 1):
        return moved
    return rows.update(
        **dates._asdict(), set_at=now, flag=Flag.NONE, flagged_at=None, told_step=None, version=F("version") + 1
    )


@transaction.atomic
def fill_missing_dates(*, now: datetime, unit: Unit | None = None) -> int:
    """Give dates to deadlines opened before their calendar year was there; return how many got theirs."""
    undated = Deadline.objects.open().filter(due_on=None)
    if unit:
        undated = undated.filter(matter__unit=unit)
    groups: dict[int, set[Group]] = defaultdict(set)
    for unit_id, opened_on, code in undated.values_list("matter__unit", "opened_on", "promise").distinct():
        groups[unit_id].add((opened_on, code))
    return sum(_fill(found, undated, groups[found.pk], now) for found in Unit.objects.filter(pk__in=groups))


def _fill(unit: Unit, undated: QuerySet[Deadline], groups: set[Group], now: datetime) -> int:
    hold_calendar(unit)
    calendar = calendar_for(unit)
    filled = 0
    for opened_on, code in sorted(groups):
        if dates := dates_of(unit, code, opened_on, calendar=calendar):
            rows = undated.filter(matter__unit=unit, opened_on=opened_on, promise=code)
            filled += set_dates(rows, dates, now)
    return filled
