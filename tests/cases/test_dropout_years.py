"""Who is in a year, and the frozen years that nothing changes any more (R11, D19)."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import Unit, User
from cases.models import Case, DropoutEvent, DropoutYear, Student, TreatedPupil
from cases.services.dropout.events import withdraw_dropout
from cases.services.dropout.report import read_report
from cases.services.dropout.typed import can_type, type_figures
from cases.services.dropout.years import (
    count_cohort,
    count_year_on_year,
    freeze_years,
    frozen_until,
    read_cohort,
    same_day_last_year,
)
from cases.tasks import freeze_dropout_years
from charter.calendar import school_year
from tests.cases.dropouts import bring_back, case_of, drop
from tests.cases.factories import key, make_student, moment, refer

LAST, THIS = school_year(date(2025, 10, 1)), school_year(date(2026, 10, 1))
SEPTEMBER, FIRST = moment("2026-09-01 00:01"), date(2026, 9, 1)
TODAY = date(2026, 11, 22)


@pytest.fixture
def year_of_three(unit: Unit, officer: User) -> list[Case]:
    """Opened before the year, in it, and in it with a dropout who came back."""
    cases = [case_of(officer, on) for on in ("2025-06-10 10:00", "2025-10-10 10:00", "2026-01-10 10:00")]
    bring_back(drop(cases[2], date(2026, 2, 1)), date(2026, 5, 3))
    drop(cases[1], date(2026, 6, 1))
    return cases


def test_the_denominator_is_each_pupil_with_a_case_open_on_any_day(unit: Unit, officer: User) -> None:
    before, ended, reopened = (case_of(officer, "2025-03-10 10:00") for _ in range(3))
    Case.objects.filter(pk=before.pk).update(stage="closed", closed_on=date(2025, 8, 31))
    Case.objects.filter(pk__in=[ended.pk, reopened.pk]).update(stage="closed", closed_on=date(2025, 9, 1))
    refer(reopened.student, "2026-02-01 10:00", by=officer)
    later = case_of(officer, "2026-09-01 08:00")

    cohort = read_cohort(unit, LAST, LAST.end)

    assert {one.student for one in cohort} == {ended.student_id, reopened.student_id}
    assert [one.since for one in cohort] == ["start", "start"]
    assert later.student_id not in {one.student for one in cohort}


def test_a_pupil_who_dropped_out_twice_is_one_new_dropout(unit: Unit, officer: User) -> None:
    case = case_of(officer)
    bring_back(drop(case, date(2026, 9, 20)), date(2026, 10, 4))
    drop(case, date(2026, 11, 1))
    figures = count_cohort(THIS, read_cohort(unit, THIS, TODAY), TODAY)
    assert (figures.treated, figures.new, figures.returned) == (1, 1, 0)


def test_r10_who_returned_in_the_year_stays_counted(unit: Unit, year_of_three: list[Case]) -> None:
    figures = count_cohort(LAST, read_cohort(unit, LAST, LAST.end), LAST.end)
    assert (figures.treated, figures.new, figures.returned) == (3, 2, 1)


def test_d19_the_state_does_not_see_who_came_back_inside_the_year(unit: Unit, officer: User) -> None:
    cases = [case_of(officer, "2025-10-10 10:00") for _ in range(4)]
    bring_back(drop(cases[0], date(2026, 2, 1)), date(2026, 5, 3))
    drop(cases[1], date(2026, 6, 1))
    bring_back(drop(cases[2], date(2026, 6, 1)), date(2026, 9, 20))
    drop(cases[3], date(2026, 9, 1), reason="not_back")

    assert count_year_on_year(unit, THIS) == 3
    assert count_cohort(THIS, read_cohort(unit, THIS, TODAY), TODAY).new == 1


def test_d19_the_state_count_is_unknown_after_a_year_nobody_counted(
    unit: Unit, officer: User, year_of_three: list[Case]
) -> None:
    freeze_years(today=FIRST, now=SEPTEMBER)
    assert DropoutYear.objects.get().year_on_year is None
    assert read_report(unit, LAST, TODAY).year_on_year is None
    assert read_report(unit, THIS, TODAY).year_on_year == 1
    DropoutYear.objects.update(covers_from=date(2025, 12, 1))
    assert read_report(unit, THIS, TODAY).year_on_year is None


def test_a_year_is_frozen_once_with_the_names_and_reasons(unit: Unit, year_of_three: list[Case]) -> None:
    made = [freeze_years(today=day, now=SEPTEMBER) for day in (FIRST, FIRST, TODAY)]

    row = DropoutYear.objects.get()
    assert made == [1, 0, 0]
    assert (row.year, row.treated, row.new_dropouts, row.returned, row.is_whole) == (LAST, 3, 2, 1, True)
    pupils = row.pupils.order_by("pk").values_list("case", "since", "treated_from", "dropped_on", "returned_on")
    assert list(pupils) == [
        (year_of_three[0].pk, "start", date(2025, 9, 1), None, None),
        (year_of_three[1].pk, "opened", date(2025, 10, 10), date(2026, 6, 1), None),
        (year_of_three[2].pk, "opened", date(2026, 1, 10), date(2026, 2, 1), date(2026, 5, 3)),
    ]


def test_later_corrections_change_no_frozen_number(unit: Unit, officer: User, year_of_three: list[Case]) -> None:
    freeze_years(today=FIRST, now=SEPTEMBER)
    before = list(DropoutYear.objects.values()), list(TreatedPupil.objects.values())

    event = DropoutEvent.objects.get(case=year_of_three[1])
    withdraw_dropout(event=event, reason="טעות", by=officer, today=TODAY, now=moment("2026-11-22 09:00"))
    drop(case_of(officer, "2026-10-10 10:00"), date(2026, 5, 1))
    Case.objects.update(opened_on=date(2026, 10, 1))
    assert freeze_years(today=TODAY, now=moment("2026-11-22 09:00")) == 0

    assert (list(DropoutYear.objects.values()), list(TreatedPupil.objects.values())) == before
    assert read_report(unit, LAST, TODAY).whole.now is not None
    assert read_report(unit, LAST, TODAY).corrected == 0


def test_the_task_of_the_minute_freezes_what_waits(unit: Unit, year_of_three: list[Case], time_machine: object) -> None:
    time_machine.move_to(SEPTEMBER, tick=False)  # type: ignore[attr-defined]
    assert [freeze_dropout_years(), freeze_dropout_years()] == [1, 0]


def test_a_year_before_the_system_is_not_frozen(unit: Unit, officer: User) -> None:
    """Cases of last year typed in November are not last year's cohort."""
    refer(make_student(unit, officer), "2026-03-01 10:00", now=moment("2026-11-01 10:00"), by=officer)
    assert freeze_years(today=TODAY, now=moment("2026-11-22 09:00")) == 0


