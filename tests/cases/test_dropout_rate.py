"""The rate of new dropouts (R11, D18): the numbers of scenario 16, exact, and what is said of them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.services.dropout.rate import Judgement, Rate, Verdict, in_hundredths, judge
from cases.services.dropout.report import change_words, percent_words

LAST = Rate(33, 412)


def told(now: Rate, before: Rate = LAST) -> tuple[str, str, str, str]:
    judgement = judge(now, before, full=5)
    assert judgement.relative is not None
    assert judgement.points is not None
    shown = (now.share or Fraction(0), judgement.relative, judgement.points)
    share, relative, points = (str(in_hundredths(value)) for value in shown)
    return share, relative, points, judgement.verdict


def test_scenario_16() -> None:
    assert str(in_hundredths(LAST.share or Fraction(0))) == "8.01"
    assert told(Rate(33, 430)) == ("7.67", "-4.19", "-0.34", Verdict.KEPT)
    assert told(Rate(31, 430)) == ("7.21", "-9.99", "-0.80", Verdict.FULL)
    assert told(Rate(36, 430)) == ("8.37", "4.52", "0.36", Verdict.WORSE)


@pytest.mark.parametrize(
    ("now", "before", "verdict"),
    [
        (Rate(10, 100), Rate(10, 100), Verdict.KEPT),
        (Rate(95, 1000), Rate(100, 1000), Verdict.FULL),  # exactly 5 %
        (Rate(9501, 100_000), Rate(10_000, 100_000), Verdict.KEPT),  # 4.99 %
        (Rate(0, 100), Rate(1, 100), Verdict.FULL),
        (Rate(0, 100), Rate(0, 50), Verdict.KEPT),  # none and none: no drop to speak of
        (Rate(1, 100), Rate(0, 50), Verdict.WORSE),
        (Rate(0, 0), LAST, Verdict.NO_DATA),
        (LAST, Rate(0, 0), Verdict.NO_DATA),
        (LAST, None, Verdict.NO_DATA),
        (None, LAST, Verdict.NO_DATA),
    ],
)
def test_d18_three_results_and_no_division_by_zero(now: Rate | None, before: Rate | None, verdict: Verdict) -> None:
    assert judge(now, before, full=5).verdict == verdict


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 500), st.integers(1, 500))
def test_d18_the_sign_of_the_points_decides(new: int, treated: int, old_new: int, old_treated: int) -> None:
    judgement = judge(Rate(new, treated), Rate(old_new, old_treated), full=5)
    worse = new * old_treated > old_new * treated
    full = old_new > 0 and 100 * new * old_treated <= 95 * old_new * treated
    assert judgement.verdict == (Verdict.WORSE if worse else Verdict.FULL if full else Verdict.KEPT)


def test_halves_go_away_from_zero_and_nothing_is_minus_nothing() -> None:
    assert in_hundredths(Fraction(1, 80_000)) == Decimal("0.00")
    assert in_hundredths(Fraction(1, 20_000)) == Decimal("0.01")
    assert in_hundredths(Fraction(-1, 20_000)) == Decimal("-0.01")
    assert str(in_hundredths(Fraction(-1, 80_000))) == "0.00"
    assert str(in_hundredths(Fraction(1, 2))) == "50.00"


def test_points_are_always_said_in_words_without_a_sign() -> None:
    def words(new: int, treated: int, before: Rate = LAST) -> str:
        return change_words(judge(Rate(new, treated), before, full=5))

    assert words(33, 430) == "ירידה של 0.34 נקודות האחוז, שהן 4.19% מהשיעור אשתקד"
    assert words(36, 430) == "עלייה של 0.36 נקודות האחוז, שהן 4.52% מהשיעור אשתקד"
    assert words(33, 412) == "אותו שיעור כמו אשתקד"
    assert words(1, 100, Rate(0, 9)) == "עלייה של 1.00 נקודות האחוז; אשתקד לא נשר איש"
    assert change_words(Judgement(Verdict.NO_DATA)) == ""
    assert (percent_words(Fraction(33, 412)), percent_words(None)) == ("8.01%", "אין נתונים")
