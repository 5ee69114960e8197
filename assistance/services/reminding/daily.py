"""What is told on each working day while it stands: decided but not delivered (S5), not passed on (S6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assistance.models import DecisionDelivery
from assistance.services.reminding.lines import BOTH, DESK, Line
from assistance.services.reminding.rows import DELIVERY, Row, decided
from charter.calendar import CalendarError, WorkCalendar

UNDELIVERED_FROM, UNTRANSFERRED_FROM = (5, 1), (5, 20)


def works(today: date, calendar: WorkCalendar) -> bool:
    try:
        return calendar.is_working(today)
    except CalendarError:
        return False


def daily_lines(rows: list[Row], today: date, calendar: WorkCalendar) -> Iterator[Line]:
    if works(today, calendar):
        yield from _undelivered(rows, today)
        yield from _untransferred(rows, today)


def _of_season(rows: list[Row], today: date, first: tuple[int, int]) -> list[Row]:
    """From that day before the school year to its last one; a year that is over is history (D14)."""
    return [row for row in rows if date(row.year, *first) <= today <= date(row.year + 1, 8, 31)]


def _undelivered(rows: list[Row], today: date) -> Iterator[Line]:
    late = _of_season(decided(rows, *DELIVERY), today, UNDELIVERED_FROM)
    if late:
        text = ngettext("%(n)s decision was not delivered", "%(n)s decisions were not delivered", len(late))
        sent = _sent({row.matter for row in late})
        more = _("; of them %(n)s sent without a proof of delivery") % {"n": sent} if sent else ""
        yield Line("S5", f"undelivered {today}", DESK, text % {"n": len(late)} + more)


def _sent(matters: set[int]) -> int:
    """Files with a decision that left and whose arrival nobody proved (R52, R61)."""
    rows = DecisionDelivery.objects.missing().filter(decision__file__matter__in=matters, sent_on__isnull=False)
    return rows.values("decision__file").distinct().count()


def _untransferred(rows: list[Row], today: date) -> Iterator[Line]:
    late = _of_season(decided(rows, "matya-transfer"), today, UNTRANSFERRED_FROM)
    if late:
        text = ngettext(
            "%(n)s decision was not passed to the MATYA", "%(n)s decisions were not passed to the MATYA", len(late)
        )
        yield Line("S6", f"untransferred {today}", BOTH, text % {"n": len(late)})
