"""The sixteen services, held against the municipality's own page (R2)."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from charter.standards import (
    PROMISES,
    REFERRAL_PROMISES,
    TIMED_PROMISES,
    AsNeeded,
    ByDate,
    Domain,
    Milestone,
    Promise,
    RateNoWorse,
    TimesAYear,
    WithinWorkingDays,
    promise,
)
from tests.charter.days import table_calendar

PAGE = (Path(__file__).parent / "data" / "service_charter.txt").read_text(encoding="utf-8")
CAL = table_calendar()


def mended(text: str) -> str:
    """The page with its two known slips put right (R2), without its spaces and lost tabs."""
    text = text.replace("תוף שיתוף", "תוך שיתוף").replace(f"\n{Domain.RETENTION} מניעת", f"\n6{Domain.RETENTION} מניעת")
    return re.sub(r"\s", "", text)


def test_sixteen_numbered_services() -> None:
    assert list(PROMISES) == [str(n) for n in range(1, 17)]
    assert [entry.domain for entry in PROMISES.values()] == (
        [Domain.PERSONAL] * 5 + [Domain.RETENTION] * 10 + [Domain.KNOWLEDGE]
    )


def test_every_sign_of_the_charter_is_there_and_nothing_else() -> None:
    table = mended(PAGE.split("רמת השירות")[1].split("סדר הופעה")[0])

    ours = "".join(f"{entry.number}{entry.domain}{entry.text}{entry.level}" for entry in PROMISES.values())
    assert mended(ours) == table


@pytest.mark.parametrize("entry", PROMISES.values(), ids=str)
def test_the_source_line_is_where_the_service_stands(entry: Promise) -> None:
    assert mended(entry.text.split(". ")[0]).rstrip(".") in mended(PAGE.splitlines()[entry.line - 1])


def test_the_rules() -> None:
    rules = {code: entry.rule for code, entry in PROMISES.items() if not isinstance(entry.rule, AsNeeded)}

    assert rules == {
        "1": TimesAYear(3, (Milestone(3, 1, 2), Milestone(5, 1, 3))),
        "6": RateNoWorse(full=5),
        "9": WithinWorkingDays(3),
        "10": WithinWorkingDays(3),
        "11": WithinWorkingDays(8),
        "12": WithinWorkingDays(8),
        "15": TimesAYear(3, (Milestone(2, 1, 1), Milestone(5, 1, 2))),
    }
    assert (TIMED_PROMISES, REFERRAL_PROMISES) == (("9", "10", "11", "12"), ("9", "10", "12"))


def test_labels_as_on_the_chips() -> None:
    with override("he"):
        assert [str(promise(code)) for code in TIMED_PROMISES] == [
            "קשר עם צוות ביה״ס",
            "פנייה טלפונית להורים",
            "פגישה עם הורים ותלמיד/ה",
            "עירוב שותפים טיפוליים",
        ]


def test_working_day_rules_give_target_due_and_soon() -> None:
    opened = date(2026, 9, 10)

    assert promise("10").rule.dates(opened, CAL) == (date(2026, 9, 16), date(2026, 9, 16), date(2026, 9, 15))
    assert promise("12").rule.dates(opened, CAL) == (date(2026, 10, 4), date(2026, 10, 4), date(2026, 9, 24))
    assert WithinWorkingDays(1).dates(opened, CAL) == (date(2026, 9, 14), date(2026, 9, 14), opened)


def test_fixed_dates_keep_due_and_pull_the_target_back() -> None:
    opened = date(2027, 2, 1)

    assert ByDate(5, 15).dates(opened, CAL) == (date(2027, 5, 13), date(2027, 5, 15), date(2027, 5, 5))
    assert ByDate(5, 15).dates(date(2027, 5, 15), CAL) == (date(2027, 5, 15), date(2027, 5, 15), date(2027, 5, 15))
    assert ByDate(5, 15).legal_date(date(2026, 5, 16)) == date(2027, 5, 15)
    assert TimesAYear(3).dates(date(2026, 9, 1), CAL) == (date(2027, 8, 31), date(2027, 8, 31), date(2027, 8, 24))


def test_services_without_a_clock_never_fall_due() -> None:
    assert promise("2").rule.dates(date(2026, 9, 10), CAL) is None
    assert promise("6").rule.dates(date(2026, 9, 10), CAL) is None
