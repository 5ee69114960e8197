"""Writing a contact down in a real browser: two presses from a row, none of them a page load (ux 1.1 O2, O3)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from cases.models import Case, Contact, SchoolContactPerson
from charter.models import NextStep
from charter.services.calendar import draft_year
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.watch import Watch, assert_sound
from tests.cases.factories import make_student, refer


@pytest.fixture
def case(officer: User) -> Case:
    now = timezone.now()
    for year in (now.year - 1, now.year, now.year + 1):
        draft_year(unit=officer.unit, year=year, now=now)
    student = make_student(officer.unit, officer)
    SchoolContactPerson.objects.create(school=student.enrolments.get().school, name="אורלי נבון", role="counsellor")
    return refer(student, f"{timezone.localtime(now - timedelta(hours=1)):%Y-%m-%d %H:%M}", now=now).case


@pytest.fixture
def row(page: Page, sign_in: SignIn, officer: User, case: Case) -> Page:
    """The day's list with a row of the pupil, at rest."""
    sign_in(page, officer)
    page.goto("/")
    return page


def test_two_presses_and_no_page_load(row: Page, watch: Watch, case: Case, shoot: Callable[[Page, str], None]) -> None:
    watch.requests.clear()
    row.locator(f"#log-{case.matter.ref}").click()
    expect(row.locator("#drawer h2")).to_have_text("תיעוד קשר")
    shoot(row, "contact-drawer")
    assert_sound(row)
    row.get_by_role("button", name="שוחחנו").click()
    expect(row.locator("#messages")).to_contain_text("נשמר. התחייבות 9 הושלמה בזמן.")

    expect(row.locator("#drawer")).not_to_be_visible()
    expect(row.locator(f"#case-{case.pk} .rib .done")).to_have_count(1)
    assert row.evaluate("document.activeElement.id") == f"log-{case.matter.ref}"
    assert [r.method for r in watch.requests if r.is_navigation_request()] == []
    shoot(row, "contact-saved")
    assert_sound(row)
    row.get_by_role("button", name="ביטול").click()
    expect(row.locator("#messages")).to_contain_text("התחייבות 9 פתוחה שוב.")
    assert Contact.objects.get().undone_at is not None


def test_an_error_keeps_the_drawer_and_the_text(
    row: Page, watch: Watch, case: Case, shoot: Callable[[Page, str], None]
) -> None:
    watch.expected.append("422")
    row.locator(f"#log-{case.matter.ref}").click()
    row.locator("#to-call").click()
    expect(row.locator("#to-call")).to_have_attribute("aria-pressed", "true")
    row.locator("#id_note").fill("דיברנו ארוכות")
    row.get_by_text("שינוי מועד").click()
    row.locator("#id_on").fill("1.1.2099")
    row.locator("#id_at").fill("9:00")
    row.get_by_role("button", name="אין מענה").click()

    expect(row.locator("#errors")).to_be_focused()
    expect(row.locator("#id_note")).to_have_value("דיברנו ארוכות")
    shoot(row, "contact-error")
    assert_sound(row)


def test_another_kind_keeps_the_text_and_the_focus(row: Page, case: Case, shoot: Callable[[Page, str], None]) -> None:
    row.locator(f"#log-{case.matter.ref}").click()
    row.locator("#id_note").fill("נפגשנו בבית הספר")
    for kind in ("meeting", "visit", "school", "other"):
        row.locator(f"#to-{kind}").click()
        expect(row.locator(f"#to-{kind}")).to_have_attribute("aria-pressed", "true")
        expect(row.locator(f"#to-{kind}")).to_be_focused()
        expect(row.locator("#id_note")).to_have_value("נפגשנו בבית הספר")
        assert_sound(row)
    shoot(row, "contact-other")
    assert Contact.objects.count() == 0


def test_a_step_of_another_kind_asks_for_its_day(row: Page, case: Case, shoot: Callable[[Page, str], None]) -> None:
    row.locator(f"#log-{case.matter.ref}").click()
    row.locator("#to-call").click()
    expect(row.locator("#to-call")).to_have_attribute("aria-pressed", "true")
    expect(row.locator("#id_step_on")).not_to_be_visible()
    row.get_by_role("group", name="הצעד הבא").get_by_text("אחר").click()
    row.locator("#id_step_text").fill("מכתב ליועצת")
    row.locator("#id_step_on").fill(f"{timezone.localdate() + timedelta(days=3):%d.%m.%Y}")
    shoot(row, "contact-step")
    row.get_by_role("button", name="אין מענה").click()
    expect(row.locator("#messages")).to_contain_text("נשמר.")

    assert NextStep.objects.get().text == "מכתב ליועצת"


