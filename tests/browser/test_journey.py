"""The main job in a browser, the clock at 10.9.2026: a referral's promises from the intake to the digest."""

import email
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from cases.models import Student
from charter.models import Deadline, DeadlineMove
from charter.services.calendar import draft_missing_years
from notices.services import send_due_notices
from tests.browser.conftest import OpenPage
from tests.cases.factories import make_student, moment
from tests.charter.factories import EARLY

PASSWORD = "ruler-of-five-days"
START = moment("2026-09-10 15:40")


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START) as traveller:
        yield traveller


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> Path:
    """Mail lands as files, as in the embedded mode."""
    settings.EMAIL_BACKEND = "attendance_service.mail.EmlBackend"
    settings.MAIL_DIR = tmp_path / "mail"
    return tmp_path / "mail"


@pytest.fixture
def student(clock: Any, officer: User, manager: User) -> Student:
    draft_missing_years(today=START.date(), now=EARLY)
    for person in (officer, manager):
        person.set_password(PASSWORD)
        person.save()
    return make_student(officer.unit, officer)


def sign_in(page: Page, person: User) -> None:
    page.goto("/login/")
    page.get_by_label("דוא״ל").fill(person.email)
    page.get_by_label("סיסמה").fill(PASSWORD)
    page.get_by_role("button", name="כניסה").click()


def dues() -> dict[str, date | None]:
    return dict(Deadline.objects.exclude(promise="1").values_list("promise", "due_on"))


def log_call(page: Page, ending: str) -> None:
    page.locator(".quicklog a, .tiles a").first.click()
    page.locator("#drawer").get_by_role("button", name=ending).click()


def mails(post: Path) -> list[Any]:
    return [email.message_from_bytes(path.read_bytes()) for path in sorted(post.glob("*.eml"))]


def test_from_the_referral_to_the_digest(
    open_page: OpenPage, clock: Any, post: Path, student: Student, officer: User, manager: User
) -> None:
    page = open_page(1440)
    sign_in(page, officer)

    # a referral received that day: the card says what opens, the case shows 16.9 and 4.10
    page.get_by_role("link", name="פנייה חדשה").first.click()
    page.wait_for_load_state("networkidle")  # the search listens only once the page's script has run
    page.locator("#pupil-q").fill("סעדון")
    page.get_by_role("link", name="נועה סעדון").click()
    page.locator("label", has_text="יועץ/ת").click()
    page.locator("label", has_text="היעדרויות חוזרות").click()
    expect(page.locator("#opening")).to_contain_text("16.9")
    page.get_by_role("button", name="קליטת הפנייה").click()
    expect(page.locator("#main")).to_contain_text("16.9")
    expect(page.locator("#main")).to_contain_text("4.10")
    case_url = page.url
    assert dues() == {"9": date(2026, 9, 16), "10": date(2026, 9, 16), "12": date(2026, 10, 4)}

    # D5: an unanswered call closes nothing; an answered one settles promise 10; undo reopens it
    log_call(page, "אין מענה")
    expect(page.locator("#messages")).to_contain_text("נשמר")
    assert Deadline.objects.get(promise="10").is_open
    page.goto(case_url)
    log_call(page, "שוחחנו")
    expect(page.locator("#messages")).to_contain_text("התחייבות 10 הושלמה בזמן")
    assert Deadline.objects.get(promise="10").closed_on == date(2026, 9, 10)
    page.get_by_role("button", name="ביטול", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("התחייבות 10 פתוחה שוב")
    assert Deadline.objects.get(promise="10").is_open

    # C7: the manager adds a closure, sees what it moves before anything is saved, and the history keeps both dates
    desk = open_page(1440)
    sign_in(desk, manager)
    desk.goto("/settings/calendar/add/")
    desk.get_by_label("שם").fill("שביתה")
    desk.get_by_label("מתאריך").fill("15.9.2026")
    desk.get_by_role("button", name="הצגת ההשפעה").click()
    expect(desk.locator("#effect")).to_contain_text("אף מועד לא יוקדם")
    assert dues()["9"] == date(2026, 9, 16)
    desk.get_by_role("button", name="שמירה").click()
    expect(desk.locator("#messages")).to_contain_text("נשמר")
    moved = DeadlineMove.objects.filter(deadline__promise="9").values_list("from_on", "to_on", "moved_by")
    assert list(moved) == [(date(2026, 9, 16), date(2026, 9, 17), manager.pk)]

    # ten minutes later the parents are told, each for himself
    clock.move_to(START + timedelta(minutes=11))
    send_due_notices(now=timezone.now())  # the command asks whether the clocks of mail and database agree
    told = mails(post)
    assert sorted(mail["To"] for mail in told) == sorted(
        guardian.recipient.email for guardian in student.guardians.select_related("recipient")
    )
    assert "סעדון" not in str(told[0]["Subject"])

    # days pass, the sweep flags, and the next working morning brings one digest to each
    clock.move_to(moment("2026-09-22 08:05"))
    call_command("flag_deadlines")
    assert Deadline.objects.get(promise="9").flag == "overdue"
    call_command("prepare_digests")
    send_due_notices(now=timezone.now())  # the command asks whether the clocks of mail and database agree
    digests = mails(post)[len(told) :]
    assert sorted(mail["To"] for mail in digests) == sorted([officer.email, manager.email])
    assert all(
        "סעדון" not in part.get_payload(decode=True).decode()
        for mail in digests
        for part in mail.walk()
        if not part.is_multipart()
    )

    sign_in(page := open_page(390), officer)
    expect(page.locator("h1")).to_contain_text("באיחור")
