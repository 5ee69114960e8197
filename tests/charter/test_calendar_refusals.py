"""What the pure functions refuse, and calendars with unusual shapes."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from charter.calendar import (
    CalendarError,
    Counted,
    DateOutOfRangeError,
    Day,
    MissingYearError,
    WorkCalendar,
    WrongCountError,
    add_months,
    add_working_days,
    nth_working_day,
    period_end,
    pull_back,
    school_year,
    working_day_before,
    working_days_between,
)
from tests.charter.days import WEEK, table_calendar

CAL = table_calendar()
START = date(2026, 9, 10)


@pytest.mark.parametrize("n", [0, -1, -3, True, 1.0, "3", None])
def test_a_count_is_a_whole_number_from_1(n: object) -> None:
    calls: list[Callable[[], object]] = [
        lambda: add_working_days(START, n, CAL),  # type: ignore[arg-type]
        lambda: period_end(START, n, ()),  # type: ignore[arg-type]
        lambda: add_months(START, n),  # type: ignore[arg-type]
        lambda: working_day_before(START, n, CAL, floor=date(2026, 1, 1)),  # type: ignore[arg-type]
    ]
    for call in calls:
        with pytest.raises(WrongCountError, match="whole number from 1"):
            call()


@pytest.mark.parametrize("start", [date(2019, 12, 30), date(2041, 1, 1), date.min, date.max])
def test_dates_out_of_range(start: date) -> None:
    with pytest.raises(DateOutOfRangeError, match="between 2020-01-01 and 2040-12-31"):
        add_working_days(start, 3, CAL)
    with pytest.raises(DateOutOfRangeError):
        pull_back(start, CAL)
    with pytest.raises(DateOutOfRangeError):
        period_end(start, 3, ())
    with pytest.raises(DateOutOfRangeError):
        add_months(start, 1)
    with pytest.raises(DateOutOfRangeError):
        school_year(start)


def test_a_moment_is_not_a_date() -> None:
    """C2: dates are counted; a moment would bring its clock along."""
    with pytest.raises(CalendarError):
        add_working_days(datetime(2026, 9, 10, 15, 40, tzinfo=UTC), 3, CAL)


def test_a_count_that_runs_past_2040() -> None:
    late = WorkCalendar({2040: WEEK}, (Day(date(2040, 9, 8), "holiday", "ראש השנה"),))

    with pytest.raises(DateOutOfRangeError):
        add_working_days(date(2040, 12, 30), 3, late)
    assert period_end(date(2040, 12, 1), 21, ()) == date(2040, 12, 22)
    with pytest.raises(DateOutOfRangeError):
        period_end(date(2040, 12, 30), 21, ())
    with pytest.raises(DateOutOfRangeError):
        add_months(date(2040, 12, 30), 1)
    with pytest.raises(DateOutOfRangeError):
        WorkCalendar({2041: WEEK}, ())


def test_a_missing_year_is_named() -> None:
    with pytest.raises(MissingYearError, match="The calendar of 2028 is missing"):
        add_working_days(date(2027, 12, 30), 3, CAL)
    with pytest.raises(MissingYearError, match="2024"):
        add_working_days(date(2024, 12, 1), 3, CAL)
    with pytest.raises(MissingYearError):
        working_days_between(date(2027, 12, 1), date(2028, 1, 2), CAL)


def test_an_empty_year_is_a_missing_one() -> None:
    """No year of ours is without holidays: a calendar without days stops the count loudly."""
    for empty in (WorkCalendar({}, ()), WorkCalendar({2026: WEEK}, ())):
        with pytest.raises(MissingYearError, match="2026"):
            add_working_days(START, 3, empty)


def test_the_last_day_before_the_first_known_year_may_start_a_count() -> None:
    assert add_working_days(date(2024, 12, 31), 1, CAL).due == date(2025, 1, 1)


def test_a_hole_between_two_years() -> None:
    days = (Day(date(2025, 1, 2), "closure", "x"), Day(date(2027, 1, 3), "closure", "x"))
    holed = WorkCalendar({2025: WEEK, 2027: WEEK}, days)

    assert nth_working_day(date(2025, 1, 1), 1, holed) == date(2025, 1, 5)
    assert nth_working_day(date(2026, 12, 31), 1, holed) == date(2027, 1, 4)
    with pytest.raises(MissingYearError, match="2026"):
        nth_working_day(date(2025, 12, 31), 1, holed)
    with pytest.raises(MissingYearError, match="2026"):
        working_days_between(date(2025, 12, 1), date(2027, 2, 1), holed)


def test_another_weekend_c12() -> None:
    """A town that rests on Friday and Sunday."""
    calendar = WorkCalendar({2026: "01235"}, (Day(date(2026, 12, 25), "holiday", "חג המולד"),))

    assert add_working_days(date(2026, 11, 19), 3, calendar).due == date(2026, 11, 24)
    assert not calendar.is_working(date(2026, 11, 22))


def test_months_end_on_the_same_day_or_the_last_c10() -> None:
    assert add_months(date(2026, 1, 15), 1) == date(2026, 2, 15)
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert add_months(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert add_months(date(2026, 12, 1), 12) == date(2027, 12, 1)


def test_between_is_signed_and_zero_on_the_day_itself() -> None:
    assert working_days_between(START, START, CAL) == 0
    assert working_days_between(START, date(2026, 9, 16), CAL) == 3
    assert working_days_between(date(2026, 9, 16), START, CAL) == -3


def test_soon_never_before_the_opening() -> None:
    assert working_day_before(date(2026, 9, 16), 1, CAL, floor=START) == date(2026, 9, 15)
    assert working_day_before(date(2026, 9, 14), 1, CAL, floor=START) == START
    assert working_day_before(START, 1, CAL, floor=START) == START


def test_rest_days_and_drafts() -> None:
    calendar = WorkCalendar(
        {2026: WEEK, 2027: WEEK},
        (
            Day(date(2026, 5, 21), "eve", "ערב שבועות"),
            Day(date(2026, 5, 22), "holiday", "שבועות"),
            Day(date(2027, 4, 22), "holiday", "פסח"),
        ),
        drafts=frozenset({2027}),
    )

    assert [calendar.is_rest_day(date(2026, 5, day)) for day in (21, 22, 23, 24)] == [False, True, True, False]
    assert calendar.is_draft(date(2026, 12, 30), date(2027, 1, 4))
    assert not calendar.is_draft(date(2026, 12, 1), date(2026, 12, 3))


def test_what_is_closed_comes_before_what_counts() -> None:
    day = date(2026, 3, 3)
    rows = (Day(day, "half_day", "פורים", counts=True), Day(day, "closure", "גשר"), Day(day, "no_school", "א", True))

    for days in (rows, rows[::-1]):
        assert add_working_days(date(2026, 3, 2), 1, WorkCalendar({2026: WEEK}, days)) == Counted(
            date(2026, 3, 4), ((day, "closure", "גשר"), (date(2026, 3, 4), "counted", ""))
        )
