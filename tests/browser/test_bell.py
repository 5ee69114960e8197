"""The bell in a real browser: sound at both widths, opened by its button, counted in the top bar."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from charter.services.calendar import draft_missing_years
from notices.models import BlockedRule, InboundMail
from notices.services import ring
from notices.services.blocked import record_blocked
from tests.browser.conftest import SignIn
from tests.browser.watch import LARGEST_VIEW, MOST_REQUESTS, Watch, assert_sound
from tests.cases.factories import make_student, refer
from tests.charter.factories import EARLY
from tests.factories import UserFactory

LONG = "מילה ארוכהבליהפסקה " * 12


@pytest.fixture
def chief(officer: User) -> User:
    now = timezone.now()
    draft_missing_years(today=timezone.localdate(now), now=EARLY)
    case = refer(make_student(officer.unit, officer), f"{timezone.localdate()} 00:05", by=officer).case
    manager = UserFactory(unit=officer.unit, name="רונית שקד", is_manager=True, is_administrator=True)
    for number, what in enumerate(["", LONG, "\u202eדבר"]):
        facts = {"ref": case.matter.ref, "url": "/blocked/", "what": what}
        ring(kind="S10", users=[manager], subject=f"b {number}", matter=case.matter, now=now, context=facts)
    record_blocked(rule=BlockedRule.LEVEL, matter=case.matter, by=officer, now=now)
    facts = {
        "kind": "other",
        "unit": officer.unit,
        "received_at": now,
        "subject": LONG,
        "text": f"{LONG}\nمرحبا",
        "other_address": True,
    }
    InboundMail.objects.create(
        message_id="<b@example.org>", sender=f"{'a' * 60}@example.org", attachments=[LONG], **facts
    )
    return User.objects.get(pk=manager.pk)


@pytest.mark.parametrize(
    "path", ["/bell/", "/blocked/", "/settings/staff/due/", "/mail/", "/mail/?list=all", "/mail/{mail}/"]
)
def test_page_of_the_bell_is_sound(page: Page, watch: Watch, chief: User, sign_in: SignIn, path: str) -> None:
    sign_in(page, chief)

    requests, weight = watch.first_view(path.format(mail=InboundMail.objects.get().pk))

    assert_sound(page)
    assert (requests <= MOST_REQUESTS, weight <= LARGEST_VIEW) == (True, True), f"{requests} requests, {weight} bytes"


def test_a_line_is_opened_and_the_rest_marked(page: Page, chief: User, sign_in: SignIn) -> None:
    sign_in(page, chief)
    page.goto("/calculator/")
    page.get_by_role("link", name="3 הודעות חדשות").click()
    page.get_by_role("button", name="פתיחה").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ניסיונות שנחסמו")
    page.get_by_role("link", name="שתי הודעות חדשות").click()
    page.get_by_role("button", name="סימון הכול כנקרא").click()
    expect(page.get_by_role("link", name="הודעות: אין חדשות")).to_be_visible()
    expect(page.get_by_role("button", name="סימון הכול כנקרא")).to_have_count(0)
