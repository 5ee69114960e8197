"""The right to an aide in a browser, through the pages alone: from the committee's word to the parent's appeal.

The clock stands at 6.5.2026. Measured on the file's page (ux 7.1): a level is recorded and published with 5 clicks and
the typing of one reason and one goal: the act, the level, the reason, the goals, "פרסום החלטה מחייבת".
"""

import email
import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from accounts.models import Unit, User
from assistance.models import AideAllocation, AideFile, Appeal, DecisionDelivery, MatyaQuota, MatyaTransfer, TopUp
from assistance.tasks import open_yearly_files
from attendance_service.signed.texts import TEXTS
from cases.models import Student
from notices.models import Channel, Notice, hash_of_text
from notices.services import send_due_notices
from notices.services.sources import shipped
from notices.services.text.saving import approve_text
from tests.assistance.factories import entitle, file_of, with_pool
from tests.assistance.levels import draft, publish
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.watch import assert_sound
from tests.cases.factories import make_student, moment
from tests.charter.factories import make_calendar
from tests.factories import UserFactory

START = moment("2026-05-06 09:00")
CODE = "0142"  # the last four digits of the parents' telephone
LANGUAGES = {"mother": "ar", "father": "ru"}
REASON, GOAL = "מתקשה במעברים בכיתה ובחצר", "לפנות לעזרה במילים"
HEAD = [
    *("שם משפחה", "שם פרטי", "מספר זהות", "סמל מוסד", "בית ספר", "כיתה", "דרגת תפקוד", "מינימום הדרגה"),
    *("תוספת מתי״א", "תוספת מפקח/ת", "שעות בשבוע", "הוחלט בתאריך", "גרסה", "אפשר לשבץ סייעת משותפת", "תלמיד/ה חדש/ה"),
]  # no diagnosis, no reason, no parent (domain 6.1)
APPEAL = "Ему нужна помощь весь день"


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
def student(clock: Any, unit: Unit) -> Student:
    """A pupil on the roster, whose mother reads Arabic and whose father reads Russian."""
    make_calendar(unit)
    student = make_student(unit, id_number="012345674", first_name="תמר", last_name="אוחיון")
    for guardian in student.guardians.select_related("recipient"):
        guardian.recipient.language = LANGUAGES[guardian.relation]
        guardian.recipient.save()
    return student


@pytest.fixture
def coordinator(unit: Unit) -> User:
    return UserFactory(unit=unit, name="אילנה גורן", is_coordinator=True)


@pytest.fixture
def approved_words(clock: Any, manager: User) -> None:
    """A lawyer has read N14 in each language: what she has not read is let go one by one (ux 8.9)."""
    for language in ("he", *LANGUAGES.values()):
        sha256 = hash_of_text(shipped("N14", language).strip())
        facts = {"kind": "N14", "language": language, "sha256": sha256, "approver": "עו״ד", "approved_on": START.date()}
        approve_text(unit=manager.unit, by=manager, now=START, **facts)


@pytest.fixture
def desk(open_page: OpenPage, sign_in: SignIn, coordinator: User) -> Page:
    page = open_page(1440)
    sign_in(page, coordinator)
    return page


def press(page: Page, name: str) -> None:
    """A button, once the page it stands on is sound: axe 0, no sideways scroll."""
    page.wait_for_load_state("load")
    assert_sound(page)
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.wait_for_load_state("load")
    assert_sound(page)
    page.locator("#main").get_by_role("link", name=name, exact=True).first.click()


def said(page: Page) -> Locator:
    return page.locator("#messages")


def grant_the_right(page: Page) -> None:
    """R28, R43: the committee of 18.2 found the pupil entitled to an aide."""
    page.goto("/assist/eligibility/")
    follow(page, "רישום החלטה")
    page.locator("#find").fill("אוחיון")
    press(page, "חיפוש")
    page.locator("#main").get_by_role("link", name="בחירה").click()
    page.get_by_label("ועדת שילוב").check()
    page.get_by_label("מועד ההחלטה").fill("18.2.2026")
    page.get_by_label("סייעת").check()
    page.get_by_label("עילת הזכאות").select_option("autism")
    press(page, "שמירת ההחלטה")
    expect(said(page)).to_contain_text("ההחלטה על הזכאות נרשמה.")
    open_yearly_files()  # the minute's pulse opens the file; nobody does


def set_the_meeting(page: Page) -> None:
    """R48: the team meets after the committee; a day before it is refused beside the field."""
    page.goto("/assist/")
    follow(page, "תמר אוחיון")
    follow(page, "זימון לפגישה")
    page.locator("#id_on").fill("17.2.2026")
    page.locator("#id_members-0-name").fill("אסנת ברק")
    press(page, "שמירה")
    expect(page.locator("#id_on")).to_have_value("17.2.2026")
    expect(page.locator("#main")).to_contain_text("18.2.2026")
    page.locator("#id_on").fill("6.5.2026")
    press(page, "שמירה")
    expect(page.locator("#main")).to_contain_text("6.5")


