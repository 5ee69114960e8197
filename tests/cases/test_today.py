"""The work queue of today: what it finds, in how few queries, and for whom it does not exist."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessRecord, Unit, User
from cases.models import Student
from cases.services.queue import build_queue
from cases.services.strip import build_strip
from cases.views.today import headline
from charter.services.calendar import calendar_for
from tests.cases.factories import JERUSALEM, log, make_student, refer

TODAY = date(2026, 9, 10)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 9, 10, 9, tzinfo=JERUSALEM), tick=False):
        yield


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def queries(client: Client, path: str = "/") -> list[str]:
    """What a page asks the database, without the savepoints of the test's own transaction."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


@pytest.mark.parametrize("pupils", [1, 3])
def test_today_costs_the_same_whatever_the_rows(desk: Client, unit: Unit, officer: User, pupils: int) -> None:
    for _number in range(pupils):
        log(refer(make_student(unit, officer), "2026-09-06 10:00").case, "call", "no_answer", "2026-09-07 12:00")
    assert len(queries(desk)) == 12


def test_the_finding_is_the_headline() -> None:
    assert headline(2, 3, whole=True) == "שתי התחייבויות באיחור, שלוש להיום"
    assert headline(2, 3, whole=False) == "שתיים באיחור, שלוש להיום"
    assert headline(1, 0, whole=True) == "התחייבות אחת באיחור"
    assert headline(0, 3, whole=True) == "שלוש התחייבויות להיום"
    assert headline(0, 0, whole=True) == "אין התחייבויות להיום"
    assert headline(12, 1, whole=True) == "12 התחייבויות באיחור, אחת להיום"


def test_cases_stand_by_what_presses_most(unit: Unit, officer: User) -> None:
    """A report of 3.9 was due on 8.9, one of 7.9 is due today, one of 9.9 (Wednesday) later."""
    late = refer(make_student(unit, officer, first_name="ליאם"), "2026-09-03 10:00")
    due = refer(make_student(unit, officer, first_name="איתי"), "2026-09-07 10:00")
    later = refer(make_student(unit, officer, first_name="תהל"), "2026-09-09 10:00")
    log(late.case, "call", "no_answer", "2026-09-06 12:00")
    log(late.case, "call", "no_answer", "2026-09-07 12:00")
    queue = build_queue(officer, today=TODAY, calendar=calendar_for(unit))
    assert [row.case.pk for row in queue.late] == [late.case_id]
    assert [row.case.pk for row in queue.today] == [due.case_id]
    assert [row.case.pk for row in queue.later] == [later.case_id]
    row = queue.late[0]
    assert (row.promise.code, row.state.text) == ("9", "באיחור יומיים")
    assert [cell.code for cell in row.ribbon] == ["late", "late", "na", "track"]


def test_the_strip_hangs_every_open_promise_on_its_day(unit: Unit, officer: User) -> None:
    refer(make_student(unit, officer), "2026-09-01 10:00")  # due 6.9, partners 14.9
    refer(make_student(unit, officer), "2026-09-07 10:00")  # due 10.9, partners 20.9 or later
    queue = build_queue(officer, today=TODAY, calendar=calendar_for(unit))
    strip = build_strip(queue.deadlines, queue.cases, today=TODAY, calendar=calendar_for(unit))
    assert [day.on.day for day in strip] == [6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17]
    assert [(day.on.day, len(day.beads), day.late) for day in strip if day.beads] == [(6, 2, 2), (10, 2, 0), (14, 1, 0)]
    assert [day.on.day for day in strip if day.closed] == [13]
    assert [day.on.day for day in strip if day.is_today] == [10]


def test_what_is_late_from_before_has_a_column_of_its_own(unit: Unit, officer: User) -> None:
    for _number in range(4):
        refer(make_student(unit, officer), "2026-08-20 10:00")
    queue = build_queue(officer, today=TODAY, calendar=calendar_for(unit))
    before, *days = build_strip(queue.deadlines, queue.cases, today=TODAY, calendar=calendar_for(unit))
    assert (before.is_before, len(before.beads), before.late, before.more) == (True, 3, 12, 9)
    assert not any(day.late for day in days)


def test_the_page_says_it_and_leaves_a_record(desk: Client, unit: Unit, officer: User) -> None:
    referral = refer(make_student(unit, officer, last_name="<b>אל־חסייני"), "2026-09-03 10:00")
    html = desk.get("/").content.decode()
    assert "שתי התחייבויות באיחור" in html
    assert "&lt;b&gt;אל־חסייני" in html
    assert referral.case.matter.url in html
    assert AccessRecord.objects.filter(user=officer, subject="work queue", page="/").count() == 1


def test_a_first_day_and_a_quiet_day_have_words(desk: Client, unit: Unit, officer: User) -> None:
    assert "עדיין אין לך תיקים." in desk.get("/").content.decode()
    refer(make_student(unit, officer), "2026-09-09 10:00")
    html = desk.get("/").content.decode()
    assert "אין התחייבויות להיום" in html
    assert "הבאה: נועה סעדון" in html


def test_a_filter_keeps_what_fits_and_ignores_what_is_not_offered(desk: Client, unit: Unit, officer: User) -> None:
    refer(make_student(unit, officer), "2026-09-09 10:00")
    assert "נועה סעדון" in desk.get("/?promise=9").content.decode()
    assert "אין תיקים שמתאימים" in desk.get("/?promise=12").content.decode()
    assert desk.get("/?promise=99&school=x&language=%00").status_code == 200


def test_a_stranger_sees_nothing_of_ours(client: Client, unit: Unit, officer: User, stranger: User) -> None:
    refer(make_student(unit, officer), "2026-09-03 10:00")
    client.force_login(stranger)
    html = client.get("/").content.decode()
    assert "סעדון" not in html
    assert "עדיין אין לך תיקים." in html


def test_a_colleague_sees_the_case_only_while_covering(unit: Unit, officer: User, student: Student) -> None:
    colleague = User.objects.create_user("c@example.org", unit=unit, name="מרים", is_officer=True)
    matter = refer(student, "2026-09-03 10:00").case.matter
    found = [build_queue(colleague, today=TODAY, calendar=calendar_for(unit)).cases]
    matter.cover, matter.cover_from, matter.cover_until = colleague, TODAY, TODAY
    matter.save()
    found += [
        build_queue(colleague, today=day, calendar=calendar_for(unit)).cases for day in (TODAY, date(2026, 9, 11))
    ]
    assert [len(cases) for cases in found] == [0, 1, 0]


def test_everyone_starts_where_the_work_is(client: Client, manager: User, unit: Unit) -> None:
    client.force_login(manager)
    assert client.get("/").status_code == 302
    auditor = User.objects.create_user("a@example.org", unit=unit, name="מבקרת", is_auditor=True)
    client.force_login(auditor)
    assert client.get("/")["Location"] == "/audit/"


def test_a_row_logs_what_its_promise_asks_for(desk: Client, unit: Unit, officer: User) -> None:
    """Promises 9 and 10 due the same day: the row of the school opens the school's form, so that no call is kept."""
    refer(make_student(unit, officer), "2026-09-06 10:00")
    page = desk.get("/")
    row = page.context["queue"].rows[0]
    assert f'?case={row.case.matter.ref}&amp;kind={row.kind}"' in page.text
    assert {"9": "school", "10": "call"}[row.promise.code] == row.kind
