"""The ruler of a late promise stands on the calendar its date was set by (C7)."""

from datetime import date

import pytest

from cases.models import Case
from cases.services.casefile import Shown, cases_to_read, read_case_file
from charter.services.calendar import add_closed_days, draft_missing_years
from tests.cases.factories import make_student, moment, refer
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY, NOW = date(2026, 11, 22), moment("2026-11-22 09:00")


def tracks(case: Case) -> list[tuple[int, int] | None]:
    officer = case.matter.owner
    found = cases_to_read(officer, TODAY).get(pk=case.pk)
    return [lane.track for lane in read_case_file(found, officer, today=TODAY, now=NOW, shown=Shown()).ruler.lanes]


def test_a_closure_entered_after_a_promise_ran_late_leaves_its_mark_where_it_was() -> None:
    unit = UnitFactory()
    officer, manager = UserFactory(unit=unit, is_officer=True), UserFactory(unit=unit, is_manager=True)
    draft_missing_years(today=date(2026, 11, 1), now=moment("2026-11-01 09:00"))
    case = refer(make_student(unit, officer), "2026-11-01 09:00", by=officer).case
    before = tracks(case)
    closed = date(2026, 11, 3)
    add_closed_days(
        unit=unit, first=closed, last=closed, kind="closure", name="סגירה", reason="נרשמה באיחור",
        by=manager, now=NOW, today=TODAY,
    )  # fmt: skip
    assert tracks(case) == before
