"""The case page as people see it, on the desk and on the phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Unit, User
from cases.models import Case, Guardian, School
from charter.models import CalendarYear, Deadline, StepKind
from charter.services.calendar import draft_year
from charter.services.steps import add_next_step
from notices.models import Notice
from tests.browser.watch import LARGEST_VIEW, MOST_REQUESTS, Watch, assert_sound
from tests.cases.factories import key, log, make_student, moment, refer


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    """Noa of the picture: a referral of 7.5, four promises, two attempts, a meeting that is set."""
    draft_year(unit=unit, year=2026, now=moment("2026-01-01 08:00"))
    CalendarYear.objects.update(approved_at=moment("2026-01-02 08:00"))
    student = make_student(unit, officer, id_number="342174821", birth_on=date(2013, 3, 2))
    School.objects.update(name="חטיבת אלונים")
    Guardian.objects.filter(relation="father").update(phone="+972505550177", lives_with_pupil=False)
    referral = refer(
        student,
        "2026-05-07 14:32",
        by=officer,
        reporter_name="אורלי נבון",
        reasons=["repeated"],
        meeting_requested_by="parent",
        meeting_requested_on=date(2026, 5, 7),
    )
    Notice.objects.update(state="sent", settled_at=moment("2026-05-07 14:40"), created_at=moment("2026-05-07 14:32"))
    case = referral.case
    absences = "נעדרה 8 ימים מאז פסח, רובם ימי ראשון. מאז המעבר לשכבה ח׳ מסתגרת בהפסקות."
    log(case, "school", "reached", "2026-05-10 11:05", by=officer, person="היועצת, אורלי נבון", note=absences)
    log(
        case,
        "partner",
        "reached",
        "2026-05-10 11:30",
        by=officer,
        person="חיים אדרי, עו״ס משפחות",
        note="המשפחה מוכרת.",
    )
    log(case, "call", "left_message", "2026-05-11 17:20", by=officer)
    log(case, "call", "no_answer", "2026-05-12 09:10", by=officer)
    facts = {"matter": case.matter, "by": officer}
    add_next_step(kind=StepKind.CALL, due_on=date(2026, 5, 12), text="לחזור לאם", key=key(1), **facts)
    meeting = {"due_on": date(2026, 5, 14), "due_time": time(10), "text": "פגישה בחטיבת אלונים"}
    add_next_step(kind=StepKind.MEETING, key=key(2), **meeting, **facts)
    return case


@pytest.fixture(autouse=True)
def _on_the_day_of_the_picture() -> object:
    with time_machine.travel(moment("2026-05-12 13:52")):
        yield


def test_the_case_page(
    page: Page,
    case: Case,
    officer: User,
    watch: Watch,
    sign_in: Callable[[Page, User], None],
    shoot: Callable[[Page, str], None],
) -> None:
    sign_in(page, officer)
    page.goto(case.get_absolute_url())

    expect(page.get_by_role("heading", level=1)).to_have_text("נועה סעדון")
    requests, weight = watch.first_view(case.get_absolute_url())
    assert_sound(page)
    assert (requests <= MOST_REQUESTS, weight <= LARGEST_VIEW) == (True, True), f"{requests} requests, {weight} bytes"
    shoot(page, "case")


def test_the_table_and_the_forms_are_sound(
    page: Page, case: Case, manager: User, sign_in: Callable[[Page, User], None], shoot: Callable[[Page, str], None]
) -> None:
    sign_in(page, manager)
    deadline = Deadline.objects.get(promise="10")
    guardian = case.student.guardians.get(relation="father")
    for name, arguments in [
        ("promise-correct", [deadline.pk]),
        ("guardian-update", [guardian.pk]),
        ("meeting-request-create", []),
    ]:
        page.goto(reverse(f"cases:{name}", args=[case.matter.ref, *arguments]))
        assert_sound(page)
        shoot(page, name)
    page.goto(f"{case.get_absolute_url()}?as=table")
    page.locator("details.menu summary").click()
    assert_sound(page)
    shoot(page, "case-table")


def test_a_refused_form_is_sound(page: Page, case: Case, officer: User, sign_in: Callable[[Page, User], None]) -> None:
    sign_in(page, officer)
    page.goto(reverse("cases:meeting-request-create", args=[case.matter.ref]))
    page.get_by_role("button", name="רישום הבקשה").click()

    expect(page.locator("#errors")).to_be_focused()
    assert_sound(page)


def test_the_id_is_shown_on_request(
    page: Page, case: Case, officer: User, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(page, officer)
    page.goto(case.get_absolute_url())
    page.get_by_role("button", name="הצגה").click()

    expect(page.locator("#id-number")).to_contain_text("342174821")


def test_a_call_logged_in_the_drawer_shows_on_the_page_behind(
    page: Page, case: Case, officer: User, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(page, officer)
    page.goto(case.get_absolute_url())
    page.locator(".quicklog a").first.click()
    page.locator("#drawer").get_by_role("button", name="שוחחנו").click()

    expect(page.locator("#timeline")).to_contain_text("השלים את התחייבות 10, יום עבודה 3 מתוך 3")
    expect(page.locator(".casehead")).not_to_contain_text("התחייבות אחת להיום")
