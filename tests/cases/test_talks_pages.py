"""n/3 where people look: the case page, the list and its filter, the page of today (R4, D16, scenario 15)."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from cases.models import Case
from charter.services.sweep import flag_deadlines
from tests.cases.factories import log, make_student, moment, refer

NOW = "2027-06-30 09:00"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(moment(NOW), tick=False):
        yield


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def case_of(officer: User, name: str, received: str = "2026-09-02 10:00") -> Case:
    return refer(make_student(officer.unit, officer, first_name=name), received, owner=officer).case


def said(case: Case, day: str, *who: str) -> None:
    parents = [case.student.guardians.get(relation=one) for one in who if one != "pupil"]
    log(case, "call", "reached", f"{day} 10:00", guardians=parents, with_pupil="pupil" in who)


@pytest.fixture
def abc(officer: User) -> list[Case]:
    """The three pupils of scenario 15."""
    a, b, c = case_of(officer, "אלף"), case_of(officer, "בית"), case_of(officer, "גימל", "2027-05-20 10:00")
    said(a, "2026-11-03", "pupil")
    said(a, "2027-02-09", "mother")
    said(a, "2027-06-28", "mother", "pupil")
    for day in ("2026-11-03", "2027-02-09", "2027-06-28"):
        said(b, day, "father")
    said(c, "2027-05-25", "mother")
    flag_deadlines(today=date(2027, 6, 30), now=moment(NOW))
    return [a, b, c]


def measure(client: Client, case: Case):
    return next(one for one in client.get(case.get_absolute_url()).context["file"].measures if one.code == "1")


def test_scenario_15_on_the_case_pages(desk: Client, abc: list[Case]) -> None:
    a, b, c = (measure(desk, case) for case in abc)
    assert (a.done, a.text, a.note, a.is_warm) == (3, "3 מתוך 3", "", False)
    assert (b.done, b.text, b.note, b.is_warm) == (3, "3 מתוך 3, להשלים עד 31.8", "חסרה שיחה עם התלמיד/ה", True)
    assert (c.done, c.text, c.note, c.is_warm) == (None, "שנה חלקית · שיחה אחת", "", False)


def test_scenario_15_in_the_list_and_its_filter(desk: Client, abc: list[Case]) -> None:
    rows = {row.case.student.first_name: row.talks for row in desk.get("/cases/").context["rows"]}
    assert {name: talks.short for name, talks in rows.items()} == {"אלף": "3/3", "בית": "3/3", "גימל": "1/3"}
    missing = desk.get("/cases/?state=talks")
    assert [row.case.student.first_name for row in missing.context["rows"]] == ["בית"]
    page = missing.content.decode()
    assert "חסרה שיחה עם התלמיד/ה" in page
    assert '<option value="talks" selected>שיחות חסרות</option>' in page


def test_the_page_of_today_counts_by_three_two_one_none(desk: Client, abc: list[Case], officer: User) -> None:
    case_of(officer, "דלת")
    answer = desk.get("/")
    tally = answer.context["talks"]
    assert (tally.counts, tally.partial) == ([(3, 2), (2, 0), (1, 0), (0, 1)], 1)
    assert [case.student.first_name for case, _talks in tally.behind] == ["דלת", "בית"]
    assert "שיחות שנתיות: 0 מתוך 3, להשלים עד 31.8" in answer.content.decode()


def test_the_timed_queue_and_board_do_not_know_promise_1(desk: Client, client: Client, abc, manager: User) -> None:
    queue = desk.get("/").context["queue"]
    assert "1" not in {deadline.promise for deadline in queue.deadlines}
    client.force_login(manager)
    assert "1" not in {figure.promise.code for figure in client.get("/unit/").context["figures"]}


@pytest.mark.parametrize(("day", "warm"), [("2027-02-28", False), ("2027-03-01", True)])
def test_r4_below_two_is_warm_from_1_march(client: Client, officer: User, day: str, warm: bool) -> None:
    with time_machine.travel(moment(f"{day} 09:00"), tick=False):
        case = case_of(officer, "הא")
        said(case, "2026-11-03", "mother")
        client.force_login(officer)
        found = measure(client, case)
    assert (found.text, found.note, found.is_warm) == (
        "1 מתוך 3, להשלים עד 31.8",
        "חסרה שיחה עם התלמיד/ה",
        warm,
    )


def test_talks_come_after_attempts_and_tell_what_they_were_for(desk: Client, officer: User) -> None:
    """Contacts that count (`peers` idea 5): attempts apart, happened and typed side by side, no attempt closes."""
    case = case_of(officer, "ויו", "2027-06-20 10:00")
    log(case, "call", "no_answer", "2027-06-27 10:00", by=officer)
    log(case, "call", "reached", "2027-06-28 10:00", by=officer, now=moment("2027-06-29 08:00"), purpose="response")
    page = desk.get(case.get_absolute_url()).content.decode()
    assert 'class="entry attempt"' in page
    assert "מתן מענה" in page
    assert "נרשם ב־ג׳ 29.6" in page or "29.6" in page
