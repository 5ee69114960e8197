"""Two officers of one patrol tap at the same moment: one patrol, one start, one referral (M8, F11)."""

from datetime import date
from functools import partial
from uuid import uuid4

import pytest

from accounts.models import User
from cases.models import Patrol, PatrolFinding, PatrolYear, Referral
from cases.services.patrols import end_patrol, note_pupil, note_unknown, open_patrol_years, start_patrol
from charter.models import Deadline
from charter.services.calendar import draft_year
from tests.cases.factories import make_student, moment
from tests.cases.patrols import begin, plan
from tests.factories import UnitFactory, UserFactory
from tests.services.test_case_races import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
NOW = moment("2026-11-09 09:30")


@pytest.fixture
def officer() -> User:
    unit = UnitFactory()
    for year in (2026, 2027):
        draft_year(unit=unit, year=year, now=moment("2026-01-01 08:00"))
    return UserFactory(unit=unit, is_officer=True)


def test_eight_pulses_open_one_year(officer: User) -> None:
    at_once(*[partial(open_patrol_years, today=date(2026, 11, 9), now=NOW)] * 8)
    assert PatrolYear.objects.count() == 1
    assert Deadline.objects.filter(promise="15").count() == 1


def test_eight_presses_of_one_plan_are_one_patrol(officer: User) -> None:
    at_once(*[partial(plan, officer, "2026-11-09", key=uuid4())] * 8)
    assert Patrol.objects.count() == 1


def test_a_patrol_starts_and_ends_once(officer: User) -> None:
    patrol = plan(officer, "2026-11-09")
    assert sum(at_once(*[partial(start_patrol, patrol=patrol, by=officer, now=NOW)] * 8)) == 1
    ending = partial(end_patrol, patrol=patrol, note="", by=officer, today=NOW.date(), now=NOW)
    assert sum(at_once(*[ending] * 8)) == 1


def test_a_pupil_two_officers_note_is_one_referral_and_a_number_is_one_by_its_key(officer: User) -> None:
    patrol, student = begin(officer, "2026-11-09"), make_student(officer.unit, officer)
    facts = {"patrol": patrol, "park": "", "found_at": NOW, "by": officer, "now": NOW}
    found = at_once(*[partial(note_pupil, student=student, **facts)] * 8)
    assert len({finding.pk for finding in found}) == 1
    assert Referral.objects.count() == 1
    child = partial(note_unknown, gender="", age_band="high", number=2, key=uuid4(), **facts)
    at_once(*[child] * 8)
    assert PatrolFinding.objects.filter(referral=None).count() == 1
