"""Four workers at once on a real PostgreSQL: every line, step and warning is told once (R50, N12, N21, M9)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.db.models import Count

from assistance.models import AideEligibility
from assistance.services.ending import warn_of_endings
from assistance.services.opening import open_yearly_files
from assistance.services.reminding import flag_function_level_dates
from charter.models import Deadline
from notices.models import Notice
from tests.assistance.factories import entitle
from tests.cases.factories import moment
from tests.charter.factories import make_calendar
from tests.factories import UnitFactory, UserFactory

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
WORKERS, FILES, ROUNDS = 4, 10, ("2026-03-24", "2026-05-13", "2026-05-17", "2026-06-15", "2026-09-01", "2026-10-01")


def flag(day: str) -> None:
    try:
        today, now = date.fromisoformat(day), moment(f"{day} 08:00")
        flag_function_level_dates(today=today, now=now)
        warn_of_endings(today=today, now=now)
    finally:
        connection.close()


def test_four_workers_double_nothing() -> None:
    unit = UnitFactory()
    make_calendar(unit)
    UserFactory(unit=unit, is_coordinator=True)
    typist = UserFactory(unit=unit, is_manager=True)
    rights = [entitle(unit, "2026-02-18", recorded_by=typist) for _file in range(FILES)]
    AideEligibility.objects.filter(pk=rights[0].pk).update(valid_until=date(2027, 5, 13))  # N21 on 13.5.2026
    open_yearly_files(today=date(2026, 3, 1), now=moment("2026-03-01 08:00"))

    with ThreadPoolExecutor(WORKERS) as pool:
        for day in ROUNDS:
            list(pool.map(flag, [day] * WORKERS))

    lines = Notice.objects.filter(channel="bell").values("kind", "subject", "recipient")
    assert not lines.annotate(n=Count("pk")).filter(n__gt=1).exists()
    steps = sorted(set(lines.filter(subject__startswith="level").values_list("subject", flat=True)))
    assert steps == [f"level 2026-05-15 step {step}" for step in (0, 1, 30)]
    told = Notice.objects.filter(kind__in=["N12", "N21"]).values("kind", "recipient", "channel").annotate(n=Count("pk"))
    assert {row["n"] for row in told} == {1}
    assert {row["kind"] for row in told} == {"N12", "N21"}
    assert set(Deadline.objects.filter(promise="level-decision").values_list("told_step", flat=True)) == {0}
