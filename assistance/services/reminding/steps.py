"""R50, S4: thirty, fourteen, seven, three and one working days before the target, and once when the day has passed.

The row remembers the nearest step told; after an outage the farther ones are not made up for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from assistance.services.reminding.lines import BOTH, Line
from assistance.services.reminding.rows import DECISION, DELIVERY, Row
from charter.calendar import CalendarError, WorkCalendar, working_days_between
from charter.models import Deadline
from charter.texts import short_day

STEPS = (30, 14, 7, 3, 1)
LATE = 0


def nearest_step(today: date, target: date, due: date, calendar: WorkCalendar) -> int | None:
    """The last step that has come by `today`; none before the first one, or where a year has no calendar."""
    if today > due:
        return LATE
    try:
        left = working_days_between(today, target, calendar)
    except CalendarError:
        return None
    return min((step for step in STEPS if left <= step), default=None)


def take_steps(rows: Iterable[Row], today: date, calendar: WorkCalendar) -> Iterator[Line]:
    """Decision and delivery are due on one day, hence one line says both (R52)."""
    groups: dict[tuple[date, date], list[Row]] = {}
    for row in rows:
        if row.promise in (*DECISION, *DELIVERY):
            groups.setdefault((row.target, row.due), []).append(row)
    for (target, due), group in sorted(groups.items()):
        step = nearest_step(today, target, due, calendar)
        if step is not None and _take(group, step):
            yield Line("S4", f"level {due} step {step}", BOTH, words(group, target, due, step, today))


def _take(group: Iterable[Row], step: int) -> int:
    """How many rows came to this step now: of four workers one is told so, each row once."""
    farther = [row.pk for row in group if row.told is None or row.told > step]
    rows = Deadline.objects.open().filter(Q(told_step=None) | Q(told_step__gt=step), pk__in=farther)
    return rows.update(told_step=step) if farther else 0


def words(group: Iterable[Row], target: date, due: date, step: int, today: date) -> str:
    group = list(group)
    waiting = {row.matter for row in group if row.promise in DECISION}
    undelivered = {row.matter for row in group if row.promise in DELIVERY} - waiting
    facts = {"undecided": len(waiting), "undelivered": len(undelivered)}
    if step == LATE:
        text = _("%(day)s has passed: %(undecided)s without a decision, %(undelivered)s not delivered")
        return text % {**facts, "day": short_day(due, today)}
    text = _("By %(day)s: %(undecided)s without a decision, %(undelivered)s decided and not delivered")
    return text % {**facts, "day": short_day(target, today)}
