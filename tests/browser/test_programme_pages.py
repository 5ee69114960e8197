"""The pages of programmes and individual hours in a real browser: sound at both widths, also with long names."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from cases.models import Case, Programme
from charter.services.calendar import draft_missing_years
from tests.browser.conftest import SignIn
from tests.browser.watch import LARGEST_VIEW, MOST_REQUESTS, Watch, assert_sound
from tests.cases.factories import make_student, refer
from tests.cases.programme_rows import programme_pages
from tests.charter.factories import EARLY
from tests.factories import UserFactory

NUMBERS = range(16)


@pytest.fixture
def case(officer: User) -> Case:
    now = timezone.now()
    draft_missing_years(today=timezone.localdate(now), now=EARLY)
    names = {"first_name": "אלכסנדרה־אליזבטה", "last_name": "בן־דוד אבו־חסן פרידריכסון"}
    return refer(make_student(officer.unit, officer, **names), f"{timezone.localdate()} 00:05", by=officer).case


@pytest.mark.parametrize("number", NUMBERS)
def test_page_of_programmes_and_hours_is_sound(
    page: Page, watch: Watch, officer: User, case: Case, sign_in: SignIn, number: int
) -> None:
    manager = UserFactory(unit=officer.unit, name="רונית שקד", is_manager=True)
    paths = programme_pages(case, officer, timezone.now())
    assert len(paths) == len(NUMBERS)
    Programme.objects.filter(kind="family_club").update(name="מועדונית משפחתית שיתופית של שכונות הדרום והמזרח יחד")
    sign_in(page, manager)

    requests, weight = watch.first_view(paths[number])

    assert_sound(page)
    assert (requests <= MOST_REQUESTS, weight <= LARGEST_VIEW) == (True, True), f"{requests} requests, {weight} bytes"
