"""A case untouched for 30 days (R26, S16): counted from the newest line a person wrote, by the day it happened."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from cases.models import Case
from cases.services.contact import undo_contact
from cases.services.untouched import mark_untouched
from charter.models import Matter
from tests.cases.factories import log, make_student, moment, refer

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(moment("2026-11-22 09:00"), tick=False):
        yield


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def case_of(officer: User, received: str, name: str = "נועה", by: User | None = None) -> Case:
    return refer(make_student(officer.unit, officer, first_name=name), received, by=by or officer).case


def quiet(client: Client) -> list[str]:
    return [row.case.student.first_name for row in client.get("/cases/?state=untouched").context["rows"]]


def test_thirty_days_are_thirty_days(desk: Client, officer: User) -> None:
    case_of(officer, "2026-10-23 12:00", "שלושים")
    case_of(officer, "2026-10-24 00:01", "עשריםותשע")
    assert quiet(desk) == ["שלושים"]
    page = desk.get("/cases/").content.decode()
    assert page.count("בלי תיעוד מאז 23.10") == 1


def test_a_talk_typed_late_touches_by_its_own_day_and_an_undone_one_never(desk: Client, officer: User) -> None:
    case = case_of(officer, "2026-09-10 10:00")
    log(case, "call", "no_answer", "2026-10-20 10:00", by=officer, now=moment("2026-11-20 10:00"))
    assert quiet(desk) == ["נועה"]

    fresh = log(case, "call", "no_answer", "2026-11-22 08:58", by=officer)
    assert quiet(desk) == []
    assert undo_contact(contact=fresh, by=officer, now=moment("2026-11-22 09:00"))
    assert quiet(desk) == ["נועה"]


def test_what_the_system_writes_touches_nothing(desk: Client, officer: User) -> None:
    case = case_of(officer, "2026-09-10 10:00")
    log(case, "note", "noted", "2026-11-20 10:00")
    assert quiet(desk) == ["נועה"]


def test_the_case_page_says_so(desk: Client, officer: User) -> None:
    case = case_of(officer, "2026-10-12 10:00")
    words = "לא תועד דבר בתיק מאז 12.10"
    assert words in desk.get(case.get_absolute_url()).content.decode()
    log(case, "call", "reached", "2026-11-22 08:00", by=officer)
    assert words not in desk.get(case.get_absolute_url()).content.decode()


def test_a_closed_case_rests(desk: Client, officer: User) -> None:
    case = case_of(officer, "2026-09-10 10:00")
    mark_untouched(today=TODAY)
    Case.objects.filter(pk=case.pk).update(closed_on=TODAY, stage="closed")
    assert (quiet(desk), mark_untouched(today=TODAY)) == ([], 1)
    assert Matter.objects.get(case=case).untouched_since is None


def test_the_mark_is_set_once_moved_and_cleared(officer: User, django_assert_num_queries) -> None:
    case = case_of(officer, "2026-09-10 10:00")
    marks = [mark_untouched(today=TODAY) for _ in range(2)]
    assert (marks, Matter.objects.get(case=case).untouched_since) == ([1, 0], date(2026, 9, 10))
    with django_assert_num_queries(2):
        mark_untouched(today=TODAY)

    log(case, "call", "no_answer", "2026-10-20 10:00", by=officer, now=moment("2026-11-20 10:00"))
    mark_untouched(today=TODAY)
    mark_untouched(today=TODAY)
    assert Matter.objects.get(case=case).untouched_since == date(2026, 10, 20)

    log(case, "call", "reached", "2026-11-22 08:00", by=officer)
    assert mark_untouched(today=TODAY) == 1
    assert mark_untouched(today=TODAY + timedelta(days=29)) == 0
    assert mark_untouched(today=TODAY + timedelta(days=30)) == 1
    assert Matter.objects.get(case=case).untouched_since == TODAY


def test_a_colleague_sees_none_of_it(client: Client, officer: User, stranger: User) -> None:
    case_of(officer, "2026-09-10 10:00")
    client.force_login(stranger)
    assert quiet(client) == []
