"""Leave and cover, the inbox, and the school's door in both its languages, at both widths: sound and light."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from cases.models import Leave, SchoolDoor
from cases.services.cover import enter_leave
from cases.services.door import open_door, token_of
from charter.services.calendar import draft_missing_years
from tests.browser.conftest import SignIn
from tests.browser.watch import LARGEST_VIEW, MOST_REQUESTS, Watch, assert_sound
from tests.cases.factories import key, make_student, refer
from tests.charter.factories import EARLY
from tests.factories import UserFactory

LONG = "אברהם־יצחק בן־שושן־הלוי אבו־חאטר־מנסור"
PAGES = [
    "/cover/",
    "/cover/new/",
    "/cover/{leave}/",
    "/cover/{leave}/withdraw/",
    "/referrals/",
    "/referrals/?state=door",
]
PAGES += ["/settings/schools/{symbol}/door/", "/settings/schools/{symbol}/"]


@pytest.fixture
def manager(officer: User) -> User:
    return UserFactory(unit=officer.unit, name="רונית שקד", is_manager=True)


@pytest.fixture
def door(officer: User, manager: User) -> SchoolDoor:
    now = timezone.now()
    draft_missing_years(today=timezone.localdate(now), now=EARLY)
    student = make_student(officer.unit, officer, last_name=LONG)
    refer(student, f"{timezone.localtime(now) - timedelta(days=3):%Y-%m-%d 09:00}", by=officer)
    return open_door(school=student.enrolments.get().school, by=manager, now=now)


@pytest.fixture
def leave(officer: User, door: SchoolDoor) -> Leave:
    UserFactory(unit=officer.unit, is_officer=True, name=LONG)
    now, today = timezone.now(), timezone.localdate()
    last = today + timedelta(days=9)
    return enter_leave(
        officer=officer, first_on=today, last_on=last, by=officer, key=key(1), today=today, now=now
    )  # fmt: skip


def assert_light(first_view: tuple[int, int]) -> None:
    requests, weight = first_view
    assert (requests <= MOST_REQUESTS, weight <= LARGEST_VIEW) == (True, True), f"{requests} requests, {weight} bytes"


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_the_staff(
    page: Page, watch: Watch, manager: User, door: SchoolDoor, leave: Leave, sign_in: SignIn, path: str
) -> None:
    sign_in(page, manager)
    assert_light(watch.first_view(path.format(leave=leave.pk, symbol=door.school.symbol)))
    assert_sound(page)


@pytest.mark.parametrize("lang", ["he", "ar"])
def test_a_school_reports_in_its_language(page: Page, watch: Watch, door: SchoolDoor, lang: str) -> None:
    """Empty, with errors, and the receipt."""
    assert_light(watch.first_view(f"/door/{token_of(door)}/?lang={lang}"))
    assert page.locator("html").get_attribute("lang") == lang
    assert_sound(page, lang)
    page.locator("form button[type=submit]").click()
    page.locator("#errors, .invalid-feedback, [role=alert]").first.wait_for()
    assert_sound(page, lang)
    page.locator("input[name=reporter_kind]").first.check()
    page.locator("input[name=reporter_name]").fill("אורלי נבון")
    page.locator("input[name=first_name]").fill("נועה")
    page.locator("input[name=last_name]").fill(LONG)
    page.locator("select[name=grade]").select_option("8")
    page.locator("input[name=reasons]").first.check()
    page.locator("form button[type=submit]").click()
    page.locator("bdi, b").first.wait_for()
    assert_sound(page, lang)
