"""The sweep: each late deadline flagged once, none early, none missing."""

from datetime import date

import pytest

from accounts.models import Unit
from charter.models import Deadline
from charter.services.matters import open_matter
from charter.services.sweep import flag_deadlines
from tests.cases.factories import moment

NOON = moment("2026-09-17 12:00")


@pytest.fixture
def deadline(unit: Unit) -> Deadline:
    matter = open_matter(unit=unit, desk="cases", url="/cases/{ref}/", on=date(2026, 9, 10))
    return Deadline.objects.create(
        matter=matter,
        promise="9",
        opened_on=date(2026, 9, 10),
        target_on=date(2026, 9, 16),
        due_on=date(2026, 9, 16),
        soon_on=date(2026, 9, 15),
        set_at=NOON,
    )


@pytest.mark.parametrize(
    ("day", "flag"),
    [
        pytest.param(14, "none", id="two days before"),
        pytest.param(15, "soon", id="the working day before"),
        pytest.param(16, "soon", id="C3 the due day itself is on time"),
        pytest.param(17, "overdue", id="the next calendar day"),
        pytest.param(27, "overdue", id="after ten days of silence"),
    ],
)
def test_flags_by_day(deadline: Deadline, day: int, flag: str) -> None:
    flag_deadlines(today=date(2026, 9, day), now=NOON)

    deadline.refresh_from_db()
    assert deadline.flag == flag


def test_twice_is_once(deadline: Deadline) -> None:
    sweeps = [flag_deadlines(today=date(2026, 9, 17), now=NOON) for _ in range(2)]

    assert [(s.soon, s.overdue) for s in sweeps] == [(0, 1), (0, 0)]


def test_a_closed_deadline_is_never_flagged(deadline: Deadline) -> None:
    Deadline.objects.update(closed_on=date(2026, 9, 16), closed_at=NOON, outcome="met")

    assert flag_deadlines(today=date(2026, 9, 30), now=NOON) == (0, 0)
