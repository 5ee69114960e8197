"""Yearly files open by themselves, once, whatever was missed before (R44, D11, D14, D15, reliability F05)."""

from datetime import date

import pytest

from accounts.models import Unit
from assistance.models import AideFile
from assistance.services.opening import open_yearly_files
from assistance.services.years import file_years, validity
from charter.models import Deadline
from charter.standards import LATECOMERS, NEWCOMERS
from tests.assistance.factories import entitle
from tests.cases.factories import moment

pytestmark = pytest.mark.django_db


def run(day: str) -> int:
    return open_yearly_files(today=date.fromisoformat(day), now=moment(f"{day} 08:00"))


def files() -> list[tuple[int, str, bool]]:
    return [(file.year, file.opened_on.isoformat(), file.is_new_pupil) for file in AideFile.objects.order_by("year")]


def test_d15_three_school_years_the_first_after_the_decision() -> None:
    assert validity(date(2026, 2, 18)) == (date(2026, 9, 1), date(2029, 8, 31))
    assert validity(date(2026, 9, 1)) == (date(2027, 9, 1), date(2030, 8, 31))


def test_r44_a_file_opens_on_the_first_of_february_and_once(unit: Unit) -> None:
    entitle(unit, "2025-12-10")

    assert [run("2026-01-31"), run("2026-02-01"), run("2026-02-01"), run("2026-09-01")] == [0, 1, 0, 0]
    assert files() == [(2026, "2026-02-01", False)]


def test_r44_every_year_of_the_right_has_its_own_and_none_after_it(unit: Unit) -> None:
    entitle(unit, "2025-12-10")

    assert run("2029-03-01") == 3
    assert [year for year, _on, _new in files()] == [2026, 2027, 2028]


def test_a_fresh_install_on_17_may_has_the_dates_of_february(unit: Unit) -> None:
    entitle(unit, "2025-12-10", recorded="2026-05-17 09:00")
    run("2026-05-17")

    due = {row.promise: (row.opened_on, row.due_on) for row in Deadline.objects.all()}
    assert due == {
        "level-decision": (date(2026, 2, 1), date(2026, 5, 15)),
        "level-delivery": (date(2026, 2, 1), date(2026, 5, 15)),
        "matya-transfer": (date(2026, 2, 1), date(2026, 5, 30)),
        "june-delivery": (date(2026, 2, 1), date(2026, 6, 15)),
        "iep-final": (date(2026, 2, 1), date(2026, 10, 31)),
    }


def test_d11_a_new_pupil_has_until_the_end_of_october_in_the_first_year_alone(unit: Unit) -> None:
    entitle(unit, "2026-05-26", is_new_pupil=True, new_reason="נמצא זכאי אחרי 15 במאי")
    run("2027-02-01")

    assert files() == [(2026, "2026-05-26", True), (2027, "2027-02-01", False)]
    first = Deadline.objects.filter(matter__aide_file__year=2026)
    assert {row.promise: row.due_on for row in first} == dict.fromkeys(
        ("new-decision", "new-delivery", "new-transfer", "iep-final"), date(2026, 10, 31)
    )


def test_years_before_the_right_was_known_open_nothing() -> None:
    years = file_years(date(2024, 9, 1), date(2027, 8, 31), known_on=date(2026, 5, 17), today=date(2027, 3, 1))

    assert list(years) == [2026]


NEW = {"is_new_pupil": True, "new_reason": "עבר לעיר"}


def dates() -> dict[str, str]:
    return {row.promise: f"{row.due_on}" for row in Deadline.objects.all()}


@pytest.mark.parametrize(("known", "late"), [("2026-10-31", False), ("2026-11-01", True), ("2027-01-31", True)])
def test_r53_known_after_october_no_date_lies_a_year_ahead(unit: Unit, known: str, late: bool) -> None:
    """ADR 0030: one that was typed on 31.10 itself still has that day."""
    entitle(unit, "2026-07-01", recorded=f"{known} 12:00", **NEW)
    for _again in "ab":
        run(known)
    file = AideFile.objects.get()
    assert (file.year, file.is_latecomer, f"{file.opened_on}") == (2026, late, known)
    assert set(dates()) == set(LATECOMERS if late else NEWCOMERS)
    assert max(dates().values()) <= "2027-03-31"


def test_r53_a_latecomer_has_eight_working_days_and_two_months_for_the_plan(unit: Unit) -> None:
    entitle(unit, "2026-07-01", recorded="2026-11-10 12:00", **NEW)
    run("2026-11-10")
    day = "2026-11-22"
    assert dates() == {"late-decision": day, "late-delivery": day, "late-transfer": day, "late-plan": "2027-01-10"}


def test_d15_a_right_of_november_begins_in_the_next_year_as_any_other(unit: Unit) -> None:
    entitle(unit, "2026-11-10", **NEW)
    assert [run("2026-11-10"), run("2027-02-01")] == [0, 1]
    assert (AideFile.objects.get().is_latecomer, dates()["new-decision"]) == (False, "2027-10-31")
