"""The words of a notice in a real browser: read while they are typed, refused, kept; also without scripts."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from notices.models import NoticeText
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.watch import LARGEST_VIEW, MOST_REQUESTS, Watch, assert_sound
from tests.notices.texts import ARABIC, FRENCH, HEBREW, kept

EDIT = "/settings/notices/N3/he/"
LONG = HEBREW + "\n\n" + "ארוך" * 60 + "\n\n" + "a" * 120 + "\n\n> {{ phone }} | tel:{{ dial }}"


def test_a_text_is_read_while_it_is_typed_and_kept_with_its_reason(
    page: Page, watch: Watch, manager: User, sign_in: SignIn
) -> None:
    sign_in(page, manager)
    page.goto(EDIT)

    page.locator("#id_source").fill(HEBREW)
    expect(page.locator("#preview")).to_contain_text("נשמח לפגוש אותה.")
    expect(page.locator("#preview")).to_contain_text("נשמח לפגוש אותו.")
    page.locator("#id_source").fill(HEBREW + "\n\n{{ nmae }}")
    expect(page.locator("#preview")).to_contain_text("שורה 7: אין שדה בשם “nmae”")
    assert_sound(page)
    page.locator("#id_source").fill(HEBREW)
    page.get_by_role("button", name="תצוגה מקדימה").click()
    expect(page.locator("#preview")).to_contain_text("נשמח לפגוש אותה.")
    page.locator("#id_reason").fill("בקשת ההורים")
    page.get_by_role("button", name="שמירה כגרסה חדשה").click()

    expect(page.get_by_text("גרסה 1 נשמרה.")).to_be_visible()
    assert list(NoticeText.objects.values_list("version", "source")) == [(1, HEBREW)]
    assert_sound(page)


@pytest.mark.parametrize("width", [1440, 390], ids=["desk", "phone"])
def test_without_scripts_it_is_a_plain_form(open_page: OpenPage, sign_in: SignIn, manager: User, width: int) -> None:
    page = open_page(width, scripts=False)
    sign_in(page, manager)
    page.goto(EDIT)

    page.locator("#id_source").fill(HEBREW)
    page.get_by_role("button", name="תצוגה מקדימה").click()
    expect(page.locator("#preview")).to_contain_text("נשמח לפגוש אותו.")
    assert not NoticeText.objects.exists()
    page.locator("#id_reason").fill("בקשת ההורים")
    page.get_by_role("button", name="שמירה כגרסה חדשה").click()
    expect(page.get_by_text("גרסה 1 נשמרה.")).to_be_visible()

    page.get_by_role("link", name="החזרה גרסה 0").click()
    page.get_by_role("button", name="שמירה כגרסה חדשה").click()
    expect(page.get_by_text("גרסה 2 נשמרה.")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["", "N3/he/", "N3/ar/", "N3/fr/", "N3/he/?from=1", "N29/he/approve/", "N3/fr/approve/"]
)
def test_every_page_of_texts_is_sound(page: Page, watch: Watch, manager: User, sign_in: SignIn, path: str) -> None:
    kept(manager, "N3", "he", HEBREW)
    kept(manager, "N3", "he", LONG, after=1)
    kept(manager, "N3", "ar", ARABIC)
    kept(manager, "N3", "fr", FRENCH)
    sign_in(page, manager)

    requests, weight = watch.first_view(f"/settings/notices/{path}")
    for summary in page.locator("main details > summary").all():
        summary.click()

    assert_sound(page)
    assert (requests <= MOST_REQUESTS, weight <= LARGEST_VIEW) == (True, True), f"{requests} requests, {weight} bytes"


def test_whoever_is_second_compares_both_texts(page: Page, watch: Watch, manager: User, sign_in: SignIn) -> None:
    watch.expected.append("409")
    sign_in(page, manager)
    page.goto(EDIT)
    kept(manager, "N3", "he", HEBREW)

    page.locator("#id_source").fill(LONG)
    page.locator("#id_reason").fill("תוספת")
    page.get_by_role("button", name="שמירה כגרסה חדשה").click()

    expect(page.locator(".bothtexts pre").first).to_contain_text("נשמח לפגוש")
    assert_sound(page)
