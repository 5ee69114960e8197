"""The mails to people outside as Chromium shows them, wide and on a telephone (ux 5.1)."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser

from accounts.models import Unit
from notices.services.composing import Letter, compose
from notices.services.samples import sample_notice
from notices.texts import FOUR, KINDS
from notices.texts.samples import SAMPLES
from tests.browser.watch import RUN_AXE, WCAG

LONG = {"child": "ש" * 200, "place": "x" * 3_000, "committee": "מילה ארוכה " * 900, "outcome": "x" * 3_000}
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PHONE = "() => Math.max(...[...document.querySelectorAll('bdi[dir=ltr]')].map(one => one.getClientRects().length))"


def letters(unit: Unit, language: str, **facts: object) -> list[Letter]:
    found = []
    for kind in SAMPLES:
        if language in KINDS[kind].languages:
            notice = sample_notice(unit, kind, language)
            notice.context |= {key: value for key, value in facts.items() if key in notice.context}
            found.append(compose(notice))
    return found


@pytest.mark.parametrize("width", [600, 390])
@pytest.mark.parametrize("language", FOUR)
def test_every_mail_is_accessible_and_keeps_its_width(chromium: Browser, unit: Unit, language: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 844})
    for letter in letters(unit, language):
        page.set_content(letter.html)
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(RUN_AXE, WCAG)["violations"]
        assert [rule["id"] for rule in found] == []
        assert page.evaluate(OVERFLOW) == 0
        assert page.evaluate(PHONE) == 1  # no number, day or telephone is parted
    page.close()


def test_what_is_too_long_breaks_its_line_and_not_the_mail(chromium: Browser, unit: Unit) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    for letter in letters(unit, "en", **LONG):
        page.set_content(letter.html)
        assert page.evaluate(OVERFLOW) == 0
    page.close()


@pytest.mark.parametrize("language", FOUR)
def test_a_person_and_a_telephone_stand_in_the_first_screen(chromium: Browser, unit: Unit, language: str) -> None:
    """ux 5.1.5, on a telephone."""
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    late = {}
    for letter in letters(unit, language):
        page.set_content(letter.html)
        for fact in ("דנה לביא", "050-555-0100"):
            box = page.get_by_text(fact).first.bounding_box()
            assert box is not None
            if box["y"] + box["height"] > 844:
                late[letter.subject] = box["y"] + box["height"]
    assert late == {}
    page.close()
