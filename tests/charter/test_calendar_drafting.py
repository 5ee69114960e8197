"""A drafted year is the table of domain.md 1.0, and agrees with two libraries wherever they know the answer."""

from collections import defaultdict
from datetime import UTC, date, datetime

import holidays
import pytest

from accounts.models import Unit, User
from charter.calendar import DateOutOfRangeError
from charter.models import CalendarYear, ClosedDay
from charter.services.calendar import (
    calendar_for,
    dates_of,
    dates_within,
    draft_missing_years,
    draft_year,
    drafted_days,
    years_to_approve,
)
from tests.charter.days import SHORT, TABLE, WEEK, dates
from tests.charter.factories import EARLY, d, make_calendar
from tests.factories import UnitFactory

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
KINDS = {
    (date(2025, 9, 1), date(2025, 12, 31)),
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2027, 1, 1), date(2027, 8, 31)),
}


@pytest.mark.parametrize(("first", "last"), sorted(KINDS))
def test_a_draft_is_the_table(first: date, last: date) -> None:
    """Sunday to Thursday exactly, Hoshana Rabba (13.10.2025) and Independence Day included."""
    ours: dict[str, list[date]] = defaultdict(list)
    for day, _ in drafted_days(first.year):
        if first <= day.on <= last and str(day.on.weekday()) in WEEK and not day.counts:
            ours[day.kind].append(day.on)

    assert ours == {kind: dates(year, text) for (year, kind), text in TABLE.items() if year == first.year}


@pytest.mark.parametrize("year", SHORT)
def test_short_days_are_counted_and_shown(year: int) -> None:
    short = {day.on for day, _ in drafted_days(year) if day.kind == "half_day"}

    assert set(dates(year, SHORT[year])) <= short


def test_lag_baomer_has_no_school_but_counts() -> None:
    names = {day.on: (day.kind, day.name, day.counts) for day, _ in drafted_days(2026)}

    assert names[date(2026, 5, 5)] == ("no_school", "ל״ג בעומר", True)
    assert names[date(2026, 4, 21)] == ("half_day", "יום הזיכרון", True)
    assert names[date(2026, 9, 11)] == ("eve", "ערב ראש השנה", False)


@pytest.mark.parametrize("year", range(2020, 2041))
def test_oracle_every_yom_tov_and_hol_hamoed(year: int) -> None:
    ours: dict[str, set[date]] = defaultdict(set)
    for day, _ in drafted_days(year):
        ours[day.kind].add(day.on)
    oracle = set(holidays.country_holidays("IL", years=year, categories=("public",)))
    school = set(holidays.country_holidays("IL", years=year, categories=("public", "school")))
    hoshana_rabba = {day.on for day, _ in drafted_days(year) if day.name == "הושענא רבה"}

    assert ours["holiday"] == oracle
    assert ours["hol_hamoed"] - hoshana_rabba <= school
    assert len(hoshana_rabba) == 1
    assert (len(ours["hol_hamoed"]), len(ours["eve"])) == (11, 5)


def test_a_year_is_drafted_once(unit: Unit) -> None:
    first = draft_year(unit=unit, year=2026, now=NOW)
    rows = ClosedDay.objects.count()

    assert draft_year(unit=unit, year=2026, now=NOW) == first
    assert ClosedDay.objects.count() == rows == len(drafted_days(2026))
    assert first.approved_at is None


def test_missing_years_for_every_unit_once(unit: Unit, django_assert_num_queries: object) -> None:
    UnitFactory()

    assert draft_missing_years(today=date(2026, 11, 22), now=NOW) == 8
    assert sorted(unit.calendar_years.values_list("year", flat=True)) == [2025, 2026, 2027, 2028]
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert draft_missing_years(today=date(2026, 12, 31), now=NOW) == 0
    assert draft_missing_years(today=date(2027, 1, 1), now=NOW) == 2
    assert draft_missing_years(today=date(2040, 1, 1), now=NOW) == 4


def test_a_new_year_follows_the_rules_of_the_last(unit: Unit) -> None:
    CalendarYear.objects.create(unit=unit, year=2025, work_week="01236", count_eves=True)

    year = draft_year(unit=unit, year=2026, now=NOW)

    assert (year.work_week, year.count_eves, year.count_hol_hamoed) == ("01236", True, False)
    assert ClosedDay.objects.get(on=date(2026, 4, 1)).counts
    assert not ClosedDay.objects.get(on=date(2026, 4, 5)).counts


def test_years_outside_are_refused(unit: Unit) -> None:
    with pytest.raises(DateOutOfRangeError):
        draft_year(unit=unit, year=2041, now=NOW)


def test_the_calendar_of_a_unit_and_its_drafts(unit: Unit, manager: User) -> None:
    make_calendar(unit, 2025, 2026)
    draft_year(unit=unit, year=2027, now=NOW, by=manager)

    calendar = calendar_for(unit)
    assert (calendar.years, calendar.drafts) == ({2025, 2026, 2027}, {2027})
    assert years_to_approve(unit, date(2026, 11, 22)) == [2027]
    assert dates_within(unit, 3, d("2026-09-10")) == (d("2026-09-16"), d("2026-09-16"), d("2026-09-15"))
    assert dates_of(unit, "12", d("2026-09-10"), calendar=calendar) == (
        d("2026-10-04"),
        d("2026-10-04"),
        d("2026-09-24"),
    )


def test_nothing_is_refused_because_a_calendar_is_missing(unit: Unit) -> None:
    assert dates_within(unit, 3, d("2026-09-10")) is None
    assert dates_of(unit, "10", d("2019-09-10")) is None
    assert dates_of(unit, "2", d("2026-09-10")) is None


def test_the_calendar_as_it_stood(unit: Unit) -> None:
    make_calendar(unit, 2026)
    removed = datetime(2026, 3, 1, tzinfo=UTC)
    ClosedDay.objects.filter(on=date(2026, 4, 1)).update(removed_at=removed)

    assert calendar_for(unit, removed).is_working(date(2026, 4, 1))
    assert not calendar_for(unit, EARLY).is_working(date(2026, 4, 1))
    assert calendar_for(unit).is_working(date(2026, 4, 1))
