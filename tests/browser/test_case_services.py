"""The pages of services 3, 4 and 16 when they are full, and when something typed is wrong: sound at both widths."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.fields import FileKind
from accounts.models import User
from cases.models import Case, ContactOutcome, HarmReport
from cases.services.document import add_document
from cases.services.meeting_plan import set_meeting
from cases.services.needs import drop_need, raise_need
from cases.services.plan import Person, add_plan_step, make_plan, review_plan
from cases.services.visit import log_visit, plan_visit
from charter.services.calendar import draft_missing_years
from tests.browser.conftest import SignIn
from tests.browser.watch import Watch, assert_sound
from tests.cases.document_files import pdf
from tests.cases.factories import key, make_student, refer
from tests.charter.factories import EARLY

LONG = "שםארוךמאודבליאףרווחשצריךלהישברבסוףהשורה" * 3
FULL = ["", "needs/", "visits/", "visits/plan/", "plan/", "plan/edit/", "plan/review/", "documents/"]
WRONG = ["needs/new/", "visits/plan/", "plan/new/", "plan/steps/new/", "documents/new/", "meetings/new/"]


@pytest.fixture
def case(officer: User, settings: Any, tmp_path: Path) -> Case:
    settings.DOCUMENTS_DIR = tmp_path
    now = timezone.now()
    draft_missing_years(today=timezone.localdate(now), now=EARLY)
    day = f"{timezone.localtime(now - timedelta(days=9)):%Y-%m-%d 09:00}"
    return refer(make_student(officer.unit, officer), day, meeting_requested_by="parent", by=officer).case


def fill(case: Case, officer: User) -> None:
    now = timezone.now()
    today, common = timezone.localdate(now), {"by": officer, "now": now}
    ahead = today + timedelta(days=2)
    needs = [
        raise_need(case=case, promise=code, text=LONG[:300], raised_on=today, key=key(n), **common)
        for n, code in enumerate(("5", "7", "8"))
    ]
    drop_need(need=needs[0], reason=LONG, today=today, **common)
    facts = {"officers": [officer], "announced": True}
    plan_visit(case=case, on=ahead, at=None, key=key(10), **facts, **common)
    for n, outcome in enumerate((ContactOutcome.AT_HOME, ContactOutcome.NOT_OPENED)):
        log_visit(
            case=case, outcome=outcome, happened_at=now, key=key(20 + n), note=LONG, safety_note=LONG[:300],
            guardians=list(case.student.guardians.all()), suspects_harm=n == 1, **facts, **common,
        )  # fmt: skip
    guardian = case.student.guardians.first()
    people = [Person("school", LONG[:200]), Person("parents", "סיגל, אם", guardian)]
    plan = make_plan(case=case, needs=LONG, review_on=ahead, people=people, key=key(30), today=today, **common)
    for n, side in enumerate(("officer", "school")):
        add_plan_step(plan=plan, text=LONG[:300], side=side, who="", due_on=ahead, by=officer, key=key(40 + n))
    review_plan(
        plan=plan, version=1, on=today, text=LONG, sides=["school"], next_on=ahead, key=key(50), **common
    )  # fmt: skip
    for n, restricted in enumerate((True, False)):
        add_document(
            case=case, chunks=[pdf()], content=FileKind.PDF, name=f"{LONG}.pdf", kind="letter", origin="school",
            received_on=today, about=LONG[:160], restricted=restricted, key=key(60 + n), **common,
        )  # fmt: skip
    set_meeting(
        case=case, on=ahead, at=timezone.localtime(now).time(), place="school", room=LONG[:120], guardians=[],
        with_pupil=True, staff=LONG[:120], told_by="phone", request=None, wished_by_family=False, key=key(70), **common,
    )  # fmt: skip


@pytest.mark.parametrize("part", FULL)
def test_a_full_page_is_sound(
    page: Page, watch: Watch, officer: User, case: Case, sign_in: SignIn, shoot: Callable[..., None], part: str
) -> None:
    fill(case, officer)
    sign_in(page, officer)
    watch.first_view(f"/cases/{case.matter.ref}/{part}")
    assert_sound(page)
    shoot(page, f"full-{part.strip('/').replace('/', '-') or 'case'}")


def test_the_checklist_of_harm_is_sound(page: Page, watch: Watch, officer: User, case: Case, sign_in: SignIn) -> None:
    fill(case, officer)
    sign_in(page, officer)
    watch.first_view(f"/cases/{case.matter.ref}/harm/{HarmReport.objects.get().pk}/")
    assert_sound(page)


@pytest.mark.parametrize("part", WRONG)
def test_a_page_of_errors_is_sound(
    page: Page, watch: Watch, officer: User, case: Case, sign_in: SignIn, part: str
) -> None:
    if "steps" in part:
        fill(case, officer)
    sign_in(page, officer)
    watch.first_view(f"/cases/{case.matter.ref}/{part}")
    page.locator("main form[method=post] button[type=submit]:not([hidden])").last.click()
    page.wait_for_selector(".invalid-feedback, .errors")
    assert_sound(page)


def test_a_visit_is_recorded_in_three_presses_with_a_caution_that_opens_its_box(
    page: Page, watch: Watch, officer: User, case: Case, sign_in: SignIn
) -> None:
    """O7."""
    sign_in(page, officer)
    watch.first_view(f"/cases/{case.matter.ref}/visits/new/")
    note = page.get_by_label("ממה להיזהר")
    assert not note.is_visible()
    page.get_by_label("נדרשת זהירות בביקור הבא").check()
    assert note.is_visible()
    page.get_by_label("נדרשת זהירות בביקור הבא").uncheck()
    page.locator("main .picks label").first.click()
    page.get_by_role("button", name="היו בבית").click()
    page.wait_for_url(f"**/cases/{case.matter.ref}/")
    assert page.get_by_text("ביקור בית: היו בבית").is_visible()
