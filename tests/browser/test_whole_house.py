"""The pages that no other test here names, as one person with every role meets them: sound at both widths."""

from pathlib import Path

from django.urls import resolve
from playwright.sync_api import Page

from accounts.models import Unit
from tests.attendance_service.whole_house import build_house
from tests.browser.conftest import SignIn
from tests.browser.walked import unnamed
from tests.browser.watch import assert_sound


def test_what_no_other_test_opens_is_sound_too(
    page: Page, unit: Unit, sign_in: SignIn, tmp_path: Path, settings
) -> None:
    settings.IMPORTS_DIR = tmp_path
    house, names = build_house(unit, tmp_path), unnamed()
    sign_in(page, house.user)
    broken = {}
    for address in house.pages:
        if resolve(address.partition("?")[0]).view_name in names:
            page.goto(address)
            try:
                assert_sound(page)
            except AssertionError as problem:
                broken[address] = str(problem)[:400]
    assert broken == {}
