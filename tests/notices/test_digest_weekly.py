"""What the digest does not repeat every morning: quotas behind (S12, R4) and cases untouched for 30 days (S16, R26)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import User
from charter.models import Deadline, Matter
from charter.services.sweep import flag_deadlines
from notices.models import Notice
from notices.services import prepare_morning_digests
from notices.services.composing import compose
from tests.factories import UserFactory
from tests.notices.factories import MatterFactory, planned

pytestmark = pytest.mark.django_db
BEHIND, QUIET = "פחות מהנדרש השנה, להשלים עד המועד", "תיקים בלי תיעוד 30 יום"


def eight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, 0, tzinfo=UTC)


def morning(day: date, person: User) -> str | None:
    """What the person's digest of a day says; None where she gets none."""
    flag_deadlines(today=day, now=eight(day))
    prepare_morning_digests(now=eight(day))
    notice = Notice.objects.filter(subject=f"digest {day.isoformat()}", recipient__user=person).first()
    return compose(notice).text if notice else None


def quota(officer: User, soon_on: date, **facts: object) -> Deadline:
    matter = MatterFactory(unit=officer.unit, owner=officer, **facts)
    days = {"target_on": date(2027, 8, 31), "due_on": date(2027, 8, 31), "soon_on": soon_on}
    set_at = eight(date(2026, 9, 1))
    return Deadline.objects.create(matter=matter, promise="1", opened_on=date(2026, 9, 1), set_at=set_at, **days)


def test_s12_talks_behind_are_told_on_1_march_and_not_again_the_next_morning(officer: User) -> None:
    quota(officer, date(2027, 3, 1), ref="2026-00000001")

    assert morning(date(2027, 2, 28), officer) is None
    told = morning(date(2027, 3, 1), officer)
    assert told is not None
    assert f"{BEHIND}: 1" in told
    assert "ג׳ 31.8: http://127.0.0.1:8000/cases/2026-00000001/" in told
    assert "מתקרבים" not in told
    assert morning(date(2027, 3, 2), officer) is None


def test_s12_1_may_is_a_saturday_and_sunday_tells(officer: User) -> None:
    for day in (date(2027, 4, 29), date(2027, 5, 1)):
        assert morning(day, officer) is None
    quota(officer, date(2027, 5, 1))
    assert f"{BEHIND}: 1" in (morning(date(2027, 5, 2), officer) or "")


@pytest.mark.parametrize(("soon_on", "told"), [(date(2027, 3, 1), 1), (date(2027, 5, 1), 1), (date(2027, 8, 24), 0)])
def test_s12_each_milestone_that_asks_for_more_is_told_anew(officer: User, soon_on: date, told: int) -> None:
    """No talk at all: 1 March speaks, and 1 May again; three of three sides short of one: only the end of August."""
    quota(officer, soon_on)
    for day in (date(2027, 2, 28), date(2027, 3, 1), date(2027, 4, 29)):
        morning(day, officer)

    assert (morning(date(2027, 5, 2), officer) or "").count(f"{BEHIND}: 1") == told
    assert morning(date(2027, 5, 3), officer) is None


def test_the_last_days_of_august_bring_no_list_of_every_case(officer: User, manager: User) -> None:
    quota(officer, date(2027, 3, 1))
    for day in (date(2027, 3, 1), date(2027, 5, 2)):
        morning(day, officer)
    days = [date(2027, 8, 24) + timedelta(days=n) for n in range(10)]
    assert {morning(day, person) for day in days for person in (officer, manager)} == {None}


def test_s16_untouched_cases_come_on_the_first_working_day_of_the_week(officer: User) -> None:
    matter = MatterFactory(unit=officer.unit, owner=officer, ref="2026-00000007", untouched_since=date(2026, 10, 12))
    cover = UserFactory(unit=officer.unit, is_officer=True)
    Matter.objects.filter(pk=matter.pk).update(
        cover=cover, cover_from=date(2026, 11, 1), cover_until=date(2026, 11, 30)
    )

    told = morning(date(2026, 11, 22), officer) or ""
    assert f"{QUIET}: 1" in told
    assert "ב׳ 12.10: http://127.0.0.1:8000/cases/2026-00000007/" in told
    assert QUIET in (morning(date(2026, 11, 22), cover) or "")
    assert morning(date(2026, 11, 23), officer) is None
    assert QUIET in (morning(date(2026, 11, 29), officer) or "")


def test_s16_a_week_that_begins_late_tells_on_its_first_digest(officer: User) -> None:
    """No Sunday digest, whatever the reason: Monday's is the first."""
    MatterFactory(unit=officer.unit, owner=officer, untouched_since=date(2026, 10, 12))
    planned(MatterFactory(unit=officer.unit, owner=officer), officer, date(2026, 11, 23))
    assert QUIET in (morning(date(2026, 11, 23), officer) or "")
    assert QUIET not in (morning(date(2026, 11, 24), officer) or "")
