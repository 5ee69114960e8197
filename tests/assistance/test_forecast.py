"""At this pace so many will miss 15 May (peers, idea 3; R52; D8)."""

from datetime import date, timedelta
from math import floor

import pytest

from assistance.services.forecast import Forecast, make_forecast
from charter.calendar import Day, WorkCalendar
from charter.models import Deadline, Outcome

CALENDAR = WorkCalendar(
    weeks={2026: "60123"}, days=(Day(date(2026, 4, 2), "holiday", "פסח"), Day(date(2026, 4, 22), "holiday", "עצמאות"))
)
TARGET = date(2026, 5, 14)


def delivery(closed: str = "", outcome: str = Outcome.MET) -> Deadline:
    on = date.fromisoformat(closed) if closed else None
    return Deadline(
        promise="level-delivery",
        opened_on=date(2026, 2, 1),
        target_on=TARGET,
        due_on=date(2026, 5, 15),
        closed_on=on,
        outcome=outcome if on else "",
    )


def look(today: str, *rows: Deadline, decided: tuple[date, ...] = ()) -> Forecast | None:
    return make_forecast(rows, decided, year=2026, today=date.fromisoformat(today), calendar=CALENDAR)


def working_days(first: date, last: date) -> int:
    """A plain oracle: day by day."""
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return sum(day.weekday() in (6, 0, 1, 2, 3) and day not in (date(2026, 4, 2), date(2026, 4, 22)) for day in days)


def test_the_pace_of_the_days_past_is_held_against_the_days_ahead() -> None:
    rows = [delivery("2026-03-10")] * 8 + [delivery("2026-04-15")] * 4 + [delivery()] * 30
    found = look("2026-05-03", *rows)

    assert found is not None
    past, ahead = working_days(date(2026, 3, 1), date(2026, 5, 2)), working_days(date(2026, 5, 3), TARGET)
    assert (found.past, found.ahead, found.done, found.left) == (past, ahead, 12, 30) == (43, 10, 12, 30)
    assert found.will_miss == 30 - floor(12 * 10 / 43) == 28
    assert (round(found.pace, 2), found.needed) == (0.28, 3.0)


def test_what_was_delivered_today_is_not_left_and_not_in_the_pace() -> None:
    found = look("2026-05-03", delivery("2026-04-15"), delivery("2026-05-03"), delivery())

    assert found is not None
    assert (found.done, found.left) == (1, 1)


def test_what_is_not_required_counts_neither_way() -> None:
    found = look("2026-05-03", delivery("2026-04-15", Outcome.NOT_REQUIRED), delivery("2026-04-15"), delivery())

    assert found is not None
    assert (found.done, found.left) == (1, 1)


def test_one_more_day_of_discussions_a_week() -> None:
    """12 files in 4 days of discussions are 3 a day; two whole weeks ahead bring 6 more."""
    rows = [delivery("2026-04-15")] * 12 + [delivery()] * 30
    decided = tuple(date(2026, 4, n) for n in (1, 7, 12, 15, 15))
    found = look("2026-05-03", *rows, decided=decided)

    assert found is not None
    assert (found.meeting_days, found.will_miss, found.with_another_day) == (4, 28, 22)


def test_nobody_misses_where_the_pace_is_enough_and_everybody_where_there_is_none() -> None:
    quick = look("2026-05-03", *[delivery("2026-04-15")] * 40, delivery())
    still = look("2026-05-03", *[delivery()] * 7)

    assert quick is not None
    assert still is not None
    assert (quick.will_miss, still.will_miss, still.with_another_day) == (0, 7, 7)


@pytest.mark.parametrize("today", ["2026-02-10", "2026-03-01", "2026-05-15", "2026-06-01"])
def test_no_forecast_without_a_pace_or_after_the_last_working_day(today: str) -> None:
    assert look(today, delivery()) is None


def test_no_forecast_without_files_or_calendar() -> None:
    assert look("2026-05-03") is None
    bare = make_forecast([delivery()], [], year=2026, today=date(2026, 5, 3), calendar=WorkCalendar(weeks={}, days=()))
    assert bare is None
