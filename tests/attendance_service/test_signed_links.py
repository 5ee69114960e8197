"""Signed links (T7, B58): one neutral answer, nothing by GET, no cookie, no other site, throttled, renewed by mail."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from attendance_service.signed.texts import TEXTS
from cases.models import Case, MeetingAnswer, MeetingPlan
from notices.models import Notice, Recipient, SignedLink
from notices.services import compose
from notices.services.signing import BYTES, find_link, hash_of, link_of, token_of
from tests.attendance_service.signed import FORM, NOW, invite, page_of, plan_meeting, press
from tests.cases.factories import make_student, refer

pytestmark = pytest.mark.django_db
WRONG = "/p/AAAAAAAAAAAAAAAAAAAAAA/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case


@pytest.fixture
def link(case: Case, officer: User) -> SignedLink:
    return invite(plan_meeting(case, officer))


def seen(answer: HttpResponse) -> tuple[int, bytes, dict[str, str]]:
    return answer.status_code, answer.content, dict(answer.headers)


def test_the_token_has_128_bits_and_the_table_does_not_hold_it(link: SignedLink) -> None:
    token = token_of(link)
    assert (BYTES * 8, len(token), link.token_hash) == (128, 22, hash_of(token))
    assert token not in (link.token_hash, str(bytes(link.salt)))
    assert link_of(link.notice, now=NOW).endswith(f"/p/{token}/")


def expire(link: SignedLink) -> None:
    SignedLink.objects.filter(pk=link.pk).update(expires_at=NOW)


def revoke(link: SignedLink) -> None:
    SignedLink.objects.filter(pk=link.pk).update(revoked_at=NOW)


def bar(link: SignedLink) -> None:
    Recipient.objects.filter(pk=link.notice.recipient_id).update(may_receive=False, barred_reason="צו")


def restrict(link: SignedLink) -> None:
    link.notice.matter.__class__.objects.filter(pk=link.notice.matter_id).update(restricted=True)


def repurpose(link: SignedLink) -> None:
    SignedLink.objects.filter(pk=link.pk).update(purpose="nothing")


def lose_its_thing(link: SignedLink) -> None:
    Notice.objects.filter(pk=link.notice_id).update(context={"plan": 0})


ENDS = [expire, revoke, bar, restrict, repurpose, lose_its_thing]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_wrong_expired_revoked_barred_and_foreign_answer_alike_byte_for_byte(link, end: Any, method: str) -> None:
    def ask(path: str) -> tuple[int, bytes, dict[str, str]]:
        body = {"data": "act=confirm", "content_type": FORM} if method == "post" else {}
        return seen(getattr(Client(), method)(path, **body))

    end(link)
    assert ask(page_of(link)) == ask(WRONG)
    assert ask(WRONG)[0] == 404
    assert not MeetingAnswer.objects.exists()


@pytest.mark.parametrize("name", ["meeting.ics", "letter.pdf", "x", "%00"])
@pytest.mark.parametrize("lang", ["", "ru"])
def test_the_file_of_a_link_that_does_not_work_answers_alike(link: SignedLink, name: str, lang: str) -> None:
    expire(link)
    asked = f"?lang={lang}" if lang else ""
    assert seen(Client().get(page_of(link, lang, name))) == seen(Client().get(f"{WRONG}{name}{asked}"))


def test_one_letter_changed_is_wrong(link: SignedLink) -> None:
    token = token_of(link)
    for changed in (token[:-1] + ("A" if token[-1] != "A" else "B"), token + "=", token.swapcase(), token[1:]):
        assert seen(Client().get(f"/p/{changed}/")) == seen(Client().get(WRONG))


@pytest.mark.parametrize("token", ["x" * 10_000, "%00", "%ED%A0%80", "..", "'", "א", "%E2%80%AE"])
def test_hostile_tokens_get_the_same_page(token: str) -> None:
    answer = Client().get(f"/p/{token}/")
    assert (answer.status_code, "הקישור הזה כבר לא פעיל" in answer.text) == (404, True)


def test_another_installation_finds_nothing_by_the_same_table(link: SignedLink, settings: Any) -> None:
    token = token_of(link)
    settings.SECRET_KEY = "another key of fifty letters, which nobody would ever use"
    assert token_of(link) != token
    assert find_link(token_of(link), now=NOW) is None


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_changes_nothing_that_counts(link: SignedLink, method: str) -> None:
    """Mail scanners open links: only the log of the first opening is written, and by HEAD not even that."""
    before = list(Notice.objects.values_list("state", "context"))
    for act in ("", "?act=confirm", "?act=other&text=x", "?renew=1"):
        assert getattr(Client(), method)(page_of(link) + act).status_code == 200
    link.refresh_from_db()
    assert (MeetingAnswer.objects.count(), link.used_at, link.tries) == (0, None, 0)
    assert list(Notice.objects.values_list("state", "context")) == before
    assert link.opened_at == (NOW if method == "get" else None)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(link: SignedLink, method: str) -> None:
    assert getattr(Client(), method)(page_of(link)).status_code == 405


@pytest.mark.parametrize("path", ["page", "wrong"])
def test_the_headers_and_no_cookie(link: SignedLink, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    address = page_of(link) if path == "page" else WRONG
    for answer in (client.get(address), client.post(address, "act=confirm", content_type=FORM)):
        assert not answer.cookies
        kept = {name: answer.headers[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")}
        assert kept == {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not client.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://testserver.evil.example"},
        {"Referer": "https://evil.example/p/"},
        {"Referer": "http://testserver.evil.example/"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
        {"Origin": "https://testserver"},
    ],
)
def test_a_form_of_another_site_is_refused(link: SignedLink, headers: dict[str, str]) -> None:
    answer = Client().post(page_of(link), "act=confirm", content_type=FORM, headers=headers)
    assert (answer.status_code, MeetingAnswer.objects.count(), answer.cookies) == (403, 0, {})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://testserver"},
        {"Origin": "null"},  # what a browser sends from a page that sends no referrer
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Referer": "http://testserver/p/x/"},
        {"Referer": "http://testserver"},
    ],
)
def test_our_own_form_is_taken(link: SignedLink, headers: dict[str, str]) -> None:
    answer = Client().post(page_of(link), "act=confirm", content_type=FORM, headers=headers)
    assert (answer.status_code, MeetingAnswer.objects.count()) == (303, 1)


def test_a_mail_in_a_browser_may_lead_here_from_any_site(link: SignedLink) -> None:
    headers = {"Referer": "https://mail.example/", "Sec-Fetch-Site": "cross-site"}
    assert Client().get(page_of(link), headers=headers).status_code == 200


@pytest.mark.parametrize("length", ["200001", "x", "-1"])
def test_what_no_page_of_ours_sends_is_not_read(link: SignedLink, length: str) -> None:
    answer = Client().post(page_of(link), "act=confirm", content_type=FORM, headers={"Content-Length": length})
    uploaded = Client().post(page_of(link), {"act": "confirm"})
    assert (answer.status_code, uploaded.status_code, MeetingAnswer.objects.count()) == (403, 403, 0)


def test_ten_wrong_links_and_then_a_pause_while_right_ones_work(link: SignedLink) -> None:
    answers = [Client().get(WRONG) for _ in range(12)]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429] * 2
    expired = invite(MeetingPlan.objects.get(), "father")
    expire(expired)
    assert seen(Client().get(page_of(expired))) == seen(answers[-1])
    assert Client().get(page_of(link)).status_code == 200


def renew(path: str, lang: str = "") -> HttpResponse:
    return Client().post(f"{path}{f'?lang={lang}' if lang else ''}", "renew=1", content_type=FORM)


@pytest.mark.parametrize("end", ENDS)
def test_the_wish_for_a_new_link_is_answered_alike(link: SignedLink, end: Any) -> None:
    end(link)
    answers = [seen(renew(path)) for path in (page_of(link), WRONG)]
    assert answers[0] == answers[1]
    assert (answers[0][0], "אם הקישור היה שלכם, קישור חדש נשלח לכתובת הרשומה." in answers[0][1].decode()) == (200, True)
    assert Notice.objects.filter(kind="link").count() == (1 if end is expire else 0)


def test_the_new_link_goes_to_the_address_on_file_once_and_works(link: SignedLink, clock: Any) -> None:
    expire(link)
    for _ in range(3):
        renew(page_of(link))
    notice = Notice.objects.get(kind="link")
    new = SignedLink.objects.get(notice=notice)
    assert (notice.recipient, notice.state, notice.not_before) == (link.notice.recipient, "queued", NOW)
    assert (new.purpose, new.renewal_of, new.expires_at) == ("meeting", link, NOW + timedelta(days=30))
    assert link_of(notice, now=NOW).endswith(page_of(new))
    assert press(new, "confirm").status_code == 303
    link.refresh_from_db()
    assert link.used_at == NOW

    expire(new)
    clock.shift(timedelta(minutes=15))
    renew(page_of(new))
    assert SignedLink.objects.latest("pk").renewal_of == link


def test_no_more_than_three_new_links_a_day(link: SignedLink, clock: Any) -> None:
    expire(link)
    for _ in range(5):
        renew(page_of(link))
        clock.shift(timedelta(minutes=16))
    assert Notice.objects.filter(kind="link").count() == 3


def test_a_new_link_leads_to_the_meeting_as_it_is_set_now(link: SignedLink, officer: User) -> None:
    plan = MeetingPlan.objects.select_related("step").get()
    plan.step.due_on = date(2027, 1, 31)
    plan.step.save()
    renew(page_of(link))
    page = Client().get(page_of(SignedLink.objects.latest("pk"))).text
    assert "31.1.2027" in page


@pytest.mark.parametrize("language", ["he", "ar", "ru", "en"])
def test_the_mail_with_the_new_link_names_nobody(link: SignedLink, language: str) -> None:
    Recipient.objects.update(language=language)
    expire(link)
    renew(page_of(link))
    notice = Notice.objects.get(kind="link")
    letter = compose(notice, link=link_of(notice, now=NOW))
    assert letter.language == language
    assert "נועה" not in letter.text
    assert token_of(SignedLink.objects.get(notice=notice)) in letter.text


@pytest.mark.parametrize(("lang", "direction"), [("he", "rtl"), ("ar", "rtl"), ("ru", "ltr"), ("en", "ltr")])
def test_each_language_has_its_direction_and_every_word(link: SignedLink, lang: str, direction: str) -> None:
    for path in (page_of(link, lang), f"{WRONG}?lang={lang}"):
        answer = Client().get(path)
        assert f'<html lang="{lang}" dir="{direction}">' in answer.text
        assert answer.headers["Content-Language"] == lang
    assert TEXTS[lang]["meeting"] in Client().get(page_of(link, lang)).text


def test_the_family_s_own_language_comes_first_and_an_unknown_wish_is_none(link: SignedLink) -> None:
    Recipient.objects.update(language="ar")
    for wish in ("", "xx", "<b>"):
        assert '<html lang="ar"' in Client().get(page_of(link, wish)).text


@pytest.mark.parametrize(("lang", "line"), [("am", "ለማብራሪያ በአማርኛ ይደውሉ"), ("fr", "Pour une explication en français")])
def test_without_a_translation_it_is_hebrew_with_a_line(link: SignedLink, lang: str, line: str) -> None:
    page = Client().get(page_of(link, lang)).text
    assert ('<html lang="he" dir="rtl">' in page, f'lang="{lang}" dir="ltr">{line}' in page) == (True, True)
    assert f'action="?lang={lang}"' in page


def test_where_nobody_is_known_the_browser_s_language_is_taken() -> None:
    page = Client().get(WRONG, headers={"Accept-Language": "ru-RU,ru;q=0.9"}).text
    assert '<html lang="ru" dir="ltr">' in page


def test_the_four_languages_have_the_same_words_and_the_same_places_in_them() -> None:
    def places(words: dict[str, Any]) -> dict[str, Any]:
        return {
            key: sorted(part.partition("}")[0] for part in str(words[key]).split("{")[1:])
            for key in words
            if key != "weekdays"
        }

    for language, words in TEXTS.items():
        assert places(words) == places(TEXTS["he"]), language
        assert len(words["weekdays"]) == 7
        unsaid = ["written_in_hebrew", "request_in_hebrew"] if language == "he" else []
        assert [key for key, said in words.items() if not said] == unsaid
