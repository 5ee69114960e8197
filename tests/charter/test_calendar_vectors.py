"""domain.md 1.0 and the dates of section 7, scenarios 1-10, each by its number."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from charter.calendar import (
    Verdict,
    add_working_days,
    period_end,
    pull_back,
    school_year,
    working_day_before,
    working_days_between,
)
from tests.charter.days import TABLE, WEEK, dates, table_calendar

DEFAULT = table_calendar()
HOL_HAMOED_COUNTED = table_calendar(count_hol_hamoed=True)
ALL_COUNTED = table_calendar(count_hol_hamoed=True, count_eves=True)


def d(text: str) -> date:
    return date.fromisoformat(text)


VECTORS = [
    ("2025-09-21", 3, "2025-09-29"),
    ("2025-09-21", 8, "2025-10-19"),
    ("2025-12-18", 3, "2025-12-23"),
    ("2026-02-26", 3, "2026-03-03"),
    ("2026-03-30", 3, "2026-04-12"),
    ("2026-03-30", 8, "2026-04-19"),
    ("2026-04-20", 3, "2026-04-26"),
    ("2026-04-20", 8, "2026-05-03"),
    ("2026-09-10", 3, "2026-09-16"),
    ("2026-09-10", 8, "2026-10-04"),
    ("2026-09-29", 3, "2026-10-06"),
    ("2026-09-29", 8, "2026-10-13"),
    ("2026-11-15", 3, "2026-11-18"),
    ("2026-11-15", 8, "2026-11-25"),
    ("2026-11-19", 3, "2026-11-24"),
    ("2026-11-20", 3, "2026-11-24"),
    ("2026-11-21", 3, "2026-11-24"),
    ("2026-11-19", 8, "2026-12-01"),
    ("2026-11-20", 8, "2026-12-01"),
    ("2026-11-21", 8, "2026-12-01"),
    ("2026-12-31", 3, "2027-01-05"),
    ("2027-05-10", 3, "2027-05-16"),
]
CLOSED_VECTORS = [
    ("2025-09-21", 8, "2025-10-05", "2025-10-20"),
    ("2025-12-18", 3, "2025-12-21", "2025-12-24"),
    ("2026-02-26", 3, "2026-03-03", "2026-03-04"),
    ("2026-03-30", 3, "2026-03-31", "2026-04-13"),
    ("2026-03-30", 8, "2026-03-31", "2026-04-20"),
]


@pytest.mark.parametrize(("start", "n", "due"), VECTORS)
def test_vectors_of_the_clock_table(start: str, n: int, due: str) -> None:
    assert add_working_days(d(start), n, DEFAULT).due == d(due)


@pytest.mark.parametrize(("start", "n", "closed", "due"), CLOSED_VECTORS)
def test_vectors_with_one_more_closed_day(start: str, n: int, closed: str, due: str) -> None:
    assert add_working_days(d(start), n, table_calendar([d(closed)])).due == d(due)


def test_switches_of_d2() -> None:
    due = [add_working_days(d("2026-09-10"), 8, cal).due for cal in (DEFAULT, HOL_HAMOED_COUNTED, ALL_COUNTED)]

    assert due == [d("2026-10-04"), d("2026-09-27"), d("2026-09-24")]
    assert add_working_days(d("2026-09-29"), 3, HOL_HAMOED_COUNTED).due == d("2026-10-04")


def test_scenario_1_every_day_of_the_trace() -> None:
    counted = add_working_days(d("2026-09-10"), 3, DEFAULT)

    assert [(day.on.day, day.verdict, day.name) for day in counted.trace] == [
        (11, Verdict.WEEKEND, ""),
        (12, Verdict.WEEKEND, ""),
        (13, Verdict.HOLIDAY, "holiday"),
        (14, Verdict.COUNTED, "יום קצר"),
        (15, Verdict.COUNTED, ""),
        (16, Verdict.COUNTED, ""),
    ]


def test_scenario_2_on_time_until_midnight_in_jerusalem() -> None:
    """C2, C3: the local date decides, never the hour."""
    zone = ZoneInfo("Asia/Jerusalem")
    due = add_working_days(d("2026-11-15"), 3, DEFAULT).due

    assert datetime(2026, 11, 18, 23, 50, tzinfo=zone).date() <= due
    assert datetime(2026, 11, 19, 0, 5, tzinfo=zone).date() > due


def test_scenario_4_before_yom_kippur() -> None:
    assert add_working_days(d("2026-09-17"), 3, DEFAULT).due == d("2026-09-24")
    assert add_working_days(d("2026-09-17"), 8, DEFAULT).due == d("2026-10-08")


def test_scenario_6_closure_after_the_clock_started() -> None:
    assert add_working_days(d("2025-09-30"), 3, DEFAULT).due == d("2025-10-16")
    assert add_working_days(d("2025-09-30"), 3, table_calendar([d("2025-10-05")])).due == d("2025-10-19")


def test_scenario_9_emergency_closure() -> None:
    closed = [date(2026, 3, day) for day in range(1, 6)]

    assert add_working_days(d("2026-02-25"), 3, DEFAULT).due == d("2026-03-02")
    assert add_working_days(d("2026-02-25"), 3, table_calendar(closed)).due == d("2026-03-09")


def test_scenario_10_summer() -> None:
    assert add_working_days(d("2026-07-29"), 3, DEFAULT).due == d("2026-08-03")
    assert add_working_days(d("2026-07-29"), 3, table_calendar([d("2026-07-30")])).due == d("2026-08-04")


def test_scenario_11_and_14_dates() -> None:
    assert add_working_days(d("2026-08-27"), 8, DEFAULT).due == d("2026-09-08")
    assert add_working_days(d("2027-01-14"), 8, DEFAULT).due == d("2027-01-26")
    assert add_working_days(d("2026-11-22"), 3, DEFAULT).due == d("2026-11-25")
    assert add_working_days(d("2026-11-17"), 3, DEFAULT).due == d("2026-11-22")


@pytest.mark.parametrize(
    ("legal", "target"),
    [
        ("2026-05-15", "2026-05-14"),
        ("2027-05-15", "2027-05-13"),
        ("2026-05-30", "2026-05-28"),
        ("2027-05-30", "2027-05-30"),
        ("2026-06-15", "2026-06-15"),
        ("2027-06-15", "2027-06-15"),
        ("2026-10-31", "2026-10-29"),
        ("2027-10-31", "2027-10-31"),
        ("2025-10-31", "2025-10-30"),
    ],
)
def test_fixed_dates_are_pulled_back_d8(legal: str, target: str) -> None:
    assert pull_back(d(legal), DEFAULT) == d(target)


def test_scenario_20_three_working_days_before_the_target() -> None:
    assert working_day_before(d("2027-05-13"), 3, DEFAULT, floor=d("2027-02-01")) == d("2027-05-09")


def test_periods_in_calendar_days_c9() -> None:
    """Scenarios 19 and 21: rest days are Shabbat and yom tov, not Friday."""
    rest = {d("2026-05-22"), d("2026-05-23"), d("2026-09-21")}

    assert period_end(d("2026-06-17"), 21, rest) == d("2026-07-08")
    assert period_end(d("2026-05-01"), 21, rest) == d("2026-05-24")
    assert period_end(d("2026-11-17"), 7, rest) == d("2026-11-24")
    assert period_end(d("2026-09-14"), 7, rest) == d("2026-09-22")


@pytest.mark.parametrize(("year", "kind"), TABLE)
def test_the_table_of_closed_days_is_closed(year: int, kind: str) -> None:
    for on in dates(year, TABLE[year, kind]):
        assert DEFAULT.verdict(on) == kind
        assert str(on.weekday()) in WEEK


def test_summer_time_nights_change_no_date() -> None:
    """C2: the nights the clock moves are ordinary days."""
    for text in ("2025-10-26", "2026-03-27", "2026-10-25", "2027-03-26"):
        zone = ZoneInfo("Asia/Jerusalem")
        early, late = (datetime.fromisoformat(f"{text}T{time}").replace(tzinfo=zone) for time in ("00:30", "23:30"))
        assert early.utcoffset() != late.utcoffset()
        assert early.date() == late.date() == d(text)
    assert add_working_days(d("2026-10-22"), 3, DEFAULT).due == d("2026-10-27")
    assert add_working_days(d("2026-03-26"), 1, DEFAULT).due == d("2026-03-29")
    assert working_days_between(d("2026-10-22"), d("2026-10-27"), DEFAULT) == 3


def test_school_years() -> None:
    assert school_year(d("2026-08-31")) == (d("2025-09-01"), d("2026-08-31"))
    assert school_year(d("2026-09-01")) == (d("2026-09-01"), d("2027-08-31"))
    assert [str(school_year(d(day))) for day in ("2026-08-31", "2026-09-01", "2029-10-01")] == [
        "תשפ״ו",
        "תשפ״ז",
        "תש״צ",
    ]
    assert d("2027-08-31") in school_year(d("2026-09-01"))
