"""Most minutes have nothing to do: what runs by itself asks as much for one file as for three, and changes nothing."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit, User
from assistance.services.announcing import keep_entitled
from assistance.services.ending import warn_of_endings
from assistance.services.june import tell_of_june
from assistance.services.opening import open_yearly_files
from assistance.services.reminding import flag_function_level_dates
from assistance.services.reviews import tell_reviews
from tests.assistance.deliveries import announced
from tests.assistance.factories import entitle, file_of
from tests.cases.factories import moment

pytestmark = pytest.mark.django_db
Run = Callable[[date, datetime], int]
RUNS: dict[str, Run] = {
    "open_yearly_files": lambda today, now: open_yearly_files(today=today, now=now),
    "flag_function_level_dates": lambda today, now: flag_function_level_dates(today=today, now=now),
    "tell_reviews": lambda today, now: tell_reviews(today=today, now=now),
    "warn_of_endings": lambda today, now: warn_of_endings(today=today, now=now),
    "keep_entitled": lambda today, now: keep_entitled(now=now),
    "tell_of_june": lambda today, now: tell_of_june(today=today, now=now),
}


def more_files(unit: Unit, by: User) -> None:
    """One decided and on its way, one without a decision, one whose right was typed long after it was given."""
    announced(file_of(entitle(unit, recorded_by=by)))
    file_of(entitle(unit, "2026-01-18", recorded_by=by))
    file_of(entitle(unit, "2026-01-20", recorded="2026-05-10 10:00", recorded_by=by))


def quiet_minute(name: str, at: str) -> int:
    today, now = date.fromisoformat(at), moment(f"{at} 08:00")
    for run in (*RUNS.values(), *RUNS.values()):
        run(today, now)
    with CaptureQueriesContext(connection) as asked:
        assert RUNS[name](today, now) == 0
    return len(asked)


@pytest.mark.parametrize("at", ["2026-05-12", "2026-06-16", "2026-09-02", "2028-12-03"])
@pytest.mark.parametrize("name", list(RUNS))
def test_f05_an_idle_minute_costs_the_same_for_three_times_the_files(
    unit: Unit, coordinator: User, name: str, at: str
) -> None:
    more_files(unit, coordinator)
    few = quiet_minute(name, at)
    more_files(unit, coordinator)
    more_files(unit, coordinator)

    assert quiet_minute(name, at) == few
