"""The officer's day as she sees and drives it: sound, light, worked by keys, alive after a swap."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Unit, User
from charter.services.calendar import draft_year
from tests.browser.watch import LARGEST_VIEW, MOST_REQUESTS, Watch, assert_sound
from tests.cases.factories import log, make_student, refer

SignIn = Callable[[Page, User], None]
Shoot = Callable[[Page, str], None]
# both presses in one turn: a busy machine must not decide whether they belong together
AT_ONCE = """keys => keys.forEach(([key, code]) =>
    document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true})))"""
NAMES = [
    ("ליאם", "ברקוביץ"),
    ("أمير", "الحسيني"),
    ("אלכסנדרה־ויקטוריה", "קונסטנטינופולסקי־בן־אברהם"),
    ("Мария", "Петрова"),
]


@pytest.fixture
def busy(unit: Unit, officer: User) -> User:
    """Cases of the last two weeks, some late, with names of four scripts."""
    now = timezone.localtime()
    for year in (now.year - 1, now.year, now.year + 1):
        draft_year(unit=unit, year=year, now=now)
    for number, (first, last) in enumerate(NAMES * 2):
        student = make_student(unit, officer, first_name=first, last_name=last)
        day = now - timedelta(days=1 + 2 * number)
        referral = refer(student, f"{day:%Y-%m-%d} 08:30")
        log(referral.case, "call", "no_answer", f"{day:%Y-%m-%d} 09:30")
    return officer


def test_today_is_sound_and_light(page: Page, watch: Watch, busy: User, sign_in: SignIn, shoot: Shoot) -> None:
    sign_in(page, busy)
    requests, weight = watch.first_view("/")
    assert_sound(page)
    assert (requests <= MOST_REQUESTS, weight <= LARGEST_VIEW) == (True, True), f"{requests} requests, {weight} bytes"
    assert page.evaluate("() => document.querySelectorAll('*').length") <= 1200
    shoot(page, "today")


@pytest.mark.parametrize("path", ["/cases/", "/cases/?q=%D7%91%D7%A8%D7%A7", "/cases/?state=closed", "/?promise=12"])
def test_lists_are_sound(page: Page, busy: User, sign_in: SignIn, shoot: Shoot, path: str) -> None:
    sign_in(page, busy)
    page.goto(path)
    assert_sound(page)
    shoot(page, "list" + "".join(c for c in path if c.isalnum())[:20])


def test_a_first_day_is_sound(page: Page, officer: User, sign_in: SignIn, shoot: Shoot) -> None:
    sign_in(page, officer)
    page.goto("/")
    expect(page.get_by_text("עדיין אין לך תיקים.")).to_be_visible()
    assert_sound(page)
    shoot(page, "today-first-day")


def test_the_narrowest_phone_does_not_scroll_sideways(
    open_page: Callable[[int], Page], busy: User, sign_in: SignIn
) -> None:
    page = open_page(320)
    sign_in(page, busy)
    for path in ("/", "/cases/"):
        page.goto(path)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_keys_move_and_hide(wide_page: Page, busy: User, sign_in: SignIn) -> None:
    page = wide_page
    sign_in(page, busy)
    page.goto("/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("n?")
    expect(page.locator("#q")).to_have_value("n?")
    page.locator("#main").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.evaluate(AT_ONCE, [["Escape", "Escape"], ["Escape", "Escape"]])
    expect(page.locator("body.hush")).to_have_count(1)
    expect(page.locator("#live")).to_have_text("השמות מוסתרים. לחיצה כפולה על Esc תציג אותם.")
    page.evaluate(AT_ONCE, [["g", "KeyG"], ["c", "KeyC"]])
    expect(page).to_have_url(re.compile("/cases/$"))


def test_a_profile_may_switch_the_keys_off(wide_page: Page, busy: User, sign_in: SignIn) -> None:
    busy.uses_shortcuts = False
    busy.save()
    sign_in(wide_page, busy)
    wide_page.goto("/")
    wide_page.keyboard.press("/")
    expect(wide_page.locator("#q")).not_to_be_focused()


def test_the_drawer_opens_over_the_page_and_gives_the_focus_back(
    page: Page, busy: User, sign_in: SignIn, shoot: Shoot
) -> None:
    sign_in(page, busy)
    page.goto("/")
    link = page.locator(".row-case a[data-drawer]").first
    link.click()
    expect(page.locator("#drawer")).to_be_visible()
    assert page.url.rstrip("/").count("/") == 2
    assert_sound(page)
    shoot(page, "drawer")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(link).to_be_focused()


def test_everything_is_reached_without_scripts(open_page: Callable[..., Page], busy: User, sign_in: SignIn) -> None:
    page = open_page(390, scripts=False)
    sign_in(page, busy)
    page.goto("/")
    page.locator(".row-case a[data-drawer]").first.click()
    expect(page).to_have_url(re.compile("/contacts/new/"))


def test_the_end_of_a_session_is_said_in_time_and_one_press_keeps_it(
    page: Page, watch: Watch, busy: User, sign_in: SignIn
) -> None:
    page.clock.install()
    sign_in(page, busy)
    page.goto("/")
    page.clock.run_for(12 * 60_000)
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.run_for(70_000)
    expect(page.locator("#idle")).to_be_visible()
    assert_sound(page)
    with page.expect_response("**/session/keep/"):
        page.get_by_role("button", name="להישאר מחוברים").click()
    expect(page.locator("#idle")).to_be_hidden()
