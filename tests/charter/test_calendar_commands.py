"""draft_calendar and working_days, as typed in a terminal."""

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AccessRecord, Unit
from charter.models import CalendarYear, ClosedDay
from tests.charter.factories import make_calendar
from tests.charter.test_calendar_vectors import CLOSED_VECTORS, VECTORS
from tests.factories import UnitFactory


def run(*words: str) -> list[str]:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def calendar(unit: Unit) -> None:
    make_calendar(unit)


@pytest.mark.usefixtures("calendar")
def test_the_due_date_and_a_line_a_day() -> None:
    assert run("working_days", "2026-09-10", "3") == [
        "2026-09-16",
        "2026-09-11 weekend ערב ראש השנה",
        "2026-09-12 weekend ראש השנה, יום ראשון",
        "2026-09-13 holiday ראש השנה, יום שני",
        "2026-09-14 counted צום גדליה",
        "2026-09-15 counted",
        "2026-09-16 counted",
    ]


@pytest.mark.usefixtures("calendar")
def test_a_closure_tried_out_and_json() -> None:
    [line] = run("working_days", "2026-09-10", "3", "--json", "--closed", "2026-09-15", "--closed", "2026-09-14")
    answer = json.loads(line)

    assert (answer["start"], answer["days"], answer["due"]) == ("2026-09-10", 3, "2026-09-22")
    assert answer["trace"][3] == {"on": "2026-09-14", "verdict": "closure", "name": "--closed"}
    assert not ClosedDay.objects.filter(kind="closure").exists()


@pytest.mark.usefixtures("calendar")
@pytest.mark.parametrize(("start", "n", "closed", "due"), CLOSED_VECTORS)
def test_vectors_with_a_closure(start: str, n: int, closed: str, due: str) -> None:
    assert run("working_days", start, str(n), "--closed", closed)[0] == due


@pytest.mark.usefixtures("calendar")
def test_lines_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """The drafted rows give every vector of domain 1.0."""
    typed = "\n\n".join(f"{start} {n}" for start, n, _ in VECTORS)
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))

    assert run("working_days", "-") == [f"{start} {n} {due}" for start, n, due in VECTORS]


@pytest.mark.usefixtures("calendar")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["2026-02-30", "3"], "A date is written YYYY-MM-DD"),
        (["20260910", "3"], "A date is written YYYY-MM-DD"),
        (["2026-09-10"], "whole number from 1"),
        (["2026-09-10", "0"], "whole number from 1, not 0"),
        (["2026-09-10", "-3"], "whole number from 1, not -3"),
        (["2026-09-10", "three"], "whole number from 1"),
        (["2026-09-10", "9" * 5000], "whole number from 1"),
        (["2019-09-10", "3"], "between 2020-01-01 and 2040-12-31"),
        (["2027-12-30", "3"], "The calendar of 2028 is missing. Write it with draft_calendar 2028."),
        (["2026-09-10", "3", "--closed", "x"], "A date is written"),
        (["2026-09-10", "3", "--unit", "nowhere"], "0 units match"),
    ],
)
def test_one_clear_line_for_each_mistake(words: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message) as refusal:
        run("working_days", *words)
    assert "\n" not in str(refusal.value)


@pytest.mark.usefixtures("calendar")
@pytest.mark.parametrize("line", ["2026-09-10", "2026-09-10 3 4", "2026-09-10 x", "x 3"])
def test_a_bad_line_is_named(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"2026-09-10 3\n{line}\n"))

    with pytest.raises(CommandError, match="Line 2: "):
        run("working_days", "-")


def test_without_a_drafted_year_the_rules_count(unit: Unit) -> None:
    assert run("working_days", "2031-09-10", "3")[0] == "2031-09-15"


def test_draft_and_approve(unit: Unit) -> None:
    drafted = run("draft_calendar", "2026")
    assert drafted[-1] == "2026: draft, 33 days, 25 closed"
    assert "2026-04-22 holiday closed יום העצמאות" in drafted

    assert run("draft_calendar", "2026", "--approve")[-1] == run("draft_calendar", "2026", "--approve")[-1]
    year = CalendarYear.objects.get()
    assert year.approved_at is not None
    assert AccessRecord.objects.filter(unit=unit, subject="calendar 2026 approved").count() == 1


def test_several_units_must_be_told_apart(unit: Unit) -> None:
    UnitFactory()

    with pytest.raises(CommandError, match="2 units match: name one with --unit"):
        run("draft_calendar", "2026")
    run("draft_calendar", "2026", "--unit", str(unit.pk))
    assert CalendarYear.objects.get().unit == unit


@pytest.mark.parametrize("year", ["2041", "2019", "x", "-1", "9" * 5000])
def test_years_outside_are_refused(unit: Unit, year: str) -> None:
    with pytest.raises(CommandError, match="between 2020 and 2040"):
        run("draft_calendar", year)


def test_the_sweep_by_hand_says_how_a_day_is_written(unit: Unit) -> None:
    assert run("flag_deadlines", "--today", "2026-09-17") == ["due soon 0, overdue 0"]
    with pytest.raises(CommandError, match=r"A date is written YYYY-MM-DD, not '17\.9\.2026'"):
        run("flag_deadlines", "--today", "17.9.2026")