def test_the_case_page_comes_anew_behind_the_drawer(
    page: Page, watch: Watch, sign_in: SignIn, officer: User, case: Case
) -> None:
    """Two presses on the case page too; a step ticked off and a contact taken back load no page either."""
    sign_in(page, officer)
    page.goto(case.get_absolute_url())
    watch.requests.clear()
    page.locator("#log-call").click()
    page.get_by_text("לחזור", exact=False).first.click()
    page.get_by_role("button", name="אין מענה").click()
    expect(page.locator("#messages")).to_contain_text("נשמר.")
    expect(page.locator("#case-page")).to_contain_text("אין מענה")
    page.get_by_role("button", name="בוצע").click()
    expect(page.locator("#messages")).to_contain_text("הצעד בוצע.")
    expect(page.get_by_role("button", name="בוצע")).to_have_count(0)
    page.locator("#case-page .timeline form button").first.click()
    expect(page.locator("#messages")).to_contain_text("הרישום בוטל.")
    expect(page.locator("#case-page")).to_contain_text("נלקח בחזרה")

    assert [r.method for r in watch.requests if r.is_navigation_request()] == []


def test_any_pupil_from_anywhere_by_the_keyboard_alone(
    wide_page: Page, sign_in: SignIn, officer: User, case: Case, shoot: Callable[[Page, str], None]
) -> None:
    """O3: N, three letters, Enter, Alt+1."""
    sign_in(wide_page, officer)
    wide_page.goto("/accessibility/")
    wide_page.keyboard.press("n")
    expect(wide_page.locator("#pick-q")).to_be_focused()
    shoot(wide_page, "contact-pick")
    wide_page.keyboard.type("נוע")
    wide_page.keyboard.press("Enter")
    expect(wide_page.locator("#to-call")).to_be_visible()
    expect(wide_page.locator(".htmx-added, .htmx-settling")).to_have_count(0)
    wide_page.keyboard.press("Alt+1")
    expect(wide_page.locator("#messages")).to_contain_text("התחייבות 10 הושלמה בזמן.")

    assert Contact.objects.count() == 1


def test_any_pupil_from_anywhere_in_three_presses(page: Page, sign_in: SignIn, officer: User, case: Case) -> None:
    """O3: log, three letters, the pupil, the outcome."""
    other = refer(make_student(officer.unit, officer, first_name="עמית", last_name="לוי"), "2026-11-20 09:00")
    sign_in(page, officer)
    page.goto("/accessibility/")
    page.locator("a[href='/contacts/new/']:visible").click()
    expect(page.locator("#found li")).to_have_count(2)
    expect(page.locator("#pick-q")).to_be_focused()
    expect(page.locator(".htmx-added, .htmx-settling")).to_have_count(0)  # only then does the field listen
    page.keyboard.type("נוע")
    expect(page.locator("#found li")).to_have_count(1)
    assert_sound(page)
    page.locator("#found").get_by_text(case.student.name).click()
    page.get_by_role("button", name="אין מענה").click()
    expect(page.locator("#messages")).to_contain_text("נשמר.")

    assert (case.contacts.count(), other.case.contacts.count()) == (1, 0)


def test_without_javascript_the_same_two_presses(
    open_page: OpenPage, sign_in: SignIn, officer: User, case: Case, shoot: Callable[[Page, str], None]
) -> None:
    page = open_page(390, scripts=False)
    sign_in(page, officer)
    page.goto(f"/contacts/new/?case={case.matter.ref}&next=/accessibility/")
    shoot(page, "contact-page")
    page.get_by_role("button", name="פגישה").click()
    expect(page.locator("#to-meeting")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="שיחה").click()
    page.get_by_role("button", name="שוחחנו").click()
    expect(page.locator("#messages")).to_contain_text("נשמר. התחייבות 10 הושלמה בזמן.")

    page.get_by_role("link", name="ביטול").click()
    page.get_by_role("button", name="ביטול").click()
    assert Contact.objects.get().undone_at is not None


def test_the_plain_page_is_sound(
    page: Page, sign_in: SignIn, officer: User, case: Case, shoot: Callable[[Page, str], None]
) -> None:
    sign_in(page, officer)
    for address in ("/contacts/new/", f"/contacts/new/?case={case.matter.ref}", f"/cases/{case.matter.ref}/steps/new/"):
        page.goto(address)
        assert_sound(page)
    for kind in ("meeting", "visit", "school", "partner", "message", "note"):
        page.goto(f"/contacts/new/?case={case.matter.ref}&kind={kind}")
        shoot(page, f"contact-page-{kind}")
        assert_sound(page)
