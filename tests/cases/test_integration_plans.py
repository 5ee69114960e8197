"""The integration plan (charter 4, R7): shared by both sides, done in steps, reviewed; nothing is erased."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Unit, User
from cases.models import Case, IntegrationPlan, Need, PlanReview, PlanSide, PlanStep, StepSide, TimelineEntry
from cases.services.needs import raise_need
from cases.services.plan import (
    Person,
    add_plan_step,
    change_plan,
    finish_plan_step,
    make_plan,
    review_plan,
)
from charter.models import NextStep
from charter.services.deadlines import StaleError
from tests.cases.factories import key, make_student, moment, refer
from tests.factories import UserFactory

NOW, TODAY = "2026-11-22 10:00", date(2026, 11, 22)
SCHOOL, PARENTS = Person(PlanSide.SCHOOL, "אורלי נבון, יועצת"), Person(PlanSide.PARENTS, "סיגל, אם")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment(NOW), tick=False):
        yield


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


@pytest.fixture
def page(client: Client, case: Case, officer: User) -> str:
    client.force_login(officer)
    return f"/cases/{case.matter.ref}/plan/"


def make(case: Case, officer: User, *people: Person, n: int = 1) -> IntegrationPlan:
    return make_plan(
        case=case, needs="ישיבה ליד המורה", review_on=date(2026, 12, 20), people=people, by=officer, key=key(n),
        today=TODAY, now=moment(NOW),
    )  # fmt: skip


def change(plan: IntegrationPlan, officer: User, *people: Person, version: int = 1, needs: str = "אחר") -> None:
    change_plan(
        plan=plan, version=version, needs=needs, review_on=date(2026, 12, 20), people=people, by=officer,
        now=moment(NOW),
    )  # fmt: skip


def step(plan: IntegrationPlan, officer: User, n: int, side: StepSide) -> PlanStep:
    return add_plan_step(
        plan=plan, text="שיחה שבועית", side=side, who="", due_on=date(2026, 11, 29), by=officer, key=key(n)
    )


def review(plan: IntegrationPlan, officer: User, n: int, *, version: int, next_on: date | None) -> PlanReview:
    return review_plan(
        plan=plan, version=version, on=TODAY, text=f"בחינה {n}", sides=["school", "parents"], next_on=next_on,
        by=officer, key=key(n), now=moment(NOW),
    )  # fmt: skip


def answers() -> list[date | None]:
    return list(Need.objects.filter(promise="4").order_by("pk").values_list("answered_on", flat=True))


# -- services


def test_a_plan_twice_is_once_and_one_runs_at_a_time(case, officer) -> None:
    plan = make(case, officer, SCHOOL)
    assert (make(case, officer, SCHOOL), make(case, officer, n=2)) == (plan, plan)
    assert TimelineEntry.objects.filter(kind="plan").count() == 1


@pytest.mark.parametrize("people", [(), (SCHOOL,), (PARENTS,)])
def test_r7_a_plan_without_both_sides_answers_nothing(case, officer, people) -> None:
    make(case, officer, *people)
    assert answers() == []


def test_r7_the_second_side_answers_the_need_and_its_leaving_takes_the_answer_back(case, officer) -> None:
    raise_need(case=case, promise="4", text="", raised_on=date(2026, 11, 20), by=officer, key=key(9), now=moment(NOW))
    plan = make(case, officer, SCHOOL)
    assert answers() == [None]
    for version, people, answered in ((1, (SCHOOL, PARENTS), TODAY), (2, (PARENTS,), None)):
        change(plan, officer, *people, version=version)
        plan.refresh_from_db()
        assert answers() == [answered]


def test_a_change_keeps_what_it_said_before_and_two_at_once_lose_nothing(case, officer) -> None:
    plan = make(case, officer, SCHOOL)
    change(plan, officer, SCHOOL, PARENTS)
    with pytest.raises(StaleError):
        change(plan, officer, SCHOOL)
    plan.refresh_from_db()
    assert (plan.version, plan.needs) == (2, "אחר")
    assert [(said["needs"], said["people"]) for said in plan.earlier] == [("ישיבה ליד המורה", SCHOOL.name)]


def test_the_officers_own_step_is_her_next_step_and_ticking_either_ticks_both(case, officer) -> None:
    plan = make(case, officer, SCHOOL, PARENTS)
    own, theirs = step(plan, officer, 11, StepSide.OFFICER), step(plan, officer, 12, StepSide.SCHOOL)
    assert step(plan, officer, 11, StepSide.OFFICER) == own
    shown = NextStep.objects.get()
    assert (shown.owner, shown.promise, shown.due_on) == (officer, "4", date(2026, 11, 29))
    for one in (own, theirs):
        assert [finish_plan_step(step=one, by=officer, today=TODAY) for _time in range(2)] == [True, False]
    assert [PlanStep.objects.get(pk=one.pk).finished_on for one in (own, theirs)] == [TODAY, TODAY]
    assert NextStep.objects.get().done_on == TODAY


def test_a_review_erases_no_other_and_without_a_next_day_the_plan_ends(case, officer) -> None:
    plan = make(case, officer, SCHOOL, PARENTS)
    first = review(plan, officer, 21, version=1, next_on=date(2027, 1, 10))
    assert review(plan, officer, 21, version=1, next_on=date(2027, 1, 10)) == first
    with pytest.raises(StaleError):
        review(plan, officer, 22, version=1, next_on=None)
    review(plan, officer, 23, version=2, next_on=None)
    plan.refresh_from_db()
    assert (plan.ended_on, plan.reviews.count()) == (TODAY, 2)
    assert make(case, officer, n=5) != plan


# -- pages


def typed(client: Client, path: str, **more: Any) -> dict[str, Any]:
    form = client.get(path).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value not in (None, "", False)} | more


def test_a_missing_side_is_a_warning_until_it_takes_part(client, case, page) -> None:
    mother = str(case.student.guardians.get(relation="mother").pk)
    sent = typed(client, f"{page}new/", needs="התאמות", staff_more="אורלי נבון", review_on="20.12")
    assert client.post(f"{page}new/", sent).url == page
    assert "ההורים לא השתתפו." in client.get(page).text
    assert "עדיין לא השתתפו: ההורים" in client.get(case.get_absolute_url()).text

    client.post(f"{page}edit/", typed(client, f"{page}edit/", parents=[mother]))
    shown = client.get(page).text
    assert ("לא השתתפו" in shown, "סיגל, אם" in shown, "מה היה כתוב קודם" in shown) == (False, True, True)
    assert "בחינה בא׳ 20.12" in client.get(case.get_absolute_url()).text


def test_two_people_changing_one_plan_see_both_texts(client, case, officer, page) -> None:
    make(case, officer, SCHOOL)
    first, second = (typed(client, f"{page}edit/", needs=words) for words in ("שלי", "שלה"))
    assert client.post(f"{page}edit/", first).status_code == 302
    stale = client.post(f"{page}edit/", second)
    assert (stale.status_code, "שלי" in stale.text, "שלה" in stale.text) == (409, True, True)
    again = typed(client, f"{page}edit/", needs="שלה")
    assert client.post(f"{page}edit/", again).status_code == 302
    assert IntegrationPlan.objects.get().needs == "שלה"


def test_steps_and_reviews_by_their_pages(client, case, officer, page) -> None:
    make(case, officer, SCHOOL, PARENTS)
    sent = typed(client, f"{page}steps/new/", text="שיחה עם המחנכת", side="officer", due_on="29.11")
    for _time in range(2):
        client.post(f"{page}steps/new/", sent)
    one = PlanStep.objects.get()
    assert "שיחה עם המחנכת" in client.get(case.get_absolute_url()).text
    assert f'action="{page}steps/{one.pk}/finish/"' in client.get(page).text
    client.post(f"{page}steps/{one.pk}/finish/")
    assert "בוצע 22.11" in client.get(page).text
    assert "1 מצעד אחד בוצעו" in client.get(case.get_absolute_url()).text

    refused = client.post(f"{page}review/", typed(client, f"{page}review/", text="טוב יותר"))
    assert ("או סמנו שהיא מסתיימת" in refused.text, "טוב יותר" in refused.text) == (True, True)
    sent = typed(client, f"{page}review/", text="טוב יותר", ends="on", sides=["school"])
    for _time in range(2):
        assert client.post(f"{page}review/", sent).status_code == 302
    assert ("טוב יותר" in client.get(page).text, PlanReview.objects.count()) == (True, 1)


@pytest.mark.parametrize(
    ("part", "wrong", "says"),
    [
        ("new/", {"needs": "", "review_on": "20.12"}, "כתבו מה התלמיד/ה צריך/ה"),
        ("new/", {"needs": "נשמר", "review_on": "20.12.2020"}, "התאריך"),
        ("new/", {"needs": "נשמר", "review_on": "20.12", "parents": ["999999"]}, "בחרו אחת"),
        ("steps/new/", {"text": "נשמר", "side": "moon", "due_on": "29.11"}, "סמנו מי מבצע/ת"),
        ("review/", {"text": "נשמר", "on": "23.11", "ends": "on"}, "הבחינה הייתה בין"),
    ],
)
def test_bad_input_keeps_what_was_typed(client, case, officer, page, part, wrong, says) -> None:
    if part != "new/":
        make(case, officer, SCHOOL)
    answer = client.post(f"{page}{part}", typed(client, f"{page}{part}", **wrong))
    assert (answer.status_code, says in answer.text) == (200, True)
    assert "נשמר" in answer.text or not wrong.get("needs", "x")


def test_strangers_find_no_plan(client, case, officer, page, unit, stranger) -> None:
    one = step(make(case, officer, SCHOOL), officer, 11, StepSide.SCHOOL)
    parts = ("", "new/", "edit/", "review/", "steps/new/")
    for person in (stranger, UserFactory(unit=unit, is_officer=True), UserFactory(unit=unit, is_auditor=True)):
        client.force_login(person)
        assert [client.get(f"{page}{part}").status_code for part in parts] == [404] * 5
        assert client.post(f"{page}steps/{one.pk}/finish/").status_code == 404
    assert PlanStep.objects.get().finished_on is None


def test_without_a_plan_there_is_nothing_to_change(client, page) -> None:
    assert [client.get(f"{page}{part}").status_code for part in ("edit/", "review/", "steps/new/")] == [404] * 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries(
    client, case, officer, page, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = make(case, officer, *([SCHOOL, PARENTS] * rows))
    for n in range(rows):
        step(plan, officer, 30 + n, StepSide.OFFICER)
        review(plan, officer, 40 + n, version=n + 1, next_on=date(2027, 1, 10))
    with django_assert_num_queries(12):
        client.get(page)
