"""A closure saved while a deadline is being opened, on a real PostgreSQL: none keeps the old date."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from accounts.models import Unit, User
from charter.models import Deadline, Matter
from charter.services import deadlines
from charter.services.calendar import add_closed_days
from charter.services.deadlines import open_deadline
from tests.charter.factories import EARLY, d, make_calendar, make_matter
from tests.factories import UnitFactory, UserFactory

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
DAY = d("2026-11-16")
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


@pytest.fixture
def unit(transactional_db: None) -> Iterator[Unit]:
    unit = UnitFactory()
    make_calendar(unit)
    return unit


def open_slowly(matter: Matter, opened: Event, closed: Event) -> None:
    """Open a deadline, and hold the transaction until the closure waits for it (or, unprotected, has gone by)."""
    try:
        with transaction.atomic():
            open_deadline(matter=matter, promise="10", on=d("2026-11-15"), now=EARLY)
            opened.set()
            with connection.cursor() as cursor:
                while not closed.is_set():
                    cursor.execute(WAITING)
                    if cursor.fetchone()[0]:
                        break
    finally:
        connection.close()


def close_day(unit: Unit, by: User, closed: Event) -> None:
    facts = {"kind": "closure", "name": "גשר", "by": by, "today": d("2026-11-15"), "now": EARLY}
    try:
        add_closed_days(unit=unit, first=DAY, last=DAY, **facts)
    finally:
        closed.set()
        connection.close()


@pytest.mark.parametrize("protected", [True, False])
def test_a_deadline_opened_during_a_closure(unit: Unit, monkeypatch: pytest.MonkeyPatch, protected: bool) -> None:
    if not protected:
        monkeypatch.setattr(deadlines, "hold_calendar", lambda unit: None)
    matter, manager, opened = make_matter(unit), UserFactory(unit=unit, is_manager=True), Event()
    closed = Event()

    with ThreadPoolExecutor(2) as pool:
        opening = pool.submit(open_slowly, matter, opened, closed)
        assert opened.wait(30)
        closing = pool.submit(close_day, unit, manager, closed)
        opening.result(60)
        closing.result(60)

    assert Deadline.objects.get().due_on == d("2026-11-19" if protected else "2026-11-18")


def test_two_closures_at_once_move_a_date_by_both(unit: Unit) -> None:
    matter, manager = make_matter(unit), UserFactory(unit=unit, is_manager=True)
    open_deadline(matter=matter, promise="10", on=d("2026-11-15"), now=EARLY)

    def close_one(text: str) -> None:
        facts = {"kind": "closure", "name": "גשר", "by": manager, "today": d("2026-11-15"), "now": EARLY}
        try:
            add_closed_days(unit=unit, first=d(text), last=d(text), **facts)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(close_one, ["2026-11-16", "2026-11-17", "2026-11-16", "2026-11-18"]))

    assert Deadline.objects.get().due_on == d("2026-11-23")
    assert Deadline.objects.get().moves.count() == 3
