"""C7: a closure is shown first, moves what is open, and never rewrites what is finished."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import AccessRecord, Unit, User
from charter.models import CalendarYear, ClosedDay, Deadline, DeadlineMove, MoveKind, Outcome
from charter.services.calendar import (
    Effect,
    ReasonNeededError,
    add_closed_days,
    approve_year,
    closed_days,
    draft_year,
    fill_missing_dates,
    preview_change,
    remove_closed_day,
    set_rules,
)
from charter.services.deadlines import correct_due
from tests.charter.factories import EARLY, d, make_calendar, make_deadline, make_matter

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def calendar(unit: Unit) -> None:
    make_calendar(unit)


def close(
    unit: Unit, by: User, first: str, last: str = "", *, today: str, reason: str = "", kind: str = "closure"
) -> Effect:
    return add_closed_days(
        unit=unit,
        first=d(first),
        last=d(last or first),
        kind=kind,
        name="גשר",
        reason=reason,
        by=by,
        today=d(today),
        now=NOW,
    )


def test_scenario_6_a_bridge_day_moves_the_open_clock(unit: Unit, manager: User) -> None:
    deadline = make_deadline(unit, "2025-09-30")
    Deadline.objects.update(flag="soon", flagged_at=EARLY, told_step=1)
    assert deadline.due_on == d("2025-10-16")

    effect = close(unit, manager, "2025-10-05", today="2025-10-02", reason="גשר")

    deadline.refresh_from_db()
    assert (deadline.target_on, deadline.due_on, deadline.soon_on) == tuple(
        map(d, ("2025-10-19", "2025-10-19", "2025-10-16"))
    )
    assert (deadline.flag, deadline.flagged_at, deadline.told_step, deadline.set_at, deadline.version) == (
        "none",
        None,
        None,
        NOW,
        2,
    )
    move = DeadlineMove.objects.get()
    assert (move.from_on, move.to_on, move.kind, move.moved_by, move.moved_at, move.reason) == (
        d("2025-10-16"),
        d("2025-10-19"),
        MoveKind.CLOSURE,
        manager,
        NOW,
        "גשר",
    )
    assert [len(part) for part in effect] == [1, 0, 0]
    assert AccessRecord.objects.filter(page="calendar", user=manager).count() == 1


def test_the_second_run_changes_nothing(unit: Unit, manager: User) -> None:
    deadline = make_deadline(unit, "2025-09-30")
    for _ in range(2):
        close(unit, manager, "2025-10-05", today="2025-10-02")
    row = ClosedDay.objects.get(on=d("2025-10-05"))
    deadline.refresh_from_db()
    assert (
        deadline.version,
        DeadlineMove.objects.count(),
        AccessRecord.objects.filter(page="calendar", user=manager).count(),
    ) == (2, 1, 1)

    for _ in range(2):
        remove_closed_day(day=row, by=manager, today=d("2025-10-02"), now=NOW)
    deadline.refresh_from_db()
    assert (deadline.version, deadline.due_on, DeadlineMove.objects.count()) == (3, d("2025-10-16"), 2)
    assert ClosedDay.objects.get(on=d("2025-10-05")).removed_by == manager


def test_the_preview_writes_nothing_and_tells_the_same(unit: Unit, manager: User) -> None:
    rows = [
        make_deadline(unit, "2025-09-30", code, matter=matter)
        for matter in (make_matter(unit), make_matter(unit))
        for code in ("9", "12")
    ]
    before = (list(Deadline.objects.order_by("pk").values()), ClosedDay.objects.count())

    shown = preview_change(
        unit=unit, change=closed_days(d("2025-10-05"), d("2025-10-05"), "closure", "גשר"), today=d("2025-10-02")
    )

    assert before == (list(Deadline.objects.order_by("pk").values()), ClosedDay.objects.count())
    done = close(unit, manager, "2025-10-05", today="2025-10-02")
    assert [move[1:] for move in shown.moves] == [move[1:] for move in done.moves]
    assert shown.numbers == (len(rows), 0, 2)


def test_only_windows_that_hold_the_day_move(unit: Unit, manager: User) -> None:
    """The opening day is outside (C1), the due day inside."""
    on_opening, on_due, before, after = (
        make_deadline(unit, day) for day in ("2026-11-15", "2026-11-10", "2026-11-09", "2026-11-16")
    )
    assert on_due.due_on == d("2026-11-15")

    close(unit, manager, "2026-11-15", today="2026-11-08")

    assert [Deadline.objects.get(pk=row.pk).version for row in (on_opening, on_due, before, after)] == [1, 2, 1, 1]


def test_scenario_9_emergency_closure_in_time(unit: Unit, manager: User) -> None:
    deadline = make_deadline(unit, "2026-02-25")

    close(unit, manager, "2026-03-01", "2026-03-05", today="2026-03-01")

    deadline.refresh_from_db()
    assert deadline.due_on == d("2026-03-09")


def test_scenario_9_saved_too_late_it_only_lists_the_missed_one(unit: Unit, manager: User) -> None:
    deadline = make_deadline(unit, "2026-02-25")

    effect = close(unit, manager, "2026-03-01", "2026-03-05", today="2026-03-04", reason="מלחמה")

    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.version) == (d("2026-03-02"), 1)
    assert [(flip.move.deadline, flip.was_kept, flip.move.new.due_on) for flip in effect.flips] == [
        (deadline, False, d("2026-03-09"))
    ]


def test_finished_ones_are_listed_where_the_verdict_would_flip(unit: Unit, manager: User) -> None:
    late, kept, excused = (make_deadline(unit, "2026-02-25") for _ in range(3))
    facts = {"closed_at": NOW, "reason": "x"}
    Deadline.objects.filter(pk=late.pk).update(closed_on=d("2026-03-08"), outcome=Outcome.MET, **facts)
    Deadline.objects.filter(pk=kept.pk).update(closed_on=d("2026-03-02"), outcome=Outcome.MET, **facts)
    Deadline.objects.filter(pk=excused.pk).update(closed_on=d("2026-03-08"), outcome=Outcome.WITHDRAWN, **facts)

    effect = close(unit, manager, "2026-03-01", "2026-03-05", today="2026-03-10", reason="מלחמה")

    assert [flip.move.deadline for flip in effect.flips] == [late]
    assert not DeadlineMove.objects.exists()


def test_a_result_before_today_is_not_applied(unit: Unit, manager: User) -> None:
    close(unit, manager, "2026-11-16", today="2026-11-10")
    deadline = make_deadline(unit, "2026-11-15")
    assert deadline.due_on == d("2026-11-19")

    day = ClosedDay.objects.get(on=d("2026-11-16"))
    effect = remove_closed_day(day=day, by=manager, today=d("2026-11-19"), now=NOW, reason="טעות")

    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.version) == (d("2026-11-19"), 1)
    assert [move.deadline for move in effect.too_early] == [deadline]


def test_a_past_day_needs_a_reason(unit: Unit, manager: User) -> None:
    with pytest.raises(ReasonNeededError):
        close(unit, manager, "2026-02-26", today="2026-03-01")
    assert not ClosedDay.objects.filter(on=d("2026-02-26")).exists()


def test_fixed_dates_keep_their_legal_day_d8(unit: Unit, manager: User) -> None:
    """Promise 1 by 31.8.2027, a Tuesday."""
    quota = make_deadline(unit, "2026-09-01", "1")
    assert (quota.target_on, quota.due_on) == (d("2027-08-31"), d("2027-08-31"))

    effect = close(unit, manager, "2027-08-31", today="2027-08-01")

    quota.refresh_from_db()
    assert (quota.target_on, quota.due_on, quota.soon_on) == (d("2027-08-30"), d("2027-08-31"), d("2027-03-01"))
    assert (effect.later, effect.earlier, len(effect.moves)) == ([], [], 1)
    assert not DeadlineMove.objects.exists()


def test_a_date_corrected_by_hand_stays(unit: Unit, manager: User) -> None:
    deadline = make_deadline(unit, "2026-11-15")
    correct_due(deadline=deadline, due_on=d("2026-11-19"), reason="טעות", by=manager, now=NOW)

    close(unit, manager, "2026-11-16", today="2026-11-15")

    deadline.refresh_from_db()
    assert deadline.due_on == d("2026-11-19")


def test_another_units_promises_never_move(unit: Unit, stranger: User) -> None:
    deadline = make_deadline(unit, "2026-11-15")
    make_calendar(stranger.unit)

    close(stranger.unit, stranger, "2026-11-16", today="2026-11-15")

    deadline.refresh_from_db()
    assert deadline.due_on == d("2026-11-18")


def test_a_day_without_school_moves_nothing(unit: Unit, manager: User) -> None:
    make_deadline(unit, "2026-11-15")

    effect = close(unit, manager, "2026-11-16", today="2026-11-15", kind="no_school")

    assert effect.is_nothing
    assert ClosedDay.objects.get(on=d("2026-11-16")).counts


def test_switches_of_d2_replace_the_rows(unit: Unit, manager: User) -> None:
    deadline = make_deadline(unit, "2026-09-10", "12")
    year = CalendarYear.objects.get(unit=unit, year=2026)
    for eves, hol_hamoed, due, rows in [
        (False, True, "2026-09-27", 11),
        (True, True, "2026-09-24", 5),
        (True, True, "2026-09-24", 0),
    ]:
        before = ClosedDay.objects.count()
        set_rules(
            year=year,
            count_eves=eves,
            count_hol_hamoed=hol_hamoed,
            by=manager,
            today=d("2026-09-10"),
            now=NOW,
            reason="נוהל",
        )
        deadline.refresh_from_db()
        assert (deadline.due_on, ClosedDay.objects.count() - before) == (d(due), rows)
    year.refresh_from_db()
    assert (year.count_eves, year.count_hol_hamoed) == (True, True)


def test_approving_drops_what_is_not_ticked_and_recomputes(unit: Unit, manager: User) -> None:
    draft_year(unit=unit, year=2028, now=NOW)
    pesach_eve = ClosedDay.objects.get(unit=unit, on=date(2028, 4, 10))
    deadline = make_deadline(unit, "2028-04-09", "9")
    assert deadline.due_on == d("2028-04-20")

    for _ in range(2):
        approve_year(unit=unit, year=2028, by=manager, now=NOW, today=d("2028-04-09"), dropped=(pesach_eve,))

    deadline.refresh_from_db()
    assert deadline.due_on == d("2028-04-19")
    assert [move.kind for move in deadline.moves.all()] == [MoveKind.APPROVAL]
    year = CalendarYear.objects.get(unit=unit, year=2028)
    assert (year.approved_by, year.approved_at) == (manager, NOW)
    assert AccessRecord.objects.filter(subject="calendar 2028 approved").count() == 1


def test_the_work_week_is_fixed_once_approved(unit: Unit, manager: User) -> None:
    draft_year(unit=unit, year=2028, now=NOW)
    deadline = make_deadline(unit, "2028-05-01", "9")
    assert deadline.due_on == d("2028-05-07")

    for week in ("01234", "60123"):
        approve_year(unit=unit, year=2028, by=manager, now=NOW, today=d("2028-05-01"), work_week=week)

    deadline.refresh_from_db()
    assert deadline.due_on == d("2028-05-05")
    assert CalendarYear.objects.get(unit=unit, year=2028).work_week == "01234"


def test_dates_are_filled_when_the_year_is_there(unit: Unit) -> None:
    deadline = make_deadline(unit, "2028-03-01")
    assert deadline.due_on is None
    assert fill_missing_dates(now=NOW) == 0

    draft_year(unit=unit, year=2028, now=NOW)

    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.set_at) == (d("2028-03-06"), NOW)
    assert fill_missing_dates(now=NOW) == 0
