"""The outbox in a real browser (ux 3.12): each page sound at both widths and in odd states, by keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from charter.models import Matter
from charter.services.calendar import draft_missing_years
from notices.models import BlockedRule, Channel, InboundMail, Notice, NoticeState, NoticeText, Tab
from notices.services import notify
from notices.services.blocked import record_blocked
from tests.attendance_service.signed import plan_meeting
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.watch import LARGEST_VIEW, MOST_REQUESTS, Watch, assert_sound
from tests.cases.factories import make_student, refer
from tests.charter.factories import EARLY
from tests.notices.factories import MatterFactory, RecipientFactory
from tests.notices.texts import ARABIC, HEBREW, kept

State = NoticeState
NOON = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LONG = "שםארוךמאודבליאףרווחשצריךלהישבר" * 2
NAMES = ["ياسمين أبو خاطر", "\u202eסיגל כהן", LONG, "Анастасия Шломова"]
FACTS: dict[str, Any] = {"child": "נועה", "gender": "f", "call_by": None}
MOST = 50  # rows of a page


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOON):
        draft_missing_years(today=NOON.date(), now=EARLY)
        yield


def told(matter: Matter, state: State, name: str = "סיגל כהן", **facts: Any) -> Notice:
    given = {"kind": "N27", "channel": Channel.EMAIL, "language": "ar", "email": "a@example.org", "note": ""} | facts
    recipient = RecipientFactory(name=name, language=given.pop("language"), email=given.pop("email"))
    note = given.pop("note")
    subject = f"case {matter.ref} {Notice.objects.count()}"
    context = FACTS | {"ref": matter.ref}
    notice = notify(subject=subject, recipient=recipient, matter=matter, context=context, not_before=NOON, **given)
    Notice.objects.filter(pk=notice.pk).update(state=state, note=note)
    notice.refresh_from_db()
    return notice


@pytest.fixture
def matter(officer: User) -> Matter:
    return MatterFactory(unit=officer.unit, owner=officer)


@pytest.fixture
def rows(matter: Matter) -> list[Notice]:
    """One in each state, with names that break what is not careful."""
    names = iter(NAMES * 9)
    mails = [State.DRAFT, State.HELD, State.QUEUED, State.SENT, State.FAILED, State.UNKNOWN, State.BOUNCED]
    made = [told(matter, state, next(names)) for state in [*mails, State.SUPPRESSED, State.CANCELLED]]
    letters = (State.DRAFT, State.PRINT, State.POSTED, State.DELIVERED)
    made += [told(matter, state, next(names), channel=Channel.LETTER) for state in letters]
    server = "550 5.1.1 " + "a" * 150
    return [*made, told(matter, State.DRAFT, email=""), told(matter, State.BOUNCED, LONG, note=server)]


def is_light(seen: tuple[int, int]) -> bool:
    return seen[0] <= MOST_REQUESTS and seen[1] <= LARGEST_VIEW


@pytest.mark.parametrize("tab", list(Tab))
def test_each_tab_is_sound_with_rows_and_without(
    page: Page, watch: Watch, officer: User, manager: User, sign_in: SignIn, rows: list[Notice], tab: Tab
) -> None:
    sign_in(page, officer)
    assert is_light(watch.first_view(f"/outbox/?tab={tab.value}"))
    assert page.locator("tbody tr").count() > 0
    page.get_by_text("מה המערכת מבטיחה").click()
    assert_sound(page)

    sign_in(page, manager)
    page.goto(f"/outbox/?tab={tab.value}&case=2099")
    expect(page.locator("#main")).to_contain_text("אין הודעה שמתאימה לסינון")
    assert_sound(page)


def test_nothing_at_all(page: Page, officer: User, sign_in: SignIn) -> None:
    sign_in(page, officer)
    for path in [*(f"/outbox/?tab={tab.value}" for tab in Tab), "/outbox/check/", "/outbox/print/", "/bell/"]:
        page.goto(path)
        assert_sound(page)


def test_two_hundred_rows_are_paged(page: Page, watch: Watch, officer: User, matter: Matter, sign_in: SignIn) -> None:
    for number in range(200):
        told(matter, State.SENT, NAMES[number % 4])
    sign_in(page, officer)

    assert is_light(watch.first_view("/outbox/?tab=sent"))
    assert page.locator("tbody tr").count() == MOST
    assert_sound(page)
    page.goto("/outbox/?tab=sent&page=4")
    assert page.locator("tbody tr").count() == MOST


def test_each_notice_is_sound_in_each_state(page: Page, manager: User, sign_in: SignIn, rows: list[Notice]) -> None:
    """Draft, held, on its way, sent, four problems, stopped; mail, letter, without an address."""
    sign_in(page, manager)
    for notice in rows:
        page.goto(f"/outbox/{notice.pk}/")
        for summary in page.locator("main details > summary").all():
            summary.click()
        assert_sound(page)


def test_a_slip_is_answered_beside_its_field_and_keeps_what_was_typed(
    page: Page, officer: User, matter: Matter, sign_in: SignIn
) -> None:
    notice = told(matter, State.BOUNCED)
    sign_in(page, officer)
    page.goto(f"/outbox/{notice.pk}/")
    page.get_by_text("אין צורך בפעולה נוספת").click()
    page.get_by_role("button", name="סגירה בלי שליחה").click()

    expect(page.locator("#main")).to_contain_text("כתבו את הסיבה")
    assert page.locator("#id_close_reason").get_attribute("aria-invalid") == "true"
    assert_sound(page)
    page.locator("#id_close_reason").fill("\u202e")
    page.get_by_role("button", name="סגירה בלי שליחה").click()
    assert page.locator("#id_close_reason").get_attribute("aria-invalid") == "true"
    assert Notice.objects.get(pk=notice.pk).state == State.BOUNCED


def test_the_page_behind_the_link_in_its_frame(page: Page, watch: Watch, officer: User, sign_in: SignIn) -> None:
    student = make_student(officer.unit, officer)
    case = refer(student, "2026-11-20 09:00", by=officer).case
    plan = plan_meeting(case, officer, on=NOON.date() + timedelta(days=8))
    guardian = student.guardians.get(relation="mother")
    facts = FACTS | {"ref": case.matter.ref, "plan": plan.pk, "on": plan.step.due_on.isoformat(), "at": "10:00"}
    notice = notify(
        kind="N3", subject="m", recipient=guardian.recipient, matter=case.matter, context=facts, not_before=NOON
    )
    sign_in(page, officer)
    page.goto(f"/outbox/{notice.pk}/")
    page.get_by_role("link", name="הדף שנפתח מהקישור").click()

    inside = page.frame_locator("iframe.phoneframe")
    expect(inside.get_by_role("button", name="אישור הגעה")).to_be_disabled()
    inside.get_by_role("link", name="العربية").click()
    expect(inside.locator("html")).to_have_attribute("lang", "ar")
    assert_sound(page)
    page.goto(f"/outbox/{notice.pk}/page/")
    for summary in page.locator("main details > summary").all():
        summary.click()
    assert_sound(page)


def test_five_drafts_leave_by_two_presses_and_the_keyboard(
    page: Page, officer: User, matter: Matter, sign_in: SignIn
) -> None:
    drafts = [told(matter, State.DRAFT, NAMES[n % 4], language="he") for n in range(5)]
    sign_in(page, officer)
    page.goto("/outbox/")
    page.get_by_role("link", name="בדיקה ושליחה יחד").press("Enter")
    assert_sound(page)
    boxes = page.locator("input[name=notice]")
    assert [boxes.count(), page.locator("input[name=notice]:checked").count()] == [5, 5]
    boxes.first.focus()
    for _row in range(10):
        page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent.trim()") == "שליחת המסומנות"
    page.keyboard.press("Enter")

    page.locator("#messages").get_by_text("5 הודעות בדרך").wait_for()
    left = Notice.objects.filter(pk__in=[one.pk for one in drafts], state=State.QUEUED)
    assert left.count() == 5


@pytest.mark.parametrize("width", [1440, 390], ids=["desk", "phone"])
def test_sending_and_stopping_without_scripts(
    open_page: OpenPage, officer: User, matter: Matter, sign_in: SignIn, width: int
) -> None:
    notice = told(matter, State.DRAFT, language="he")
    page = open_page(width, scripts=False)
    sign_in(page, officer)
    page.goto("/outbox/")
    page.locator("tbody .btn").click()
    page.get_by_role("button", name="שליחה", exact=True).click()
    page.locator("#messages").get_by_text("ההודעה תישלח בעוד עשר דקות").wait_for()

    page.goto("/outbox/")
    page.locator("tbody .btn").click()
    page.locator("#messages").get_by_text("ההודעה נעצרה ולא תישלח").wait_for()
    notice.refresh_from_db()
    assert notice.state == State.CANCELLED


def test_why_a_mail_did_not_arrive_and_whom_to_call(page: Page, officer: User, sign_in: SignIn) -> None:
    """From the tab to the family's telephone: one press, and one that dials."""
    student = make_student(officer.unit, officer)
    case = refer(student, "2026-11-20 09:00", by=officer).case
    mother = student.guardians.get(relation="mother")
    notice = notify(
        kind="N27", subject="t", recipient=mother.recipient, matter=case.matter, context=FACTS, not_before=NOON
    )
    Notice.objects.filter(pk=notice.pk).update(state=State.BOUNCED, note="550 5.1.1 unknown")
    sign_in(page, officer)
    page.goto("/outbox/?tab=problems")
    expect(page.locator("tbody")).to_contain_text("ההודעה חזרה מהכתובת")
    page.locator("tbody .btn").click()

    call = page.get_by_role("link", name="שיחה אל")
    assert call.get_attribute("href") == f"tel:{mother.phone}"
    assert_sound(page)