def test_a_year_known_in_part_may_be_typed_over(unit: Unit, manager: User, officer: User) -> None:
    case_of(officer, "2026-03-01 10:00")
    freeze_years(today=FIRST, now=SEPTEMBER)
    assert (DropoutYear.objects.get().is_whole, can_type(unit.pk, LAST)) == (False, True)
    type_figures(
        year=LAST,
        treated=412,
        new_dropouts=33,
        source="דוח שנתי",
        by=manager,
        key=key(1),
        now=moment("2026-11-02 09:00"),
    )
    before = read_report(unit, THIS, TODAY).whole.before
    assert before is not None
    assert (before.new, before.treated) == (33, 412)


def test_typed_figures_are_kept_each_time_with_who_and_when(unit: Unit, manager: User) -> None:
    for n, new in ((1, 30), (1, 30), (2, 33)):
        type_figures(
            year=LAST,
            treated=412,
            new_dropouts=new,
            source="דוח",
            by=manager,
            key=key(n),
            now=moment(f"2026-11-0{n} 09:00"),
        )
    report = read_report(unit, THIS, TODAY)
    assert [(row.new_dropouts, row.typed_by, row.made_at.day) for row in report.typed] == [
        (33, manager, 2),
        (30, manager, 1),
    ]
    assert report.whole.before is not None
    assert report.whole.before.new == 33


def test_a_whole_frozen_year_stands_above_typed_figures(unit: Unit, manager: User, year_of_three: list[Case]) -> None:
    freeze_years(today=FIRST, now=SEPTEMBER)
    assert not can_type(unit.pk, LAST)
    type_figures(year=LAST, treated=9, new_dropouts=9, source="א", by=manager, key=uuid4(), now=SEPTEMBER)
    before = read_report(unit, THIS, TODAY).whole.before
    assert before is not None
    assert before.treated == 3


def test_the_same_date_last_year_from_the_names(unit: Unit, year_of_three: list[Case]) -> None:
    freeze_years(today=FIRST, now=SEPTEMBER)
    row = DropoutYear.objects.get()
    by = {day: frozen_until(row, day) for day in (date(2025, 11, 22), date(2026, 2, 1), date(2026, 5, 3))}
    assert [(f.treated, f.new, f.returned) for f in by.values() if f] == [(2, 0, 0), (3, 1, 0), (3, 1, 1)]
    assert same_day_last_year(date(2028, 2, 29)) == date(2027, 2, 28)


def test_r11_the_running_year_is_held_against_both(unit: Unit, officer: User, year_of_three: list[Case]) -> None:
    freeze_years(today=FIRST, now=SEPTEMBER)
    report = read_report(unit, THIS, TODAY)
    assert report.by_day is not None
    assert (report.whole.judgement.verdict, report.by_day.judgement.verdict) == ("full", "kept")
    assert report.headline is report.by_day
    drop(case_of(officer), date(2026, 11, 1))
    assert read_report(unit, THIS, TODAY).headline.verdict == "לא עמד"


def test_without_history_there_is_no_data(unit: Unit, officer: User) -> None:
    case_of(officer)
    report = read_report(unit, THIS, TODAY)
    assert (report.whole.verdict, report.by_day, report.asks_for_last_year) == ("אין נתונים", None, True)


def test_no_number_crosses_a_unit(unit: Unit, stranger: User, year_of_three: list[Case]) -> None:
    freeze_years(today=FIRST, now=SEPTEMBER)
    assert read_cohort(stranger.unit, LAST, LAST.end) == []
    assert read_report(stranger.unit, LAST, TODAY).whole.now is None
    assert Student.objects.filter(unit=stranger.unit).count() == 0
