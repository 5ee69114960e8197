"""A manager takes the roster and the referrals in: preview, yes, result; sound at both widths."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import User
from cases.models import Referral, Student
from tests.browser.conftest import SignIn
from tests.browser.watch import assert_sound
from tests.cases.imports_files import DATA


def upload(page: Page, kind: str, name: str) -> None:
    page.goto("/imports/new/")
    page.check(f"input[name=kind][value={kind}]")
    page.set_input_files("input[type=file]", DATA / name)
    page.click("main button[type=submit]")


def test_the_real_files(
    page: Page, manager: User, sign_in: SignIn, shoot: Callable[..., None], settings: object, tmp_path: object
) -> None:
    settings.IMPORTS_DIR = tmp_path
    sign_in(page, manager)

    upload(page, "roster", "roster.xlsx")
    expect(page.get_by_text("1800 שורות ייקלטו. עדיין לא נשמר דבר.")).to_be_visible()
    assert not Student.objects.exists()
    assert_sound(page)
    shoot(page, "import-preview")
    page.get_by_role("button", name="קליטת השורות התקינות").click()
    expect(page.get_by_role("heading", name="נקלט", exact=True)).to_be_visible()
    assert Student.objects.count() == 1800

    upload(page, "referrals", "referrals.csv")
    page.get_by_role("button", name="קליטת השורות התקינות").click()
    expect(page.get_by_text("התחייבויות שכבר באיחור")).to_be_visible()
    assert Referral.objects.count() == 160
    assert_sound(page)
    page.goto("/imports/")
    assert_sound(page)
    shoot(page, "imports")
