"""What a page did while somebody looked at it: what it asked for, what it weighed, what it complained about."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, Request

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COMPRESSED = re.compile(r"html|css|javascript|svg|json|text")
LARGEST_VIEW, MOST_REQUESTS = 150_000, 10
RUN_AXE = "tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
SHEETS = "() => [...document.styleSheets].map(sheet => sheet.cssRules.length)"


@dataclass
class Watch:
    """Everything seen on one page; `complaints` must be empty at the end of each test."""

    page: Page
    host: str
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)  # patterns of complaints that the test means to cause

    def __post_init__(self) -> None:
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))

    def _request(self, request: Request) -> None:
        self.requests.append(request)
        address = urlsplit(request.url)
        if address.scheme != "data" and address.netloc != self.host:
            self.complaints.append(f"asked another host: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def unexpected(self) -> list[str]:
        return [said for said in self.complaints if not any(re.search(pattern, said) for pattern in self.expected)]

    def first_view(self, url: str) -> tuple[int, int]:
        """Requests and bytes, gzipped where a server gzips, of one page opened with an empty cache."""
        self.requests.clear()
        self.page.goto(url, wait_until="networkidle")
        asked = [request for request in self.requests if not request.url.startswith("data:")]
        return len(asked), sum(_weight(request) for request in asked)


def _weight(request: Request) -> int:
    response = request.response()
    if response is None or response.status in (204, 301, 302, 304):
        return 0
    body = response.body()
    return len(gzip.compress(body)) if COMPRESSED.search(response.headers.get("content-type", "")) else len(body)


def assert_styled(page: Page) -> None:
    """An unstyled page passes every contrast rule: first see that our style sheets are really there."""
    rules = page.evaluate(SHEETS)
    assert rules, "no style sheet"
    assert all(count > 0 for count in rules), f"an empty style sheet: {rules}"
    assert page.evaluate("() => getComputedStyle(document.body).boxSizing") == "border-box"


def axe_violations(page: Page) -> list[str]:
    """Every broken rule of WCAG 2.2 AA on the page as it now stands, with the elements that break it."""
    assert_styled(page)
    page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, WCAG)["violations"]
    return [f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def assert_sound(page: Page, lang: str = "he", direction: str = "rtl") -> None:
    """Hebrew, right to left, styled, accessible, and no wider than the window."""
    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == (lang, direction)
    found = axe_violations(page)
    assert found == [], found
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), "scrolls sideways"
