"""What managers hear weekly: blocked attempts (S15) and a calendar nobody approved (S19)."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Unit, User
from charter.models import CalendarYear
from notices.models import BlockedAttempt, BlockedRule, DigestDay, InboundMail, Notice
from notices.services import prepare_morning_digests, ring_managers
from notices.services.blocked import record_blocked
from notices.tasks import ring_managers as pulse
from tests.factories import UnitFactory, UserFactory
from tests.notices.factories import MatterFactory

pytestmark = pytest.mark.django_db


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour - 3, tzinfo=UTC)


def rung(day: date, hour: int = 9) -> int:
    prepare_morning_digests(now=at(day, hour))
    return ring_managers(now=at(day, hour))


def lines(person: User, kind: str) -> list[str]:
    return [line.context["what"] for line in Notice.objects.of_bell(person).filter(kind=kind).order_by("pk")]


def block(officer: User, day: date, rule: BlockedRule = BlockedRule.LEVEL) -> BlockedAttempt:
    return record_blocked(rule=rule, matter=MatterFactory(unit=officer.unit), by=officer, now=at(day))


@pytest.fixture
def approved(unit: Unit, manager: User) -> None:
    facts = {"approved_by": manager, "approved_at": at(date(2026, 1, 1)), "work_week": "60123"}
    for year in (2026, 2027, 2028):
        CalendarYear.objects.create(unit=unit, year=year, **facts)


def test_s15_one_line_a_week_with_the_number_of_attempts(officer: User, manager: User, approved: None) -> None:
    for day in (date(2026, 9, 1), date(2026, 9, 3)):
        block(officer, day)
    assert rung(date(2026, 9, 4)) == 0  # a Friday: nobody works
    assert [rung(date(2026, 9, 6), 7), rung(date(2026, 9, 6)), rung(date(2026, 9, 6), 10)] == [0, 1, 0]
    assert lines(manager, "S15") == ["שני ניסיונות"]
    assert lines(officer, "S15") == []
    assert Notice.objects.of_bell(manager).get().context["url"] == "/blocked/"


def test_s15_an_attempt_is_told_in_one_list_alone(officer: User, manager: User, approved: None) -> None:
    block(officer, date(2026, 9, 3))
    rung(date(2026, 9, 6))
    block(officer, date(2026, 9, 6))  # after this week's list
    assert [rung(date(2026, 9, 7)), rung(date(2026, 9, 14)), rung(date(2026, 9, 21)), rung(date(2026, 9, 29))] == [
        0,
        1,
        0,
        0,
    ]
    assert lines(manager, "S15") == ["ניסיון אחד", "ניסיון אחד"]


def test_s15_weeks_without_the_pulse_are_told_together(officer: User, manager: User, approved: None) -> None:
    for day in (date(2026, 8, 11), date(2026, 8, 18), date(2026, 8, 25)):
        block(officer, day)
    assert [rung(date(2026, 9, 7)), rung(date(2026, 9, 8))] == [1, 0]
    assert lines(manager, "S15") == ["3 ניסיונות"]


def test_s15_the_same_person_rule_and_case_count_once_a_day(officer: User) -> None:
    matter = MatterFactory(unit=officer.unit)
    for hour in (9, 10):
        record_blocked(rule=BlockedRule.MAXIMUM, matter=matter, by=officer, now=at(date(2026, 9, 1), hour))
    assert BlockedAttempt.objects.get().at == at(date(2026, 9, 1), 9)
    record_blocked(rule=BlockedRule.MAXIMUM, matter=matter, by=officer, now=at(date(2026, 9, 2)))
    assert BlockedAttempt.objects.count() == 2


def test_another_units_managers_hear_nothing(officer: User, stranger: User, approved: None) -> None:
    block(officer, date(2026, 9, 1))
    DigestDay.objects.create(unit=stranger.unit, on=date(2026, 9, 6))
    ring_managers(now=at(date(2026, 9, 6)))
    assert lines(stranger, "S15") == []


def test_s19_from_1_june_each_week_until_the_calendar_is_approved(unit: Unit, manager: User) -> None:
    facts = {"approved_by": manager, "approved_at": at(date(2025, 6, 10)), "work_week": "60123"}
    CalendarYear.objects.create(unit=unit, year=2026, **facts)
    assert rung(date(2026, 5, 31)) == 0
    assert [rung(date(2026, 6, 1)), rung(date(2026, 6, 1), 10), rung(date(2026, 6, 7))] == [1, 0, 0]
    assert [rung(date(2026, 6, 8)), rung(date(2026, 6, 9))] == [1, 0]
    facts = {"approved_by": manager, "approved_at": at(date(2026, 6, 10)), "work_week": "60123"}
    CalendarYear.objects.create(unit=unit, year=2027, **facts)
    assert rung(date(2026, 6, 15)) == 0
    assert lines(manager, "S19") == ["לוח השנה של 2027"] * 2


def test_s19_a_draft_is_not_approved_and_an_outage_repeats_nothing(unit: Unit, manager: User) -> None:
    CalendarYear.objects.create(unit=unit, year=2027, work_week="60123")
    assert [rung(date(2026, 8, 3)), rung(date(2026, 8, 4))] == [1, 0]
    assert len(lines(manager, "S19")) == 1


def test_s19_the_year_has_come_and_its_calendar_is_still_a_draft(unit: Unit, manager: User) -> None:
    CalendarYear.objects.create(unit=unit, year=2027, work_week="60123")
    assert [rung(date(2027, 1, 4)), rung(date(2027, 1, 5)), rung(date(2027, 1, 11))] == [1, 0, 1]
    assert set(lines(manager, "S19")) == {"לוח השנה של 2027"}


def test_mails_nobody_could_file_ring_once_a_morning(unit: Unit, manager: User, approved: None) -> None:
    for number in (1, 2):
        facts = {"kind": "other", "unit": unit, "received_at": at(date(2026, 9, 6))}
        InboundMail.objects.create(message_id=f"<{number}@example.org>", **facts)
    assert [rung(date(2026, 9, 6)), rung(date(2026, 9, 6), 10), rung(date(2026, 9, 7))] == [1, 0, 1]
    InboundMail.objects.update(handled_at=at(date(2026, 9, 7)))
    assert rung(date(2026, 9, 8)) == 0
    assert lines(manager, "reply") == ["הודעות מחכות לתיוק ידני"] * 2


def test_an_idle_pulse_writes_nothing(
    officer: User, manager: User, approved: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    block(officer, date(2026, 9, 1))
    rung(date(2026, 9, 6))
    with django_assert_num_queries(3):
        ring_managers(now=at(date(2026, 9, 6), 10))


def test_the_pulse_calls_it(officer: User, manager: User, approved: None, time_machine) -> None:
    time_machine.move_to(at(date(2026, 9, 6)), tick=False)
    block(officer, date(2026, 9, 1))
    prepare_morning_digests(now=timezone.now())
    assert [pulse(), pulse()] == [1, 0]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(
    client: Client, officer: User, manager: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(1, rows + 1):
        block(officer, date(2026, 9, day))
    client.force_login(manager)
    client.get("/blocked/")
    with django_assert_num_queries(9):
        html = client.get("/blocked/").content.decode()
    assert html.count("ועדה עמדה לקבוע דרגת תפקוד") == rows


def test_the_list_is_the_managers_of_the_unit_alone(client: Client, officer: User, stranger: User) -> None:
    attempt = block(officer, date(2026, 9, 1))
    client.force_login(officer)
    assert client.get("/blocked/").status_code == 404
    client.force_login(stranger)
    assert attempt.matter.ref not in client.get("/blocked/").content.decode()
    client.force_login(UserFactory(unit=UnitFactory(), is_manager=True))
    assert "לא נחסם דבר" in client.get("/blocked/").content.decode()