@pytest.mark.parametrize("path", ["/mail/", "/mail/?list=all", "/mail/{mail}/", "/blocked/", "/settings/notices/"])
def test_the_managers_pages_are_sound_empty_and_full(
    page: Page, watch: Watch, officer: User, manager: User, matter: Matter, sign_in: SignIn, path: str
) -> None:
    sign_in(page, manager)
    if "{mail}" not in path:
        assert is_light(watch.first_view(path))
        assert_sound(page)
    facts = {"kind": "other", "unit": officer.unit, "received_at": timezone.now(), "sender": "a" * 60 + "@example.org"}
    mail = InboundMail.objects.create(message_id="<1@x>", subject="\u202e" + LONG, text="א" * 10_000, **facts)
    record_blocked(rule=BlockedRule.LEVEL, matter=matter, by=officer, now=timezone.now())

    page.goto(path.format(mail=mail.pk))
    assert_sound(page)


def test_a_word_is_put_where_the_cursor_stands(page: Page, manager: User, sign_in: SignIn) -> None:
    """By its name in Hebrew; what was chosen goes inside a condition."""
    kept(manager, "N3", "ar", ARABIC)
    sign_in(page, manager)
    page.goto("/settings/notices/N3/ar/")
    source = page.locator("#id_source")
    source.fill("لقاء \n\nنلتقي هنا")
    source.evaluate("field => field.setSelectionRange(5, 5)")

    page.get_by_role("button", name="השם הפרטי של התלמיד/ה").press("Enter")
    expect(source).to_have_value("لقاء {{ child }}\n\nنلتقي هنا")
    expect(source).to_be_focused()
    expect(page.locator("#preview")).to_contain_text("ياسمين")
    source.evaluate("field => field.setSelectionRange(field.value.length - 3, field.value.length)")
    page.get_by_role("button", name="תנאי: גם התלמיד/ה מוזמן/ת").click()
    expect(source).to_have_value("لقاء {{ child }}\n\nنلتقي {% if with_pupil %}هنا{% endif %}")
    assert_sound(page)


def test_without_scripts_the_words_are_a_list_to_copy(open_page: OpenPage, manager: User, sign_in: SignIn) -> None:
    page = open_page(390, scripts=False)
    sign_in(page, manager)
    page.goto("/settings/notices/N3/ar/")

    expect(page.locator("dl.people")).to_contain_text("השם הפרטי של התלמיד/ה")
    expect(page.locator("dl.people")).to_contain_text("{{ child }}")
    assert page.locator("button[data-insert]:enabled").count() == 0


def test_ten_kilobytes_are_refused_beside_the_field_and_kept(page: Page, manager: User, sign_in: SignIn) -> None:
    typed = HEBREW + "\n\n" + ("מילה " * 1_980).strip()
    sign_in(page, manager)
    page.goto("/settings/notices/N3/he/")
    page.locator("#id_source").fill(typed)
    page.locator("#id_reason").fill("ניסיון")
    page.get_by_role("button", name="שמירה כגרסה חדשה").click()

    assert page.locator("#id_source").get_attribute("aria-invalid") == "true"
    expect(page.locator("#id_source")).to_have_value(typed)
    expect(page.locator("#id_reason")).to_have_value("ניסיון")
    assert_sound(page)
    assert not NoticeText.objects.exists()
