"""Field rules: whole numbers, days and times (reliability 4)."""

from datetime import UTC, date, datetime, time

import pytest

from accounts import fields
from tests.accounts.refusing import refused


@pytest.mark.parametrize(
    ("row", "typed", "number"),
    [
        ("M18", "١٢", 12),
        ("M18", "１２", 12),
        ("plain", " 7 ", 7),
        ("cell", 21.0, 21),
        ("cell", 3, 3),
        ("zero", "007", 7),
    ],
)
def test_a_whole_number(row, typed, number):
    assert fields.clean_whole_number(typed, highest=100) == number


@pytest.mark.parametrize(
    ("row", "typed", "code"),
    [
        ("M18", "1_000", "invalid"),
        ("M18", "1.0", "invalid"),
        ("M18", "1e2", "invalid"),
        ("M18", "1,000", "invalid"),
        ("B30", "NaN", "invalid"),
        ("B30", "Infinity", "invalid"),
        ("B30", "-0", "invalid"),
        ("B30", float("inf"), "invalid"),
        ("B30", True, "invalid"),
        ("B39", "-5", "out_of_range"),
        ("B39", "+1", "invalid"),
        ("B29", "9" * 23, "out_of_range"),
        ("B29", "9" * 5000, "out_of_range"),
        pytest.param("B29", 10**6000, "out_of_range", id="B29-huge"),
        ("B26", "101", "out_of_range"),
        ("superscript", "²", "invalid"),
        ("", "", "invalid"),
    ],
)
def test_a_wrong_number_is_refused(row, typed, code):
    assert refused(fields.clean_whole_number, typed, highest=100) == code


MAY = date(2026, 5, 14)


@pytest.mark.parametrize(
    ("row", "typed", "day"),
    [
        ("ux 2", "14.5", MAY),
        ("ux 2", "14/5/26", MAY),
        ("ux 2", "14-5-2026", MAY),
        ("B23", "2026-5-14", MAY),
        ("B23", "14.05.2026", MAY),
        ("B24", "١٤.٥.٢٠٢٦", MAY),
        ("B24", "１４/５", MAY),
        ("marks", "\u200f14.5.2026\u200e", MAY),
        ("cell", datetime(2026, 5, 14, tzinfo=UTC), MAY),
        ("cell", MAY, MAY),
        ("nearest", "30.12", date(2025, 12, 30)),
        ("nearest", "29.2", date(2024, 2, 29)),
    ],
)
def test_a_day_as_people_type_it(row, typed, day):
    today = date(2025, 1, 10) if typed == "29.2" else date(2026, 5, 20)
    assert fields.parse_date(typed, today=today) == day


@pytest.mark.parametrize(
    ("row", "typed", "code"),
    [
        ("B19", "9999-12-31", "out_of_range"),
        ("B19", "0001-01-01", "out_of_range"),
        ("B19", "31.12.1899", "out_of_range"),
        ("B22", "31/02/2026", "no_such_day"),
        ("B22", "29/02/2027", "no_such_day"),
        ("B22", "2026-13-01", "no_such_day"),
        ("B22", "29.2", "no_such_day"),
        ("B22", "0.0.0000", "no_such_day"),
        ("B24", "יד.ה.תשפו", "invalid"),
        ("B29", "1" * 5000, "invalid"),
        ("", "", "invalid"),
        ("", "14", "invalid"),
        ("", "14.5.202", "invalid"),
    ],
)
def test_a_wrong_day_is_refused(row, typed, code):
    assert refused(fields.parse_date, typed, today=date(2026, 5, 20)) == code


def test_b23_a_file_writes_its_years_in_full():
    assert fields.parse_date("31/12/2015") == date(2015, 12, 31)
    assert refused(fields.parse_date, "05/06/26") == "invalid"
    assert refused(fields.parse_date, "14.5") == "invalid"


def test_a_bound_is_part_of_the_rule():
    assert refused(fields.parse_date, "15.5.2026", latest=MAY) == "out_of_range"
    assert fields.parse_date("20.5", today=date(2026, 5, 14), latest=MAY) == date(2025, 5, 20)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9:30", time(9, 30)),
        ("09.30", time(9, 30)),
        ("0930", time(9, 30)),
        ("23:59:59", time(23, 59)),
        (time(7, 5, 3), time(7, 5)),
        ("٠٩:٣٠", time(9, 30)),
    ],
)
def test_a_time(typed, at):
    assert fields.parse_time(typed) == at


@pytest.mark.parametrize("typed", ["24:00", "9:60", "9", "", "noon", "-1:00", "9:30 PM"])
def test_a_wrong_time_is_refused(typed):
    assert refused(fields.parse_time, typed) == "invalid"
