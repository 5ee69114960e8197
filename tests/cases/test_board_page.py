"""The unit board (ux 3.7): the manager's figures, each with the list behind it; assigning in place."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Student
from cases.services.board import Scope, Tally, officer_loads, timed_figures
from charter.calendar import school_year
from charter.services.calendar import approve_year, draft_year
from tests.cases.factories import log, make_student, moment, refer
from tests.factories import UserFactory

BOARD_QUERIES = 21
LIST_QUERIES = 11


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(moment("2026-11-26 08:00"), tick=False):
        yield


@pytest.fixture
def kept(student: Student) -> Case:
    """Due 18.11 and 25.11: the school in time, the parents late, the partners not yet."""
    case = refer(student, "2026-11-15 09:00").case
    log(case, "school", "reached", "2026-11-16 10:00")
    log(case, "call", "reached", "2026-11-19 10:00")
    return case


def figures(user: User) -> dict[str, Tally]:
    today = timezone.localdate()
    year = school_year(today)
    found = timed_figures(Scope(user.unit, year.start, today), year, today)
    return {figure.promise.code: figure.now for figure in found}


def test_a_promise_is_measured_over_those_that_fell_due(kept: Case, manager: User) -> None:
    assert figures(manager) == {
        "9": Tally(on_time=1),
        "10": Tally(late=1),
        "11": Tally(),
        "12": Tally(undone=1),
    }


def test_withdrawn_ones_are_out_and_those_not_yet_due_too(student: Student, manager: User) -> None:
    refer(student, "2026-11-25 09:00")

    assert set(figures(manager).values()) == {Tally()}


def test_load_is_sorted_by_load(kept: Case, officer: User, manager: User) -> None:
    UserFactory(unit=officer.unit, is_officer=True, name="אחרת")
    today = timezone.localdate()

    loads = officer_loads(officer.unit, school_year(today), today)

    assert [(load.officer.name, load.cases, load.overdue, load.year.due) for load in loads] == [
        ("דנה לביא", 1, 1, 3),
        ("אחרת", 0, 0, 0),
    ]


@pytest.mark.parametrize(
    ("state", "promises"),
    [("on_time", ["9"]), ("late", ["10"]), ("undone", ["12"]), ("overdue", ["12"]), ("today", []), ("attempts", [])],
)
def test_every_figure_leads_to_its_list(
    client: Client, manager: User, kept: Case, state: str, promises: list[str]
) -> None:
    client.force_login(manager)

    answer = client.get(f"/unit/promises/{state}/")

    assert [row["promise"].code for row in answer.context["lines"]] == promises


def test_filters_narrow_the_figures_and_nonsense_is_ignored(client: Client, manager: User, kept: Case) -> None:
    client.force_login(manager)
    other = UserFactory(unit=manager.unit, is_officer=True)

    totals = [
        sum(figure.now.due for figure in client.get("/unit/", {"officer": who, "period": when}).context["figures"])
        for who, when in [("", "year"), (other.pk, "year"), ("x", "y"), (kept.matter.owner_id, "month")]
    ]

    assert totals == [3, 0, 3, 3]


def test_assigning_is_one_press(client: Client, manager: User, officer: User) -> None:
    case = refer(make_student(manager.unit), "2026-11-25 09:00").case
    client.force_login(manager)

    answer = client.post(f"/cases/{case.matter.ref}/assign/", {"owner": officer.pk})

    case.matter.refresh_from_db()
    assert (answer.status_code, case.matter.owner) == (302, officer)
    assert "messages" not in client.cookies, "the pupil's name would lie in the browser after sign-out"


def test_a_case_goes_only_to_an_officer_of_the_unit(client: Client, manager: User, stranger: User) -> None:
    case = refer(make_student(manager.unit), "2026-11-25 09:00").case
    client.force_login(manager)

    answer = client.post(f"/cases/{case.matter.ref}/assign/", {"owner": stranger.pk}, follow=True)

    case.matter.refresh_from_db()
    assert (case.matter.owner, "בחרו קצין/ה" in answer.content.decode()) == (None, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same_whatever_the_rows(
    client: Client, manager: User, officer: User, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        refer(make_student(manager.unit, officer), "2026-11-15 09:00")
        refer(make_student(manager.unit), "2026-11-15 09:00")
    client.force_login(manager)
    client.get("/unit/")

    with django_assert_num_queries(BOARD_QUERIES):
        client.get("/unit/")


@pytest.mark.parametrize("path", ["/unit/promises/overdue/", "/unit/unassigned/"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_whatever_the_rows(
    client: Client, manager: User, count: int, path: str, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        refer(make_student(manager.unit), "2026-11-15 09:00")
    client.force_login(manager)
    client.get(path)

    with django_assert_num_queries(LIST_QUERIES):
        client.get(path)


@pytest.mark.parametrize("path", ["/unit/", "/unit/promises/late/", "/unit/unassigned/"])
def test_the_board_is_the_managers(client: Client, officer: User, path: str) -> None:
    client.force_login(officer)

    assert client.get(path).content == client.get("/nowhere/").content


def test_a_stranger_assigns_nothing(client: Client, stranger: User, kept: Case) -> None:
    client.force_login(stranger)

    assert client.post(f"/cases/{kept.matter.ref}/assign/", {"owner": stranger.pk}).status_code == 404


@pytest.mark.parametrize("path", ["/unit/", "/settings/", "/settings/calendar/"])
def test_managers_are_asked_to_approve_a_draft_that_already_counts(client: Client, manager: User, path: str) -> None:
    for year in (2026, 2027, 2028):
        draft_year(unit=manager.unit, year=year, now=timezone.now())
    approve_year(unit=manager.unit, year=2026, by=manager, now=timezone.now(), today=timezone.localdate())
    client.force_login(manager)

    page = client.get(path)

    assert page.context["drafts"] == [2027]
    assert "/settings/calendar/years/2027/approve/" in page.content.decode()
