"""Scenarios 6 and 9 of domain section 7: closures saved after the clock started."""

from datetime import date

from accounts.models import Unit, User
from cases.models import Referral, Student
from charter.models import Deadline, DeadlineMove
from charter.services.calendar import add_closed_days
from tests.cases.factories import moment, refer


def dates(referral: Referral) -> dict[str, date | None]:
    return dict(Deadline.objects.filter(matter=referral.matter).values_list("promise", "due_on"))


def close_days(unit: Unit, by: User, first: str, last: str, now: str) -> None:
    at = moment(now)
    add_closed_days(
        unit=unit,
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
        kind="closure",
        name="סגירה",
        reason="שביתה",
        by=by,
        now=at,
        today=at.date(),
    )


def test_6_closure_added_after_the_clock_started(student: Student, unit: Unit, manager: User) -> None:
    referral = refer(student, "2025-09-30 09:00")
    before = dates(referral)["9"]

    close_days(unit, manager, "2025-10-05", "2025-10-05", "2025-10-02 09:00")

    moves = DeadlineMove.objects.filter(deadline__matter=referral.matter, deadline__promise="9")
    assert (before, dates(referral)["9"]) == (date(2025, 10, 16), date(2025, 10, 19))
    assert list(moves.values_list("from_on", "to_on", "moved_by", "reason")) == [
        (date(2025, 10, 16), date(2025, 10, 19), manager.pk, "שביתה")
    ]


def test_9_emergency_closure_moves_what_is_open(student: Student, unit: Unit, manager: User) -> None:
    referral = refer(student, "2026-02-25 09:00")
    before = dates(referral)["9"]

    close_days(unit, manager, "2026-03-01", "2026-03-05", "2026-03-01 07:00")

    assert (before, dates(referral)["9"]) == (date(2026, 3, 2), date(2026, 3, 9))


def test_9_a_closure_saved_too_late_rewrites_no_missed_promise(student: Student, unit: Unit, manager: User) -> None:
    referral = refer(student, "2026-02-25 09:00")

    close_days(unit, manager, "2026-03-01", "2026-03-05", "2026-03-04 07:00")

    assert dates(referral)["9"] == date(2026, 3, 2)
