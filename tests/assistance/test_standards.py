"""The four bands, whole hours, and the guide's own words (R33-R41)."""

from datetime import date

import pytest

from assistance.standards import AREAS, DESCRIPTORS, LEVELS, Disability, Level, band_of, descriptor
from charter.standards import CONTINUING, GUIDE_DATES, LATECOMERS, NEWCOMERS, PROMISES, promise
from tests.charter.days import table_calendar


@pytest.mark.parametrize(
    ("level", "lowest", "highest"), [(1, 1, 7), (2, 8, 15), (3, 16, 23), (4, 24, 30)], ids=["R33", "R34", "R35", "R36"]
)
def test_r33_to_r36_each_level_has_its_hours(level: int, lowest: int, highest: int) -> None:
    band = band_of(level, 2026)

    assert (band.lowest, band.highest) == (lowest, highest)
    assert [hours for hours in range(-1, 40) if hours in band] == list(range(lowest, highest + 1))
    assert 7.5 not in band


def test_r46_level_three_gets_sixteen() -> None:
    assert band_of(Level.C, 2026).lowest == 16


def test_r37_descriptors_are_the_autism_table_and_nothing_else() -> None:
    assert {disability for disability, _level, _area in DESCRIPTORS} == {Disability.AUTISM}
    assert all(descriptor(Disability.AUTISM, level, "daily") for level in LEVELS)
    assert {descriptor(Disability.PHYSICAL, level, area) for level in LEVELS for area in AREAS} == {""}


def test_the_dates_of_the_guide_are_no_services_of_the_charter() -> None:
    assert len(PROMISES) == 16
    assert set(CONTINUING) | set(NEWCOMERS) | set(LATECOMERS) == set(GUIDE_DATES)
    assert promise("9") is PROMISES["9"]
    assert promise("level-decision").source == "דרגת תפקוד ושעות סיוע, שורה 63"


@pytest.mark.parametrize(
    ("code", "opened", "target", "due"),
    [
        ("level-decision", "2026-02-01", "2026-05-14", "2026-05-15"),
        ("level-delivery", "2026-02-01", "2026-05-14", "2026-05-15"),
        ("matya-transfer", "2026-02-01", "2026-05-28", "2026-05-30"),
        ("june-delivery", "2026-02-01", "2026-06-15", "2026-06-15"),
        ("iep-final", "2026-02-01", "2026-10-29", "2026-10-31"),
        ("new-transfer", "2026-05-26", "2026-10-29", "2026-10-31"),
        ("late-decision", "2026-11-10", "2026-11-22", "2026-11-22"),  # 11-12, 15-19, 22: the eighth
        ("late-plan", "2026-11-10", "2027-01-10", "2027-01-10"),
        ("level-decision", "2027-02-01", "2027-05-13", "2027-05-15"),
        ("matya-transfer", "2027-02-01", "2027-05-30", "2027-05-30"),
    ],
)
def test_d8_the_last_sensible_day_is_pulled_back_and_the_date_itself_stays(
    code: str, opened: str, target: str, due: str
) -> None:
    dates = promise(code).rule.dates(date.fromisoformat(opened), table_calendar())

    assert dates is not None
    assert (dates.target_on.isoformat(), dates.due_on.isoformat()) == (target, due)
