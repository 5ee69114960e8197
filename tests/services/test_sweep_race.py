"""Four sweeps at once on a real PostgreSQL: each late deadline is flagged once, none is missed (M9)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.models import Count

from accounts.models import Unit
from charter.models import Deadline, Flag
from charter.services.deadlines import open_deadline
from charter.services.matters import open_matter
from charter.services.sweep import flag_deadlines
from tests.factories import UnitFactory

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
SWEEPS, MATTERS = 4, 30
MONDAY, LATER = date(2026, 11, 2), datetime(2026, 11, 30, 8, tzinfo=UTC)


def sweep_once(_worker: int) -> int:
    try:
        return flag_deadlines(today=LATER.date(), now=LATER).overdue
    finally:
        connection.close()


def test_four_sweeps_at_once_flag_each_deadline_once() -> None:
    unit: Unit = UnitFactory()
    flag_deadlines(today=MONDAY, now=datetime(2026, 11, 2, 8, tzinfo=UTC))  # drafts the unit's calendar
    for _case in range(MATTERS):
        matter = open_matter(unit=unit, desk="cases", url="/cases/{ref}/", on=MONDAY)
        open_deadline(matter=matter, promise="9", on=MONDAY, now=datetime(2026, 11, 2, 9, tzinfo=UTC))

    with ThreadPoolExecutor(SWEEPS) as pool:
        flagged = list(pool.map(sweep_once, range(SWEEPS)))

    assert sum(flagged) == MATTERS
    assert list(Deadline.objects.values_list("flag").annotate(Count("pk"))) == [(Flag.OVERDUE, MATTERS)]
