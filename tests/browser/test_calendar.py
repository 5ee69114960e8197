"""The calendar, the effect of a closure and the calculator, as seen."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Unit, User
from charter.calendar import nth_working_day
from charter.models import Deadline
from charter.services.calendar import calendar_for, draft_missing_years
from charter.services.deadlines import open_deadline
from tests.browser.watch import LARGEST_VIEW, MOST_REQUESTS, Watch, assert_sound
from tests.charter.factories import EARLY, make_matter

Shoot = Callable[[Page, str], None]
SignIn = Callable[[Page, User], None]


def test_a_closure_is_shown_before_it_moves_a_date(
    page: Page, watch: Watch, unit: Unit, manager: User, sign_in: SignIn, shoot: Shoot
) -> None:
    today = timezone.localdate()
    draft_missing_years(today=today, now=EARLY)
    open_deadline(matter=make_matter(unit), promise="10", on=today, now=EARLY)
    day = nth_working_day(today, 2, calendar_for(unit))
    sign_in(page, manager)

    requests, weight = watch.first_view("/settings/calendar/")
    assert_sound(page)
    assert (requests <= MOST_REQUESTS, weight <= LARGEST_VIEW) == (True, True), f"{requests} requests, {weight} bytes"
    shoot(page, "calendar")

    page.get_by_role("link", name="הוספת ימים").click()
    page.get_by_role("button", name="הצגת ההשפעה").click()
    assert_sound(page)
    shoot(page, "calendar-errors")
    page.get_by_label("שם").fill("יום גשר")
    page.get_by_label("מתאריך").fill(f"{day.day}.{day.month}.{day.year}")
    page.get_by_role("button", name="הצגת ההשפעה").click()
    expect(page.locator("#effect")).to_have_text("הסגירה תדחה מועד יעד אחד בתיק אחד. אף מועד לא יוקדם.")
    assert_sound(page)
    shoot(page, "calendar-effect")
    shown = Deadline.objects.get()
    assert shown.version == 1

    page.get_by_role("button", name="שמירה").click()
    expect(page.locator("#messages")).to_contain_text("נשמר. הוזזו: מועד יעד אחד בתיק אחד.")
    assert Deadline.objects.get().version == 2


def test_approving_a_draft(page: Page, unit: Unit, manager: User, sign_in: SignIn, shoot: Shoot) -> None:
    today = timezone.localdate()
    draft_missing_years(today=today, now=EARLY)
    sign_in(page, manager)

    page.goto(f"/settings/calendar/years/{today.year}/approve/")
    assert_sound(page)
    shoot(page, "calendar-approve")
    page.goto(f"/settings/calendar/years/{today.year}/rules/")
    assert_sound(page)
    shoot(page, "calendar-rules")


def test_the_calculator(page: Page, unit: Unit, officer: User, sign_in: SignIn, shoot: Shoot) -> None:
    today = timezone.localdate()
    draft_missing_years(today=today, now=EARLY)
    sign_in(page, officer)

    page.goto("/calculator/")
    page.get_by_label("מספר ימי עבודה").fill("8")
    page.get_by_role("button", name="חישוב").click()
    due = nth_working_day(today, 8, calendar_for(unit))
    expect(page.locator(".trace li")).to_have_count((due - today) // timedelta(days=1))
    assert_sound(page)
    shoot(page, "calculator")
