"""The way of a file through its year, as stations from right to left with today among them (ux 3.9, D8-D10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from assistance.models import AideFile, DecisionDelivery
from assistance.services.filedates import DateRow
from charter import texts
from charter.calendar import CalendarError, WorkCalendar, period_end
from charter.models import Deadline, Outcome

TO_APPEAL, LONGEST_REST = 21, 8  # days from delivery (R59), and how far a rest can move its end
NET = "june-delivery"
DELIVERIES = ("level-delivery", "new-delivery", "late-delivery")
FULL = {"done": "check", "donelate": "check", "late": "late", "soon": "clock-fill", "today": "clock-fill"}


@dataclass(frozen=True)
class Station:
    on: date | None
    when: str
    label: str
    note: str
    code: str  # as `charter.services.states.State`

    @property
    def icon(self) -> str:
        return FULL.get(self.code, "circle")

    @property
    def is_today(self) -> bool:
        return self.code == "now"


def stations_of(file: AideFile, dates: list[DateRow], today: date, calendar: WorkCalendar) -> list[Station]:
    right = file.eligibility
    first = Station(
        right.decided_on, texts.bare_day(right.decided_on, today), right.body.name, _("the right was granted"), "done"
    )
    rows = [first, *(_of(row, today) for row in dates), *_appeal(file, dates, today, calendar)]
    dated = [row for row in rows if row.on]
    now = Station(today, texts.bare_day(today, today), _("today"), "", "now")
    return sorted([*dated, now], key=lambda row: (row.on or today, row.code == "now"))


def _of(row: DateRow, today: date) -> Station:
    deadline = row.deadline
    on = deadline.closed_on or deadline.target_on
    when = texts.short_day(on, today) if on else ""
    return Station(on, when, row.label, _note(row, today), row.state.code)


def _note(row: DateRow, today: date) -> str:
    deadline = row.deadline
    if deadline.closed_on:
        return row.state.text
    if deadline.promise == NET:
        return _("if it was not delivered")
    if deadline.due_on and deadline.due_on != deadline.target_on:
        return _("%(day)s falls on day %(letter)s") % {
            "day": texts.bare_day(deadline.due_on, today),
            "letter": texts.day_letter(deadline.due_on),
        }
    return row.state.text if row.state.code in ("late", "soon", "today") else ""


def _appeal(file: AideFile, dates: list[DateRow], today: date, calendar: WorkCalendar) -> list[Station]:
    """The last day to appeal: of the last guardian who got it, or of a delivery on its target day, while it can be."""
    delivered = DecisionDelivery.objects.filter(decision__file=file, decision__replaced_at=None)
    until = delivered.aggregate(until=Max("appeal_until"))["until"]
    label = _("last day to appeal")
    if until:
        code = "done" if until < today else "track"
        return [Station(until, texts.short_day(until, today), label, _("21 days from delivery"), code)]
    target = next((row.deadline for row in dates if _waits(row.deadline)), None)
    if target is None or target.target_on is None or target.target_on < today:
        return []
    return _if_delivered(target.target_on, label, today, calendar)


def _waits(deadline: Deadline) -> bool:
    return deadline.promise in DELIVERIES and deadline.outcome != Outcome.NOT_REQUIRED and deadline.is_open


def _if_delivered(day: date, label: str, today: date, calendar: WorkCalendar) -> list[Station]:
    try:
        until = period_end(day, TO_APPEAL, _rest_days(day, calendar))
    except CalendarError:
        return []
    note = _("if delivered on %(day)s") % {"day": texts.bare_day(day, today)}
    return [Station(until, texts.short_day(until, today), label, note, "track")]


def _rest_days(day: date, calendar: WorkCalendar) -> set[date]:
    window = [day + timedelta(days=TO_APPEAL + n) for n in range(LONGEST_REST)]
    return {each for each in window if calendar.is_rest_day(each)}
