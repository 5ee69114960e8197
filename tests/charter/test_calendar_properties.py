"""What holds for every calendar, and two oracles that share no code with ours."""

from datetime import date, timedelta

import holidays
from hypothesis import given
from hypothesis import strategies as st

from charter.calendar import Day, WorkCalendar, add_working_days, nth_working_day, pull_back, working_days_between
from tests.charter.days import TABLE, WEEK, dates, table_calendar

ONE_DAY = timedelta(days=1)
FIRST, LAST = date(2025, 1, 1), date(2027, 10, 1)
starts = st.dates(FIRST, LAST)
counts = st.integers(1, 30)
closures = st.sets(st.dates(FIRST, date(2027, 12, 31)), max_size=40)
weeks = st.sampled_from([WEEK, "01234", "601234", "01235"])


def calendar_of(closed: set[date], week: str = WEEK) -> WorkCalendar:
    days = tuple(
        Day(on, "closure", "סגירה") for on in sorted(closed | {date(year, 1, 1) for year in range(2025, 2029)})
    )
    return WorkCalendar(dict.fromkeys(range(2025, 2029), week), days)


def loop(start: date, n: int, closed: set[date], week: str) -> date:
    """The engine in eight lines of domain.md, over a plain set."""
    day = start
    while n:
        day += ONE_DAY
        n -= str(day.weekday()) in week and day not in closed and (day.month, day.day) != (1, 1)
    return day


@given(start=starts, n=counts, closed=closures, week=weeks)
def test_same_as_an_independent_loop(start: date, n: int, closed: set[date], week: str) -> None:
    assert nth_working_day(start, n, calendar_of(closed, week)) == loop(start, n, closed, week)


@given(start=starts, n=counts, closed=closures)
def test_due_is_later_never_closed_and_counts_back(start: date, n: int, closed: set[date]) -> None:
    calendar = calendar_of(closed)
    due, trace = add_working_days(start, n, calendar)

    assert due > start
    assert calendar.is_working(due)
    assert working_days_between(start, due, calendar) == n
    assert sum(day.verdict == "counted" for day in trace) == n
    assert [day.on for day in trace] == [start + ONE_DAY * k for k in range(1, (due - start).days + 1)]


@given(start=starts, n=counts, closed=closures, more=st.dates(FIRST, date(2027, 12, 31)))
def test_one_more_closed_day_makes_nothing_earlier(start: date, n: int, closed: set[date], more: date) -> None:
    before, after = (nth_working_day(start, n, calendar_of(days)) for days in (closed, closed | {more}))

    assert after >= before
    assert (after == before) == (not start < more <= before or not calendar_of(closed).is_working(more))


@given(start=st.dates(date(2025, 3, 1), LAST), closed=closures)
def test_a_fixed_date_is_only_ever_pulled_back(start: date, closed: set[date]) -> None:
    calendar = calendar_of(closed)
    target = pull_back(start, calendar)

    assert target <= start
    assert calendar.is_working(target)
    assert working_days_between(target, start, calendar) == 0


def test_oracle_holidays_package() -> None:
    """Every start of two school years, 3 and 8 days; the oracle lacks eves and Hoshana Rabba, so they are given to it."""
    oracle = holidays.country_holidays("IL", years=range(2025, 2028), categories=("public",), language="he")
    for (year, kind), text in TABLE.items():
        if kind != "holiday":
            oracle.update(dict.fromkeys(dates(year, text), kind))
    ours = table_calendar()
    start = date(2025, 9, 21)
    while start < date(2027, 8, 31):
        for n in (3, 8):
            assert nth_working_day(start, n, ours) == oracle.get_nth_working_day(start + ONE_DAY, n - 1) or (
                oracle.is_working_day(start + ONE_DAY) is False
                and nth_working_day(start, n, ours) == oracle.get_nth_working_day(start + ONE_DAY, n)
            )
        start += ONE_DAY
