"""S3: one digest a person and working day at 08:00; counts, numbers, promises, dates, links; never a name."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Unit, User
from charter.models import CalendarYear, ClosedDay, DayKind
from notices.management.commands import send_notices
from notices.models import Notice
from notices.services import prepare_morning_digests, send_due_notices
from notices.services.composing import compose
from notices.tasks import prepare_morning_digests as task
from tests.factories import UnitFactory, UserFactory
from tests.notices.factories import MatterFactory, planned, running

TODAY = date(2026, 9, 17)  # Thursday
EIGHT = datetime(2026, 9, 17, 5, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def late(officer: User):
    return running(MatterFactory(unit=officer.unit, owner=officer, ref="2026-00000001"), date(2026, 9, 16))


def told() -> list[tuple[str, str, str]]:
    rows = Notice.objects.filter(kind="S3").order_by("pk")
    return [(str(row.recipient), row.subject, row.state) for row in rows]


def text(person: User) -> str:
    return compose(Notice.objects.get(kind="S3", recipient__user=person)).text


def test_nothing_before_eight_then_once_whatever_the_pulse_does(officer: User, late) -> None:
    moments = [EIGHT - timedelta(minutes=1), EIGHT, EIGHT, EIGHT + timedelta(hours=5)]

    assert [prepare_morning_digests(now=moment) for moment in moments] == [0, 1, 0, 0]
    assert told() == [("דנה לביא", "digest 2026-09-17", "queued")]


def test_it_says_numbers_promises_days_and_links_and_no_name(officer: User, late) -> None:
    running(MatterFactory(unit=officer.unit, owner=officer, ref="2026-00000002"), TODAY)
    running(MatterFactory(unit=officer.unit, owner=officer, ref="2026-00000003"), TODAY + timedelta(days=1))
    running(MatterFactory(unit=officer.unit, owner=officer, ref="2026-00000004"), TODAY + timedelta(days=9))
    planned(late.matter, officer, TODAY)
    prepare_morning_digests(now=EIGHT)

    digest = text(officer)

    counts = [line for line in digest.splitlines() if line.startswith(("באיחור:", "היום:", "מתקרבים:", "הצעד הבא:"))]
    assert counts == ["באיחור: 1", "היום: 1", "מתקרבים: 1", "הצעד הבא: 1"]
    assert "\u20662026-00000001\u2069 · " in digest
    assert "ד׳ 16.9: http://127.0.0.1:8000/cases/2026-00000001/" in digest
    assert "ביקור בית" in digest
    assert "2026-00000004" not in digest
    assert "נועה" not in digest


def test_nothing_to_say_is_no_mail(officer: User) -> None:
    running(MatterFactory(unit=officer.unit, owner=officer), TODAY + timedelta(days=9))

    assert (prepare_morning_digests(now=EIGHT), told()) == (0, [])


def test_a_manager_hears_what_is_late_in_the_unit_also_without_an_officer(
    officer: User, manager: User, stranger: User, late
) -> None:
    running(MatterFactory(unit=officer.unit, ref="2026-00000009"), date(2026, 9, 15))

    assert prepare_morning_digests(now=EIGHT) == 2
    assert "באיחור בכל היחידה: 2" in text(manager)
    assert "2026-00000009" not in text(officer)


def test_whoever_covers_hears_of_it_while_she_covers(officer: User, late) -> None:
    cover = UserFactory(unit=officer.unit, is_officer=True)
    matter = late.matter
    matter.cover, matter.cover_from, matter.cover_until = cover, TODAY, TODAY
    matter.save()

    assert prepare_morning_digests(now=EIGHT) == 2
    assert "2026-00000001" in text(cover)


def test_days_off_bring_none_and_the_next_morning_brings_one(officer: User, late) -> None:
    """After a missed morning one, never two."""
    CalendarYear.objects.create(unit=officer.unit, year=2026)
    closed = date(2026, 9, 21)  # Yom Kippur, a Monday
    ClosedDay.objects.create(
        unit=officer.unit, on=closed, kind=DayKind.HOLIDAY, name="יום כיפור", source="בדיקה", added_at=EIGHT
    )
    days = [18, 19, 21, 22]  # Friday, Shabbat, closed, Tuesday

    assert [prepare_morning_digests(now=EIGHT.replace(day=day)) for day in days] == [0, 0, 0, 1]
    assert told() == [("דנה לביא", "digest 2026-09-22", "queued")]


def test_one_that_still_waits_gives_way_to_the_new(officer: User, late) -> None:
    prepare_morning_digests(now=EIGHT)
    prepare_morning_digests(now=EIGHT + timedelta(days=3))

    assert [row[1:] for row in told()] == [("digest 2026-09-17", "cancelled"), ("digest 2026-09-20", "queued")]


def test_another_units_people_and_those_who_left_hear_nothing(officer: User, manager: User, late) -> None:
    officer.is_active = False
    officer.save()
    UserFactory(unit=UnitFactory(), is_manager=True)

    prepare_morning_digests(now=EIGHT)

    assert [row[0] for row in told()] == ["רונית שקד"]


@pytest.mark.parametrize("people", [1, 3])
def test_preparing_takes_as_many_queries_for_three_as_for_one(
    unit: Unit, people: int, django_assert_num_queries
) -> None:
    for _person in range(people):
        running(MatterFactory(unit=unit, owner=UserFactory(unit=unit, is_officer=True)), TODAY)

    with django_assert_num_queries(14):
        assert prepare_morning_digests(now=EIGHT) == people
    with django_assert_num_queries(3):
        assert prepare_morning_digests(now=EIGHT) == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_writing_one_takes_as_many_queries_for_three_rows_as_for_one(
    officer: User, rows: int, django_assert_num_queries
) -> None:
    for _row in range(rows):
        planned(running(MatterFactory(unit=officer.unit, owner=officer), TODAY).matter, officer, TODAY)
    prepare_morning_digests(now=EIGHT)
    notice = Notice.objects.select_related("recipient__user__unit", "matter__unit", "matter__owner").get()

    with django_assert_num_queries(7):
        compose(notice)


def test_it_is_sent_to_the_person_of_staff(officer: User, late, mailoutbox) -> None:
    prepare_morning_digests(now=EIGHT)

    assert send_due_notices(now=EIGHT) == 1
    assert (mailoutbox[0].to, mailoutbox[0].subject) == ([officer.email], "סיכום הבוקר, יום ה׳, \u200e17.9.2026")


def test_by_hand_and_by_the_pulse_is_the_same(officer: User, late, time_machine, monkeypatch) -> None:
    time_machine.move_to(EIGHT)
    monkeypatch.setattr(send_notices, "clocks_agree", lambda **_now: True)  # the database's clock is not moved
    answers = StringIO()

    call_command("prepare_digests", stdout=answers)
    call_command("send_notices", stdout=answers)

    assert (answers.getvalue(), task()) == ("prepared 1\nsent 1\n", 0)
