"""Quiet hours (domain 6.1): no Shabbat, no yom tov, Fridays and eves until 14:00, never 20:00-08:00."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.calendar import JERUSALEM, QuietDays, next_sending_moment

NEW_YEAR = QuietDays(
    holidays=frozenset({date(2026, 9, 12), date(2026, 9, 13), date(2026, 9, 21)}),
    eves=frozenset({date(2026, 9, 11), date(2026, 9, 20)}),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JERUSALEM)


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        ("2026-09-09 08:00", "2026-09-09 08:00"),
        ("2026-09-09 19:59", "2026-09-09 19:59"),
        ("2026-09-09 20:00", "2026-09-10 08:00"),
        ("2026-09-09 07:59", "2026-09-09 08:00"),
        ("2026-09-09 00:00", "2026-09-09 08:00"),
        ("2026-09-04 13:59", "2026-09-04 13:59"),  # Friday
        ("2026-09-04 14:00", "2026-09-06 08:00"),  # over Shabbat to Sunday
        ("2026-09-05 21:00", "2026-09-06 08:00"),  # after Shabbat went out
        ("2026-09-11 14:00", "2026-09-14 08:00"),  # eve of the new year, a Friday: to Monday
        ("2026-09-20 13:59", "2026-09-20 13:59"),  # eve of Yom Kippur, a Sunday
        ("2026-09-20 15:00", "2026-09-22 08:00"),
        ("2026-03-27 14:30", "2026-03-29 08:00"),  # clocks went forward that night
        ("2026-10-24 22:00", "2026-10-25 08:00"),  # clocks go back this night
    ],
)
def test_a_notice_waits_for_the_next_allowed_moment(moment: str, leaves: str) -> None:
    assert next_sending_moment(at(moment), NEW_YEAR) == at(leaves)


def test_both_nights_of_the_clock_change_end_at_eight_by_the_clock_on_the_wall() -> None:
    spring = next_sending_moment(datetime(2026, 3, 26, 18, 0, tzinfo=UTC), QuietDays())
    autumn = next_sending_moment(datetime(2026, 10, 24, 18, 0, tzinfo=UTC), QuietDays())

    assert (spring.astimezone(UTC).hour, autumn.astimezone(UTC).hour) == (5, 6)


@given(
    st.integers(0, 21 * 366 * 24 * 60),
    st.sets(st.integers(0, 12)),
    st.sets(st.integers(0, 12)),
)
def test_never_before_never_in_quiet_and_asked_again_the_same(minutes: int, holidays: set[int], eves: set[int]) -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    quiet = QuietDays(
        frozenset(moment.date() + timedelta(days=n) for n in holidays),
        frozenset(moment.date() + timedelta(days=n) for n in eves),
    )

    leaves = next_sending_moment(moment, quiet)

    local = leaves.astimezone(JERUSALEM)
    assert leaves >= moment
    assert next_sending_moment(leaves, quiet) == leaves
    assert 8 <= local.hour < (14 if local.weekday() == 4 or local.date() in quiet.eves else 20)
    assert local.weekday() != 5
    assert local.date() not in quiet.holidays
