"""The main job with JavaScript off (issue 2, section 6): each page is a plain form, and each act leaves its line."""

from __future__ import annotations

import pytest
import time_machine
from playwright.sync_api import Page, expect

from accounts.models import User
from cases.models import Case, Contact
from charter.models import Deadline
from charter.services.calendar import draft_missing_years
from tests.browser.conftest import OpenPage, SignIn
from tests.cases.factories import make_student, moment
from tests.charter.factories import EARLY

NOW = moment("2026-09-10 15:40")


def save(page: Page) -> None:
    page.locator("form.actform button[type=submit]").click()


@pytest.mark.parametrize("width", [1440, 390], ids=["desk", "phone"])
def test_the_main_job_without_scripts(
    open_page: OpenPage, sign_in: SignIn, officer: User, manager: User, width: int
) -> None:
    with time_machine.travel(NOW):
        draft_missing_years(today=NOW.date(), now=EARLY)
        make_student(officer.unit)
        page = open_page(width, scripts=False)
        sign_in(page, manager)

        # intake: find the pupil, take the referral in
        page.goto("/referrals/new/")
        page.locator("#pupil-q").fill("סעדון")
        page.locator("#pupil-q").press("Enter")
        page.get_by_role("link", name="נועה סעדון").click()
        page.locator("label", has_text="יועץ/ת").click()
        page.locator("label", has_text="היעדרויות חוזרות").click()
        page.get_by_role("button", name="קליטת הפנייה").click()
        expect(page.locator("#main")).to_contain_text("16.9")
        case = Case.objects.get()

        # log an answered call, take it back
        page.goto(f"/contacts/new/?case={case.matter.ref}")
        page.get_by_role("button", name="שוחחנו").click()
        expect(page.locator("#messages")).to_contain_text("התחייבות 10 הושלמה בזמן")
        page.get_by_role("link", name="ביטול", exact=True).click()
        page.get_by_role("button", name="ביטול", exact=True).click()
        assert Contact.objects.get().undone_at is not None
        assert Deadline.objects.get(promise="10").is_open

        # assign it on the board
        page.goto("/unit/")
        page.locator("li.waits select").select_option(str(officer.pk))
        page.get_by_role("button", name="שיבוץ").click()
        case.matter.refresh_from_db()
        assert case.matter.owner == officer

        # a note, not required, another date: each from the table of promises
        at_table = f"/cases/{case.matter.ref}/?as=table"
        for number, act, typed in (
            ("9", "הערה", {}),
            ("12", "לא נדרש", {}),
            ("10", "תיקון המועד", {"due_on": "17.9.2026"}),
        ):
            page.goto(at_table)
            page.locator(f"tr:has-text('התחייבות {number} ')").get_by_role("link", name=act).click()
            for name, value in typed.items():
                page.locator(f"[name={name}]").fill(value)
            page.locator("form.actform :is(textarea, input[type=text]):not([name=due_on])").first.fill(f"סיבה {number}")
            save(page)
        page.goto(at_table)
        expect(page.locator("#promises")).to_contain_text("סיבה 9")
        expect(page.locator("#promises")).to_contain_text("סיבה 12")
        expect(page.locator("#promises")).to_contain_text("17.9")
        expect(page.locator(".timeline")).to_contain_text("סיבה 10")

        # and the referral withdrawn
        page.locator("details.menu summary").click()
        page.get_by_role("link", name="ביטול הפנייה").first.click()
        page.locator("form.actform label", has_text="נרשמה פעמיים").click()
        save(page)
        expect(page.locator("#main")).to_contain_text("בוטל")
        timed = Deadline.objects.exclude(promise="1")
        assert set(timed.values_list("outcome", flat=True)) == {"withdrawn", "not_required"}
