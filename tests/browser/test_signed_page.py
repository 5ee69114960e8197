"""A parent on a 390 px phone, without scripts, in Arabic and in Russian: confirm, ask for another time, "received"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from attendance_service.signed.texts import TEXTS
from cases.models import Case, Guardian, MeetingAnswer
from charter.services.calendar import draft_missing_years
from notices.models import SignedLink
from tests.attendance_service.signed import invite, page_of, plan_meeting, send
from tests.browser.conftest import OpenPage
from tests.browser.watch import Watch, assert_sound
from tests.cases.factories import make_student, refer
from tests.charter.factories import EARLY

LARGEST = 60_000  # bytes over the wire (ux 3.13)
DIRECTIONS = {"he": "rtl", "ar": "rtl", "ru": "ltr", "en": "ltr"}
LONG = "קצינת ביקור סדיר אברהם־יצחק־בן־שושן־הלוי־אבו־חאטר־מנסור־המכונה־בקיצור"


@pytest.fixture
def case(officer: User) -> Case:
    now = timezone.now()
    draft_missing_years(today=timezone.localdate(now), now=EARLY)
    officer.phone = "+972505550118"
    officer.save()
    return refer(make_student(officer.unit, officer), f"{timezone.localdate(now) - timedelta(days=9)} 09:00").case


@pytest.fixture
def link(case: Case, officer: User) -> SignedLink:
    on = timezone.localdate() + timedelta(days=10)
    return invite(plan_meeting(case, officer, on=on))


@pytest.fixture
def letter(case: Case) -> SignedLink:
    mother = Guardian.objects.get(student=case.student, relation="mother")
    context = {"child": "נועה", "gender": "f", "decisions": ["שילוב בתוכנית היל״ה"], "explained": "כפי שסוכם"}
    return send(mother, case, kind="N7", context=context)


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page(390, "ru-RU", scripts=False)


def assert_no_trace(page: Page) -> None:
    assert page.context.cookies() == []


@pytest.mark.parametrize("lang", ["ar", "ru"])
def test_a_parent_confirms_a_meeting_and_then_asks_to_move_it(phone: Page, link: SignedLink, lang: str) -> None:
    words: dict[str, Any] = TEXTS[lang]
    phone.goto(page_of(link))
    phone.get_by_role("link", name=words["name"]).click()
    phone.get_by_role("button", name=words["confirm"]).click()
    expect(phone.get_by_role("status")).to_contain_text(words["confirmed"].partition("{")[0].strip())
    with phone.expect_download() as download:
        phone.get_by_role("link", name=words["calendar"]).click()
    assert download.value.suggested_filename == "meeting.ics"

    phone.locator("summary").filter(has_text=words["changed"]).click()
    phone.get_by_role("radio").nth(1).check()
    phone.get_by_label(words["text"]).fill("بعد العمل" if lang == "ar" else "после работы")
    phone.get_by_role("button", name=words["send"]).click()
    expect(phone.get_by_role("status")).to_contain_text(words["asked"])
    expect(phone.get_by_role("button")).to_have_count(0)
    phone.reload()
    answers = list(MeetingAnswer.objects.order_by("pk").values_list("answer", flat=True))
    assert answers == ["coming", "other"]
    assert_no_trace(phone)


@pytest.mark.parametrize("lang", ["ar", "ru"])
def test_a_parent_says_received_and_reads_the_letter(phone: Page, letter: SignedLink, lang: str) -> None:
    words: dict[str, Any] = TEXTS[lang]
    phone.goto(page_of(letter, lang))
    phone.get_by_role("button", name=words["got_it"]).click()
    expect(phone.get_by_role("status")).to_have_text(words["thanks"])
    phone.get_by_label(words["code"]).fill("0000")
    phone.get_by_role("button", name=words["open"]).click()
    expect(phone.get_by_role("alert")).to_have_text(words["wrong_code"])
    phone.get_by_label(words["code"]).fill("0142")
    phone.get_by_role("button", name=words["open"]).click()
    expect(phone.get_by_role("region", name=words["letter"])).to_contain_text("שילוב בתוכנית היל״ה")
    letter.refresh_from_db()
    assert (letter.used_at is not None, letter.tries) == (True, 1)
    assert_no_trace(phone)


def assert_step(page: Page, watch: Watch, lang: str) -> None:
    """axe 0 as the page now stands, all unfolded; loaded anew it is light; nothing is remembered in the browser."""
    folded = page.locator("details:not([open]) > summary")
    while folded.count():
        folded.first.click()
    assert_sound(page, lang, DIRECTIONS[lang])
    _requests, weight = watch.first_view(page.url)
    assert weight <= LARGEST
    assert_no_trace(page)


@pytest.mark.parametrize("lang", ["ar", "ru"])
def test_every_step_of_a_parent_s_journeys_is_sound_and_light(
    open_page: OpenPage, watches: dict[Page, Watch], link: SignedLink, letter: SignedLink, lang: str
) -> None:
    """Confirm, move, "received", a wrong code, the open letter (issue 4, "Shown by")."""
    page, words = open_page(390, "ru-RU"), TEXTS[lang]
    watch = watches[page]
    page.goto(page_of(link, lang))
    for press, then in ((words["confirm"], words["changed"]), (words["send"], words["nothing"])):
        assert_step(page, watch, lang)
        if press == words["send"]:
            page.locator("summary").first.click()
        page.get_by_role("button", name=press).click()
        expect(page.get_by_text(then, exact=True)).to_be_visible()
        assert_sound(page, lang, DIRECTIONS[lang])
    page.get_by_role("radio").nth(2).check()
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_role("status")).to_contain_text(words["asked"])
    assert_step(page, watch, lang)

    page.goto(page_of(letter, lang))
    assert_step(page, watch, lang)
    page.get_by_role("button", name=words["got_it"]).click()
    expect(page.get_by_role("status")).to_have_text(words["thanks"])
    assert_step(page, watch, lang)
    for code in ("0000", "0142"):
        page.get_by_label(words["code"]).fill(code)
        page.get_by_role("button", name=words["open"], exact=True).click()
        expect(page.get_by_text(words["wrong_code" if code == "0000" else "download"])).to_be_visible()
        assert_sound(page, lang, DIRECTIONS[lang])
    assert_no_trace(page)


def test_what_was_typed_stays_beside_what_is_wrong(phone: Page, link: SignedLink) -> None:
    phone.goto(page_of(link, "ru"))
    phone.locator("summary").first.click()
    box = phone.get_by_label(TEXTS["ru"]["text"])
    box.fill("о" * 700)
    phone.get_by_role("button", name=TEXTS["ru"]["send"]).click()
    expect(phone.get_by_role("alert")).to_have_text(TEXTS["ru"]["too_long"])
    expect(box).to_have_value("о" * 700)
    expect(phone).to_have_title(re.compile("^Ошибка: "))


@pytest.mark.parametrize("lang", list(DIRECTIONS))
@pytest.mark.parametrize("which", ["link", "letter", "wrong"])
def test_each_page_is_light_and_sound(
    page: Page, watch: Watch, link: SignedLink, letter: SignedLink, lang: str, which: str
) -> None:
    """axe 0, no sideways scroll, at most 60 kB; a child page's long names break instead of widening it."""
    if which == "wrong":
        watch.expected.append("status of 404")
    paths = {"link": page_of(link, lang), "letter": page_of(letter, lang), "wrong": f"/p/wrong/?lang={lang}"}
    requests, weight = watch.first_view(paths[which])
    assert (requests <= 3, weight <= LARGEST) == (True, True), f"{requests} requests, {weight} bytes"
    for summary in page.locator("summary").all():
        summary.click()
    assert_sound(page, lang, DIRECTIONS[lang])
    assert page.evaluate("() => getComputedStyle(document.body).fontSize") == "18px"
    assert_no_trace(page)


@pytest.mark.parametrize("lang", ["he", "ru"])
def test_after_an_answer_and_with_long_names_it_is_sound_too(
    page: Page, link: SignedLink, officer: User, lang: str
) -> None:
    User.objects.filter(pk=officer.pk).update(name=LONG[:60])
    page.goto(page_of(link, lang))
    page.get_by_role("button", name=TEXTS[lang]["confirm"]).click()
    page.locator("summary").first.click()
    page.get_by_role("button", name=TEXTS[lang]["send"]).click()
    expect(page.get_by_role("alert")).to_have_text(TEXTS[lang]["nothing"])
    assert_sound(page, lang, DIRECTIONS[lang])
