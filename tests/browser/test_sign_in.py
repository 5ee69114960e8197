"""The first page anybody sees, within the budgets of every page."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.watch import LARGEST_VIEW, MOST_REQUESTS, Watch, assert_sound


def test_sign_in_page_is_hebrew_sound_and_light(page: Page, watch: Watch, shoot: Callable[[Page, str], None]) -> None:
    requests, weight = watch.first_view(reverse("account_login"))

    assert_sound(page)
    assert (requests <= MOST_REQUESTS, weight <= LARGEST_VIEW) == (True, True), f"{requests} requests, {weight} bytes"
    shoot(page, "sign-in")


def test_a_session_opens_the_door(page: Page, officer: User, sign_in: Callable[[Page, User], None]) -> None:
    page.goto("/")
    expect(page).to_have_url(f"{page.url.split('?')[0]}?next=/")

    sign_in(page, officer)
    page.goto("/")
    assert "next=" not in page.url
    assert_sound(page)
