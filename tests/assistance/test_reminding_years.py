"""Two years day by day against a plain oracle, with outages of 1, 3 and 40 days (R50, S4-S9, D8, D10, D14, F05)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Unit, User
from assistance.models import AideFile
from assistance.services.opening import open_yearly_files
from assistance.services.progress import KEPT_BY
from assistance.services.reminding import flag_function_level_dates
from charter.models import Deadline, Flag, Outcome
from charter.services.calendar import calendar_for
from charter.services.deadlines import Closing, write_closing
from charter.services.sweep import flag_deadlines
from notices.models import Notice
from tests.assistance.factories import entitle
from tests.assistance.oracle import Pupil, Told, foretell, works
from tests.cases.factories import moment

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 2, 1), date(2027, 12, 31)
ALL = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
OUTAGES = [
    ("2026-05-13", 1),  # one working day before 14.5
    ("2026-06-14", 3),  # 15 June in it
    ("2026-10-28", 3),  # the end of October in it
    ("2027-04-20", 40),  # five reminders, 15 May, 20 May and 29 May in it
]
PUPILS = [
    Pupil(
        "in time",
        "2025-12-10",
        False,
        {
            2026: {
                "decided": "2026-05-06",
                "delivered": "2026-05-11",
                "transferred": "2026-05-25",
                "final": "2026-10-20",
            }
        },
    ),
    Pupil(
        "late to the parents",
        "2026-01-15",
        False,
        {
            2026: {"decided": "2026-05-14", "delivered": "2026-06-20", "transferred": "2026-06-02"},
            2027: {
                "decided": "2027-04-20",
                "delivered": "2027-05-13",
                "transferred": "2027-06-03",
                "final": "2027-10-05",
            },
        },
    ),
    Pupil(
        "missing on 1 September",
        "2025-11-03",
        False,
        {
            2026: {
                "decided": "2026-09-20",
                "delivered": "2026-09-24",
                "transferred": "2026-09-24",
                "final": "2026-10-29",
            }
        },
    ),
    Pupil("new", "2026-05-26", True, {2026: {"decided": "2026-10-12", "delivered": "2026-10-13"}}),
    Pupil("new and late", "2026-06-10", True, {}),
    Pupil("known after October", "2026-07-01", True, {2026: {"decided": "2026-11-19"}}, "2026-11-10"),
]


def without(outages: list[tuple[str, int]]) -> list[date]:
    down = {date.fromisoformat(first) + timedelta(days=n) for first, length in outages for n in range(length)}
    return [day for day in ALL if day not in down]


def live(unit: Unit, days: set[date]) -> Told:
    """The house itself: people type in an outage too, only the tasks do not run."""
    names: dict[int, Pupil] = {}
    for day in ALL:
        for pupil in PUPILS:
            if pupil not in names.values() and pupil.known <= day.isoformat():
                new = {"is_new_pupil": True, "new_reason": "נמצא זכאי אחרי 15 במאי"} if pupil.is_new else {}
                names[entitle(unit, pupil.granted, recorded=f"{pupil.known} 12:00", **new).pk] = pupil
        act(names, day)
        if day in days:
            now = moment(f"{day} 08:00")
            open_yearly_files(today=day, now=now)
            flag_deadlines(today=day, now=now)
            flag_function_level_dates(today=day, now=now)
    return read(names)


def act(names: dict[int, Pupil], day: date) -> None:
    """Close what the day's acts keep, as `settle_file` does."""
    for pk, pupil in names.items():
        for year, acts in pupil.acts.items():
            kept = [promise for promise, name in KEPT_BY.items() if acts.get(name) == day.isoformat()]
            rows = Deadline.objects.filter(matter__aide_file__eligibility=pk, matter__aide_file__year=year)
            for row in rows.filter(promise__in=kept) if kept else ():
                write_closing(row, Closing(day, moment(f"{day} 12:00"), Outcome.MET))


def read(names: dict[int, Pupil]) -> Told:
    told = {
        (timezone.localdate(row.settled_at).isoformat(), row.kind, row.subject)
        for row in Notice.objects.filter(channel="bell")
        if row.settled_at
    }
    steps, late = {}, {}
    for file in AideFile.objects.select_related("matter"):
        for row in file.matter.deadlines.all():
            key = (names[file.eligibility_id].name, file.year, row.promise)
            if row.told_step is not None:
                steps[key] = row.told_step
            if row.flag == Flag.OVERDUE and row.flagged_at:
                late[key] = timezone.localdate(row.flagged_at).isoformat()
    return Told(sorted(told), steps, late)


@pytest.fixture
def desk(unit: Unit, manager: User, coordinator: User) -> Unit:
    return unit


@pytest.mark.parametrize("outages", [[], OUTAGES], ids=["none", "outages"])
def test_r50_two_years_are_told_as_the_oracle_foretells(desk: Unit, outages: list[tuple[str, int]]) -> None:
    """Every line with its day and subject, the last step of each date, and the day each late date was flagged."""
    days = without(outages)
    assert [day for day in ALL if works(day) != calendar_for(desk).is_working(day)] == []

    assert live(desk, set(days)) == foretell(PUPILS, days)


def test_r50_what_the_oracle_says_of_15_may_2027_after_forty_days() -> None:
    """The oracle itself, by hand: the 30th working day before 13.5 came; the rest lay in the outage; then it is late."""
    after = [line for line in foretell(PUPILS, without(OUTAGES)).lines if "2027-03-01" < line[0] < "2027-06-03"]

    assert [line for line in after if line[1] == "S4"] == [
        ("2027-03-23", "S4", "level 2027-05-15 step 30"),
        ("2027-04-14", "S4", "level 2027-05-15 step 14"),
        ("2027-05-30", "S4", "level 2027-05-15 step 0"),
    ]