def decide_the_level(page: Page) -> int:
    """Level ג׳ with its reason and its goal; the number of clicks it took from the file's page."""
    clicks = [
        page.locator("#main").get_by_role("link", name="רישום החלטת הצוות"),
        page.get_by_label("דרגה ג׳, 16 עד 23 שעות"),
        page.get_by_label("בלשון הצוות").first,
        page.get_by_label("מטרות התח״י"),
        page.get_by_role("button", name="פרסום החלטה מחייבת"),
    ]
    typed = {2: REASON, 3: GOAL}
    for number, place in enumerate(clicks):
        place.click()
        if number in typed:
            page.keyboard.type(typed[number])
    expect(said(page)).to_contain_text("ההחלטה פורסמה והיא מחייבת.")
    return len(clicks)


def add_hours(page: Page, hours: int, source: str) -> None:
    follow(page, "הוספת שעות")
    page.get_by_role("radio", name=source).check()
    page.get_by_label("כמה שעות שבועיות מוסיפים?").fill(str(hours))
    page.get_by_label("מי החליט?").fill("מירב לוי")
    page.get_by_label("למה הן נחוצות?").fill("הפסקות ומעברים")
    page.get_by_label("מספר האישור").fill(f"26-11{hours}")
    press(page, "הוספה")


def total(page: Page) -> str:
    """What the head of the gauge says."""
    return page.locator("#hours .big").nth(1).inner_text()


def tell_the_parents(page: Page) -> None:
    """From the board: one look at both notices, in two languages, and one press."""
    page.goto("/assist/may/")
    page.get_by_label("סימון: תמר אוחיון").check()
    press(page, "הכנת הודעות")
    for language in ("ערבית", "רוסית"):
        expect(page.locator("#main table")).to_contain_text(language)
    press(page, "שליחת המסומנות")


def pages_in(post: Path) -> dict[str, str]:
    """The personal page that each parent's mail leads to."""
    found = {}
    for path in sorted(post.glob("*.eml")):
        mail = email.message_from_bytes(path.read_bytes())
        parts = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
        text = parts[0].get_payload(decode=True).decode()
        assert [sealed for sealed in ("דרגה", "ג׳", GOAL) if sealed in text] == []
        found[str(mail["To"])] = re.findall(r"/p/[^/\s]+/", text)[0]
    return found


def assert_readable(phone: Page, lang: str) -> None:
    """A parent's page on the phone, in the parent's own language."""
    phone.wait_for_load_state("load")
    assert_sound(phone, lang, "rtl" if lang == "ar" else "ltr")


def read_and_confirm(phone: Page, address: str, lang: str) -> None:
    """The light check opens the decision, "received" is pressed on it."""
    words = TEXTS[lang]
    phone.goto(f"{address}?lang={lang}")
    assert_readable(phone, lang)
    expect(phone.locator("body")).not_to_contain_text("ג׳")
    phone.get_by_label(words["code"]).fill(CODE)
    phone.get_by_role("button", name=words["open"], exact=True).click()
    expect(phone.locator("dl.facts")).to_contain_text("ג׳")
    expect(phone.locator("dl.facts")).to_contain_text("16")
    expect(phone.locator("body")).to_contain_text(GOAL)
    assert_readable(phone, lang)
    phone.get_by_role("button", name=words["got_it"]).click()
    expect(phone.get_by_role("status")).to_have_text(words["decided_thanks"])
    assert_readable(phone, lang)


def pass_on(page: Page) -> list[list[Any]]:
    """R51: the list of the centre, as it comes down."""
    page.goto("/assist/may/")
    page.get_by_label("סימון: תמר אוחיון").check()
    press(page, "סימון העברה")
    press(page, "סימון העברה של תיק אחד")
    follow(page, "מתי״א נווה אורן")
    with page.expect_download() as download:
        follow(page, "הורדה")
    sheet = load_workbook(BytesIO(Path(download.value.path()).read_bytes())).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def row_of(student: Student) -> list[Any]:
    school = student.enrolments.get().school
    who = ["אוחיון", "תמר", "012345674", school.symbol, school.name, "ח׳1"]
    return [*who, "ג׳", 16, 0, 0, 16, datetime(2026, 5, 6), 1, "לא", "לא"]  # noqa: DTZ001 - as a workbook keeps a day


def acknowledge(page: Page) -> None:
    page.get_by_label("מי אישר/ה, שם ותפקיד").fill("מירב לוי, מנהלת מתי״א")
    press(page, "רישום האישור")
    expect(said(page)).to_contain_text("האישור נרשם")


