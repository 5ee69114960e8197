"""The pages of accounts, seen by a person of every role: sound at both widths."""

from collections.abc import Callable

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from tests.browser.watch import Watch, assert_sound
from tests.factories import UserFactory

SignIn = Callable[[Page, User], None]
Shoot = Callable[[Page, str], None]


@pytest.fixture
def chief(unit: Unit) -> User:
    """Somebody who may open every page of this file."""
    return UserFactory(unit=unit, name="רונית שקד", is_manager=True, is_administrator=True, is_auditor=True)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/settings/", "settings"),
        ("/settings/staff/", "staff"),
        ("/settings/staff/new/", "staff-invite"),
        ("/settings/unit/", "unit"),
        ("/profile/", "profile"),
        ("/audit/", "audit"),
        ("/accessibility/", "accessibility"),
        ("/privacy/", "privacy"),
        ("/password/change/", "password-change"),
        ("/2fa/", "second-factor"),
        ("/logout/", "sign-out"),
        ("/no-such-page/", "missing"),
    ],
)
def test_a_page_is_sound(
    page: Page, chief: User, officer: User, sign_in: SignIn, shoot: Shoot, watch: Watch, path: str, name: str
) -> None:
    UserFactory(unit=chief.unit, name="סלים חורי", is_officer=True, password="x")
    UserFactory(unit=chief.unit, name="עדי פרץ", is_officer=True, is_active=False)
    record_access(by=officer, action=AccessAction.VIEW, page="/cases/2026-04175382/", subject="case 2026-04175382")
    record_access(by=officer, action=AccessAction.REFUSE, page="/audit/", allowed=False)
    watch.expected.append("404")
    sign_in(page, chief)
    page.goto(path)
    assert_sound(page)
    shoot(page, name)


@pytest.mark.parametrize(
    "path", ["/password/reset/", "/password/reset/done/", "/password/reset/key/x-y-z/", "/privacy/"]
)
def test_a_page_before_sign_in_is_sound(page: Page, unit: Unit, shoot: Shoot, path: str) -> None:
    page.goto(path)
    assert_sound(page)
    shoot(page, f"entrance{path.replace('/', '-')}")


def test_wrong_words_at_the_door_are_explained(page: Page, officer: User, shoot: Shoot) -> None:
    page.goto("/login/")
    page.get_by_label("דוא״ל").fill(officer.email)
    page.get_by_label("סיסמה").fill("wrong")
    page.get_by_role("button", name="כניסה").click()
    expect(page.get_by_role("alert")).to_contain_text("כתובת הדוא״ל או הסיסמה אינם נכונים")
    assert_sound(page)
    shoot(page, "sign-in-wrong")


def test_from_the_invitation_to_the_own_profile(page: Page, officer: User, shoot: Shoot) -> None:
    officer.set_unusable_password()
    officer.save()
    key = {"uidb36": user_pk_to_url_str(officer), "key": default_token_generator.make_token(officer)}
    page.goto(reverse("account_reset_password_from_key", kwargs=key))
    assert_sound(page)
    shoot(page, "first-password")
    page.locator("#id_password1").fill("a long quiet sentence")
    page.locator("#id_password2").fill("a long quiet sentence")
    page.get_by_role("button", name="שמירת הסיסמה").click()
    page.get_by_role("link", name="כניסה").click()
    page.get_by_label("דוא״ל").fill(officer.email)
    page.get_by_label("סיסמה").fill("a long quiet sentence")
    page.get_by_role("button", name="כניסה").click()
    page.goto("/profile/")
    expect(page.get_by_role("heading", level=1)).to_have_text("הפרופיל שלי")


def test_enrolment_of_the_second_factor_is_sound(page: Page, officer: User, shoot: Shoot) -> None:
    Unit.objects.update(second_factor_required=True)
    officer.set_password("a long quiet sentence")
    officer.save()
    page.goto("/login/")
    page.get_by_label("דוא״ל").fill(officer.email)
    page.get_by_label("סיסמה").fill("a long quiet sentence")
    page.get_by_role("button", name="כניסה").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("הפעלת אימות נוסף")
    assert_sound(page)
    shoot(page, "enrolment")


def test_roles_are_given_with_a_mouse(page: Page, chief: User, officer: User, sign_in: SignIn, shoot: Shoot) -> None:
    sign_in(page, chief)
    page.goto("/settings/staff/")
    page.get_by_role("link", name="עריכה").first.click()
    assert_sound(page)
    shoot(page, "staff-edit")
    page.get_by_label("רכז/ת שעות סיוע").check()
    page.get_by_role("button", name="שמירת ההרשאות").click()
    expect(page.get_by_role("status").first).to_contain_text("ההרשאות של")
