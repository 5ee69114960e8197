"""A real Chromium on a real server; run by `make test-browser`, skipped elsewhere.

`page` comes at 1440 and at 390 px, in an English browser, to prove that Hebrew does not depend on it. A test fails by
itself when its page wrote an error to the console, broke the content policy or asked another host for anything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from attendance_service.prepare import build_assets
from tests.browser.watch import Watch

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--font-render-hinting=none"),
]
HEIGHTS = {1440: 900, 390: 844}

OpenPage = Callable[[int], Page]
SignIn = Callable[[Page, User], None]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # Playwright's loop runs in this thread; the tests ask the database
    )
    build_assets(settings.VAR_DIR)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _nobody_is_throttled(transactional_db: None) -> None:
    cache.clear()


@pytest.fixture
def watches() -> Iterator[dict[Page, Watch]]:
    """The watch of each opened page; whatever a page complained about fails the test."""
    opened: dict[Page, Watch] = {}
    yield opened
    assert [said for watch in opened.values() for said in watch.unexpected()] == []


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer, watches: dict[Page, Watch]) -> Iterator[OpenPage]:
    """Open a new window of a given width, with cookies and a cache of its own."""
    contexts = []

    def open_one(width: int, locale: str = "en-US", *, scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            locale=locale,
            timezone_id="Asia/Jerusalem",
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            java_script_enabled=scripts,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        watches[page] = Watch(page, urlsplit(live_server.url).netloc)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(params=[1440, 390], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    return open_page(request.param)


@pytest.fixture
def wide_page(open_page: OpenPage) -> Page:
    return open_page(1440)


@pytest.fixture
def watch(page: Page, watches: dict[Page, Watch]) -> Watch:
    return watches[page]


@pytest.fixture
def sign_in(live_server: LiveServer) -> SignIn:
    """Give a window the session of a person, without typing a password."""

    def give(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])

    return give


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a picture of the page under var/shots/ where SHOTS is set; else do nothing."""

    def keep(page: Page, name: str) -> None:
        if os.environ.get("SHOTS"):
            folder = Path(settings.VAR_DIR) / "shots"
            folder.mkdir(exist_ok=True)
            width = (page.viewport_size or {"width": 0})["width"]
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)

    return keep