def appeal(phone: Page, address: str) -> None:
    """R59, from the decision's own page: what it is about, and why."""
    words = TEXTS["ru"]
    phone.goto(f"{address}?lang=ru")
    phone.get_by_label(words["code"]).fill(CODE)
    phone.get_by_role("button", name=words["open"], exact=True).click()
    phone.get_by_role("button", name=words["appeal_title"]).click()
    assert_readable(phone, "ru")
    phone.get_by_label(words["about_level"]).check()
    phone.get_by_role("button", name=words["appeal_send"]).click()
    expect(phone.get_by_role("alert")).to_have_text(words["reasons_missing"])
    phone.get_by_label(words["reasons"]).fill(APPEAL)
    phone.get_by_role("button", name=words["appeal_send"]).click()
    expect(phone.locator(".done").last).to_contain_text(words["appeal_filed"])
    assert_readable(phone, "ru")


def test_from_the_right_to_the_level_and_its_hours(desk: Page, student: Student) -> None:
    """R28, R30, R43, R48, R49, R56, R57; ux 3.9 and 7.1: eligibility, meeting, level ג׳, 16 hours, 21, not 24, 23."""
    grant_the_right(desk)
    file = AideFile.objects.get(eligibility__student=student)
    with_pool(file, 20)
    set_the_meeting(desk)
    assert decide_the_level(desk) == 5
    assert total(desk) == "16"

    add_hours(desk, 5, "מתי״א")
    assert total(desk) == "21"
    add_hours(desk, 3, "מפקח/ת")
    expect(desk.locator(".invalid-feedback")).to_contain_text("אפשר להוסיף עד 2")
    expect(desk.get_by_label("כמה שעות שבועיות מוסיפים?")).to_have_value("3")
    assert_sound(desk)
    assert AideAllocation.objects.get().total == 21
    desk.goto(file.get_absolute_url())
    add_hours(desk, 2, "מפקח/ת")
    assert total(desk) == "23"
    assert_sound(desk)

    ledger = TopUp.objects.order_by("pk").values_list("source", "hours", "total_after")
    assert list(ledger) == [("base", 16, 16), ("matya", 5, 21), ("supervisor", 2, 23)]
    assert MatyaQuota.objects.get().taken == 5  # a supervisor's hours are outside the pool


@pytest.mark.usefixtures("approved_words")
def test_from_the_decision_to_the_parents_the_centre_and_the_appeal(
    open_page: OpenPage, desk: Page, sign_in: SignIn, coordinator: User, clock: Any, post: Path, student: Student
) -> None:
    """R51, R52, R59, R61, N14: two parents in two languages on their phones, the centre's list, an appeal from the page."""
    file = file_of(entitle(student.unit, student=student))
    with_pool(file, 20)
    publish(draft(file, coordinator, goals=(GOAL,)), coordinator)
    clock.move_to(moment("2026-05-06 14:00"))
    sign_in(desk, coordinator)
    tell_the_parents(desk)
    clock.move_to(moment("2026-05-06 14:11"))  # the ten minutes in which it can be stopped
    send_due_notices(now=timezone.now())

    addresses = pages_in(post)
    for guardian in student.guardians.select_related("recipient"):
        read_and_confirm(open_page(390), addresses[guardian.recipient.email], guardian.recipient.language)
    told = DecisionDelivery.objects.values_list("channel", "delivered_on", "appeal_until")
    assert list(told) == [("portal", date(2026, 5, 6), date(2026, 5, 27))] * 2
    assert not DecisionDelivery.objects.filter(confirmed_at=None).exists()
    mails = Notice.objects.filter(kind="N14", channel=Channel.EMAIL)
    assert sorted(mails.values_list("language", flat=True)) == ["ar", "ru"]

    assert pass_on(desk) == [HEAD, row_of(student)]
    acknowledge(desk)
    assert MatyaTransfer.objects.get().ack_name == "מירב לוי, מנהלת מתי״א"

    father = student.guardians.get(relation="father")
    appeal(open_page(390), addresses[father.recipient.email])
    assert Appeal.objects.values_list("guardian", "subject", "reasons", "from_page").get() == (
        father.pk, "level", APPEAL, True,
    )  # fmt: skip
    desk.goto("/assist/appeals/")
    expect(desk.locator("h1")).to_have_text("ערר אחד פתוח")
    follow(desk, "תמר אוחיון")
    expect(desk.locator("#main")).to_contain_text(APPEAL)
    assert_sound(desk)
    desk.goto(file.get_absolute_url())
    expect(desk.locator(".marks")).to_contain_text("בערר מ־6.5")
    assert_sound(desk)
