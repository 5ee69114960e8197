"""School days (C11, C12, scenario 18): pure counting, the draft by rule, and what people change about it."""

from datetime import date, timedelta

import pytest

from accounts.models import AccessRecord, Unit, User
from charter.calendar import (
    Break,
    CalendarError,
    SchoolKind,
    is_school_day,
    school_week,
    school_year,
    seventh_absent_day,
)
from charter.models import SchoolBreak, SchoolCalendar
from charter.services.calendar import draft_year
from charter.services.school_calendar import (
    add_break,
    approve_school_year,
    draft_missing_school_years,
    draft_school_year,
    drafted_breaks,
    remove_break,
    school_days_of,
)
from charter.services.sweep import flag_deadlines
from tests.charter.factories import EARLY, d

YEAR = school_year(date(2026, 11, 22))
TODAY = date(2026, 11, 22)


def of(sector: str, year: int = 2026) -> dict[str, tuple[str, str]]:
    breaks = drafted_breaks(sector, school_year(date(year, 9, 1)))
    return {f"{b.on.name}{b.stage and ' ' + b.stage}": (f"{b.on.first}", f"{b.on.last}") for b in breaks}


def state_breaks() -> list[Break]:
    return [drafted.on for drafted in drafted_breaks("state", YEAR) if not drafted.stage]


@pytest.mark.parametrize(
    ("days_a_week", "seventh"),
    [pytest.param(5, "2026-11-16", id="five-day school"), pytest.param(6, "2026-11-13", id="six-day school")],
)
def test_scenario_18_the_seventh_consecutive_school_day(days_a_week: int, seventh: str) -> None:
    assert seventh_absent_day(d("2026-11-05"), days_a_week, state_breaks()) == d(seventh)


def test_scenario_18_the_municipal_calendar_is_not_used() -> None:
    """Hanukkah is worked by the town and free at school: from Thu 3.12.2026 the seventh day falls after it."""
    assert seventh_absent_day(d("2026-12-03"), 5, state_breaks()) == d("2026-12-21")


def test_c11_friday_is_a_school_day_where_the_week_has_six() -> None:
    friday, shabbat = d("2026-11-06"), d("2026-11-07")
    assert [is_school_day(friday, n, []) for n in (5, 6)] == [False, True]
    assert [is_school_day(shabbat, n, []) for n in (5, 6)] == [False, False]


@pytest.mark.parametrize(
    ("town", "five", "six"), [("60123", "60123", "601234"), ("01234", "01234", "012345"), ("601234", "60123", "601234")]
)
def test_c12_another_town_rests_on_other_days(town: str, five: str, six: str) -> None:
    assert (school_week(5, town), school_week(6, town)) == (five, six)


def test_a_week_has_five_or_six_days_and_a_year_has_school_days() -> None:
    with pytest.raises(CalendarError):
        school_week(7)
    with pytest.raises(CalendarError):
        seventh_absent_day(d("2026-11-05"), 5, [Break(d("2026-09-01"), d("2028-08-31"), "סגור")])


def test_c11_the_state_year_by_rule() -> None:
    breaks = of("state")
    assert breaks["חופשת פסח"] == ("2027-04-13", "2027-04-29")  # from 6 Nisan
    assert breaks["חופשת חנוכה"] == ("2026-12-06", "2026-12-12")
    assert breaks["פורים"] == ("2027-03-23", "2027-03-24")
    assert breaks["חופשת סוכות"] == ("2026-09-25", "2026-10-04")
    assert breaks["יום העצמאות"] == ("2027-05-12", "2027-05-12")
    assert breaks["חופשת הקיץ later"] == ("2027-06-21", "2027-08-31")  # post-primary ends on 20 June
    assert breaks["חופשת הקיץ primary"] == ("2027-07-01", "2027-08-31")
    assert of("state", 2027)["פורים"] == ("2028-03-12", "2028-03-13")


def test_c11_other_sectors_keep_other_days() -> None:
    assert of("haredi")["בין הזמנים ניסן"] == ("2027-04-08", "2027-05-07")
    assert of("arab", 2025)["עיד אל־פיטר"] == ("2026-03-19", "2026-03-23")
    assert of("arab")["חופשת חורף"] == ("2026-12-24", "2027-01-06")
    assert of("druze")["זיארת נבי שועייב"] == ("2027-04-25", "2027-04-28")


@pytest.mark.parametrize("sector", ["state", "haredi", "arab", "druze"])
def test_every_year_of_the_calendar_can_be_drafted(sector: str) -> None:
    for year in range(2020, 2040):
        span = school_year(date(year, 9, 1))
        for drafted in drafted_breaks(sector, span):
            assert span.start <= drafted.on.first <= drafted.on.last <= span.end


def test_the_sweep_drafts_last_year_to_next_and_nothing_twice(unit: Unit) -> None:
    for _ in range(2):
        flag_deadlines(today=TODAY, now=EARLY)
    assert sorted(SchoolCalendar.objects.filter(sector="state").values_list("year", flat=True)) == [2025, 2026, 2027]
    rows = SchoolBreak.objects.count()
    assert draft_missing_school_years(today=TODAY, now=EARLY) == 0
    assert draft_school_year(unit=unit, year=2026, now=EARLY) == []
    assert SchoolBreak.objects.count() == rows


def test_a_person_changes_and_approves_each_once_and_it_is_recorded(unit: Unit, manager: User) -> None:
    calendar = next(row for row in draft_school_year(unit=unit, year=2026, now=EARLY) if row.sector == "state")
    storm = {"first": d("2027-01-12"), "last": d("2027-01-13"), "name": "סערה", "stage": ""}
    found = [add_break(calendar=calendar, by=manager, now=EARLY, **storm) for _ in range(2)]
    assert found[0] == found[1]
    kind = SchoolKind("state", "later", 5)
    assert school_days_of(unit, [TODAY]).why_not(d("2027-01-13"), kind) == "סערה"
    assert [remove_break(found=found[0], by=manager, now=EARLY) for _ in range(2)] == [True, False]
    assert school_days_of(unit, [TODAY]).is_school_day(d("2027-01-13"), kind)
    assert [approve_school_year(calendar=calendar, by=manager, now=EARLY) for _ in range(2)] == [True, False]
    said = AccessRecord.objects.filter(page="school calendar").order_by("pk").values_list("subject", flat=True)
    assert list(said) == [f"school calendar 2026 state {what}" for what in ("added", "removed", "approved")]


def test_reading_costs_two_queries_and_knows_the_summer_of_each_stage(
    unit: Unit, django_assert_num_queries: object
) -> None:
    draft_school_year(unit=unit, year=2026, now=EARLY)
    draft_year(unit=unit, year=2027, now=EARLY)
    with django_assert_num_queries(2):  # type: ignore[operator]
        days = school_days_of(unit, [TODAY, TODAY + timedelta(days=90)])
    late_june = d("2027-06-22")
    assert days.is_school_day(late_june, SchoolKind("state", "primary", 5))
    assert days.why_not(late_june, SchoolKind("state", "later", 5)) == "חופשת הקיץ"
    assert days.seventh_absent_day(d("2026-11-08"), SchoolKind("state", "later", 5)) == d("2026-11-16")
