"""The pages of patrols, locating and the school calendar at both widths: sound, light, no sideways scroll."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from cases.models import LocatingItem, Patrol
from cases.services.locating import assign_items
from cases.services.locating.lists import Child
from cases.services.patrols import note_pupil, note_unknown
from charter.models import SchoolCalendar
from tests.browser.conftest import SignIn
from tests.browser.watch import LARGEST_VIEW, MOST_REQUESTS, Watch, assert_sound
from tests.cases.factories import key, make_student
from tests.cases.patrols import search_for, walk_today
from tests.factories import UserFactory

LONG = "אברהם־יצחק בן־שושן־הלוי אבו־חאטר־מנסור"
OFFICER = [
    "/patrols/",
    "/patrols/new/",
    "/patrols/{patrol}/edit/",
    "/patrols/{patrol}/live/?q=נועה",
    "/patrols/{patrol}/pupils/new/",
    "/locating/",
    "/locating/{search}/",
    "/locating/{search}/items/{item}/",
    "/locating/{search}/children/new/",
]
MANAGER = [
    "/settings/school-calendar/",
    "/settings/school-calendar/{calendar}/add/",
    "/patrols/?year=2020",
    "/locating/new/",
    "/locating/{search}/?show=all",
    "/locating/{search}/list/",
]
WALK = [("officer", path) for path in OFFICER] + [("manager", path) for path in MANAGER]


@dataclass
class Streets:
    patrol: Patrol
    item: LocatingItem
    manager: User

    def address(self, path: str) -> str:
        calendar = SchoolCalendar.objects.order_by("pk")[:1].get().pk
        search = self.item.campaign_id
        return path.format(patrol=self.patrol.pk, search=search, item=self.item.pk, calendar=calendar)


@pytest.fixture
def streets(officer: User) -> Streets:
    now = timezone.now()
    manager = UserFactory(unit=officer.unit, name="רונית שקד", is_manager=True)
    patrol = walk_today(officer, now)
    patrol.parks.create(name="גן המייסדים על שם ראשוני השכונה הדרומית")
    facts = {"patrol": patrol, "park": "גן העיר", "found_at": now, "by": officer, "now": now}
    note_pupil(student=make_student(officer.unit, officer, first_name=LONG), **facts)
    note_unknown(gender="m", age_band="high", number=3, key=key(1), **facts)
    search = search_for(
        manager, timezone.localdate(now), [Child("", LONG, LONG, None, LONG), Child("", "רים", "א", None)]
    )
    assign_items(campaign=search, items=[item.pk for item in search.items.all()], officer=officer, by=manager)
    return Streets(patrol, search.items.get(first_name=LONG), manager)


@pytest.mark.parametrize(("role", "path"), WALK, ids=[f"{role} {path}" for role, path in WALK])
def test_page_is_sound_and_light(
    page: Page,
    watch: Watch,
    officer: User,
    streets: Streets,
    sign_in: SignIn,
    shoot: Callable[..., None],
    role: str,
    path: str,
) -> None:
    sign_in(page, officer if role == "officer" else streets.manager)

    requests, weight = watch.first_view(streets.address(path))

    assert_sound(page)
    assert (requests <= MOST_REQUESTS, weight <= LARGEST_VIEW) == (True, True), f"{requests} requests, {weight} bytes"
    shoot(page, f"streets-{role}-{path.strip('/').replace('/', '-').split('?')[0]}")
