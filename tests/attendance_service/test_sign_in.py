"""Sign-in: Hebrew, throttled, the same answer for known and unknown, recorded, never off-site (T3, B52)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import AccessAction, AccessRecord, User
from notices.models import Notice
from tests.factories import UserFactory

PASSWORD = "a long quiet sentence"
START = datetime(2026, 9, 10, 9, 0, tzinfo=ZoneInfo("Asia/Jerusalem"))


@pytest.fixture(autouse=True)
def _no_attempts_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def dana(officer: User) -> User:
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def sign_in(client: Client, user: User, password: str = PASSWORD, **more: str) -> object:
    return client.post("/login/", {"login": user.email, "password": password, **more})


def attempts() -> list[tuple[str, bool, object]]:
    rows = AccessRecord.objects.filter(action=AccessAction.SIGN_IN).order_by("pk")
    return [(row.page, row.allowed, row.user) for row in rows]


def test_the_page_is_hebrew_under_an_english_browser(client: Client) -> None:
    page = client.get("/login/", headers={"accept-language": "en-US,en"})
    assert page.headers["Content-Language"] == "he"
    assert '<html lang="he" dir="rtl">' in page.content.decode()
    assert "כניסה" in page.content.decode()
    assert "Sign" not in page.content.decode()


def test_signing_in_leads_home_with_a_new_session_and_a_record(client: Client, dana: User) -> None:
    client.get("/login/")
    before = client.cookies.get("sessionid")
    answer = sign_in(client, dana)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.cookies["sessionid"].value != (before and before.value)
    assert attempts() == [("/login/", True, dana)]


def test_an_address_may_be_typed_in_capitals_with_spaces(client: Client, dana: User) -> None:
    answer = client.post("/login/", {"login": f" {dana.email.upper()} ", "password": PASSWORD})
    assert answer.status_code == 302


def test_known_unknown_and_gone_get_the_same_answer(client: Client, dana: User) -> None:
    gone = UserFactory(unit=dana.unit, is_active=False)
    gone.set_password(PASSWORD)
    gone.save()
    nobody = UserFactory.build()
    pages = [sign_in(client, dana, "wrong"), sign_in(client, gone), sign_in(client, nobody, "wrong")]
    assert {page.status_code for page in pages} == {200}
    texts = [page.content.decode() for page in pages]
    said = [text.replace(user.email, "") for text, user in zip(texts, [dana, gone, nobody], strict=True)]
    assert len({text.split("csrfmiddlewaretoken")[0] for text in said}) == 1
    assert all("אינם נכונים" in text for text in texts)
    assert attempts() == [("/login/", False, dana), ("/login/", False, gone), ("/login/", False, None)]


def test_t3_the_sixth_wrong_password_of_an_account_is_refused_in_hebrew(client: Client, dana: User) -> None:
    for _ in range(5):
        sign_in(client, dana, "wrong")
    page = sign_in(client, dana)
    assert (page.status_code, "_auth_user_id" in client.session) == (200, False)
    assert "יותר מדי ניסיונות שגויים" in page.content.decode()
    assert attempts()[-1] == ("/login/", False, dana)


def test_t3_one_address_cannot_try_many_accounts(client: Client, dana: User) -> None:
    for n in range(10):
        client.post("/login/", {"login": f"nobody{n}@example.org", "password": "wrong"})
    assert "יותר מדי ניסיונות שגויים" in sign_in(client, dana).content.decode()


def test_attempts_are_counted_in_the_database_and_end_by_themselves(client: Client, dana: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(5):
            sign_in(client, dana, "wrong")
        assert sign_in(client, dana).status_code == 200
        clock.shift(timedelta(minutes=6))
        assert sign_in(client, dana).status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "\t//evil.example",
        "http://evil.example/",
    ],
)
def test_b52_next_never_leads_away(client: Client, dana: User, target: str) -> None:
    assert sign_in(client, dana, next=target).url == "/"


def test_next_leads_to_a_page_of_ours(client: Client, dana: User) -> None:
    assert sign_in(client, dana, next="/profile/").url == "/profile/"


@pytest.mark.parametrize(
    "path",
    [
        "/signup/",
        "/email/",
        "/confirm-email/",
        "/inactive/",
        "/password/set/",
        "/3rdparty/",
        "/2fa/webauthn/",
        "/login/code/",
    ],
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_pages_of_allauth_that_we_do_not_offer_do_not_exist(
    client: Client, dana: User, path: str, signed_in: bool
) -> None:
    if signed_in:
        client.force_login(dana)
    missing, page = client.get("/no-such-page/"), client.get(path)
    assert (page.status_code, page.content) == (404, missing.content)


def test_forgotten_password_mails_a_known_address_and_says_nothing(client: Client, dana: User) -> None:
    answers = [client.post("/password/reset/", {"email": email}) for email in (dana.email, "nobody@example.org")]
    assert [(answer.status_code, answer.url) for answer in answers] == [
        (302, reverse("account_reset_password_done"))
    ] * 2
    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient.user, notice.context, notice.matter) == (
        "reset",
        dana,
        {"user": dana.pk},
        None,
    )
    assert notice.subject.startswith("reset ")


def test_t10_idle_quarter_of_an_hour_ends_the_session(client: Client, dana: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, dana)
        clock.shift(timedelta(minutes=14))
        assert client.get("/session/keep/").status_code == 204
        clock.shift(timedelta(minutes=14))
        assert client.get("/profile/").status_code == 200
        clock.shift(timedelta(minutes=16))
        assert client.get("/profile/").url == "/login/?next=/profile/"


def test_t10_ten_hours_end_the_session_however_busy(client: Client, dana: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, dana)
        for _ in range(60):
            clock.shift(timedelta(minutes=10))
            assert client.post("/session/keep/").status_code == 204
        clock.shift(timedelta(minutes=1))
        assert client.get("/profile/").status_code == 302


def test_t10_nothing_of_a_signed_in_person_stays_in_the_browser(client: Client, dana: User) -> None:
    client.force_login(dana)
    assert "no-store" in client.get("/profile/").headers["Cache-Control"]


def test_a_fragment_that_meets_the_end_of_a_session_reloads_its_page(client: Client) -> None:
    answer = client.get("/profile/", headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (200, "true")


def test_someone_who_left_is_out_at_the_next_request(client: Client, dana: User) -> None:
    client.force_login(dana)
    User.objects.filter(pk=dana.pk).update(is_active=False)
    assert client.get("/profile/").status_code == 302


@pytest.mark.parametrize("typed", ["", "not an address", "a" * 400 + "@x.il", "\x00", "‮@x.il"])
def test_whatever_is_typed_as_an_address_is_answered_in_hebrew(client: Client, typed: str) -> None:
    for path, field in (("/login/", "login"), ("/password/reset/", "email")):
        page = client.post(path, {field: typed, "password": "\x00"})
        assert (page.status_code, "יש לתקן" in page.content.decode()) == (200, True)
