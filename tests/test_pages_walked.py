"""Every page is opened by a real browser somewhere (ux 6.1): one that no test names and the house lacks fails here."""

from pathlib import Path

import pytest
from django.urls import resolve

from accounts.models import Unit
from tests.attendance_service.whole_house import build_house
from tests.browser.walked import fits, named, unnamed

BY_THEIR_FIXTURES = {"signed-page", "cases:door-report"}  # links that are made
NOT_YET = {
    "cases:case-reopen",
    "cases:caution-lift",
    "cases:cover-answer",
    "cases:cover-ask",
    "cases:document-hide",
    "cases:need-drop",
    "cases:patrol-call-off",
    "cases:plan-edit",
    "cases:plan-review",
    "cases:plan-step-create",
    "cases:proceeding-create",
    "cases:referral-accept",
}  # small forms of one act; this list only gets shorter


@pytest.mark.django_db
def test_every_page_is_opened_by_a_browser(unit: Unit, tmp_path: Path, settings) -> None:
    settings.IMPORTS_DIR = tmp_path
    built = build_house(unit, tmp_path)
    house = {resolve(address.partition("?")[0]).view_name for address in [*built.pages, *built.doors]}
    missing = set(unnamed()) - house - BY_THEIR_FIXTURES

    assert sorted(missing - NOT_YET) == [], "name it in test_every_page.py, or let whole_house.py build it"
    assert sorted(NOT_YET - missing) == [], "it is opened by now: take it off the list"


def test_a_page_that_nobody_names_is_seen() -> None:
    assert not any(fits("outbox/nowhere/", one) for one in named())
    assert fits("outbox/{}/page/", "/outbox/{}/page/")
    assert not fits("outbox/{}/page/", "/outbox/check/page/x/")
