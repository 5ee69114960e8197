"""S17: the manager and the privacy officer hear of unusual access once each working morning (regulations 2017, 10(c))."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from notices.models import DigestDay, Notice
from notices.services.unusual import ring_unusual
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 9, 6, 6, tzinfo=UTC)  # nine o'clock in Jerusalem


@pytest.fixture
def auditor(unit: Unit) -> User:
    """The mornings of Thursday and Sunday were prepared."""
    for day in ("2026-09-03", "2026-09-06"):
        DigestDay.objects.create(unit=unit, on=day)
    return UserFactory(unit=unit, is_auditor=True)


def look(by: User, at: str, times: int = 1, *, allowed: bool = True) -> None:
    with time_machine.travel(datetime.fromisoformat(at).replace(tzinfo=UTC), tick=False):
        for number in range(times):
            action = AccessAction.VIEW if allowed else AccessAction.REFUSE
            record_access(by=by, action=action, page="/cases/", subject=f"case {number}", allowed=allowed)


def told() -> list[tuple[int, str, str]]:
    rows = Notice.objects.filter(kind="S17").order_by("pk")
    return [(row.recipient.user_id or 0, row.context["what"], row.context["url"]) for row in rows]


@pytest.mark.parametrize(
    ("at", "times", "allowed", "people"),
    [
        ("2026-09-04T19:30", 1, True, 1),  # 22:30 in Jerusalem
        ("2026-09-04T02:30", 1, True, 1),  # 5:30
        ("2026-09-04T04:00", 1, True, 0),
        ("2026-09-03T10:00", 119, True, 0),
        ("2026-09-03T10:00", 120, True, 1),
        ("2026-09-03T10:00", 9, False, 0),
        ("2026-09-03T10:00", 10, False, 1),
        ("2026-09-02T19:30", 1, True, 0),  # told on Thursday
        ("2026-09-06T02:30", 1, True, 0),  # told tomorrow
    ],
)
def test_s17_what_is_unusual(
    officer: User, manager: User, auditor: User, at: str, times: int, allowed: bool, people: int
) -> None:
    look(officer, at, times, allowed=allowed)

    assert ring_unusual(now=SUNDAY) == 2 * people


def test_s17_is_told_once_to_both_and_to_nobody_else(
    unit: Unit, officer: User, manager: User, auditor: User, stranger: User
) -> None:
    look(officer, "2026-09-04T19:30")
    look(officer, "2026-09-04T20:30")

    assert [ring_unusual(now=SUNDAY), ring_unusual(now=SUNDAY)] == [2, 0]
    words = ("גישה חריגה של אדם אחד מאז 3.9", "/audit/")
    assert told() == [(manager.pk, *words), (auditor.pk, *words)]


def test_s17_nobody_is_told_on_a_day_without_a_digest(unit: Unit, officer: User, manager: User) -> None:
    look(officer, "2026-09-04T19:30")

    assert ring_unusual(now=SUNDAY) == 0
