"""The second factor: each may turn it on, a unit may require it of everyone."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import AccessAction, AccessRecord, Unit, User

PASSWORD = "a long quiet sentence"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_attempts_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def dana(officer: User) -> User:
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def code_now(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_in(client: Client, user: User) -> str:
    return client.post("/login/", {"login": user.email, "password": PASSWORD}).url


def require(unit: Unit) -> None:
    Unit.objects.filter(pk=unit.pk).update(second_factor_required=True)


def test_without_the_switch_nobody_is_asked(client: Client, dana: User) -> None:
    sign_in(client, dana)
    assert client.get("/profile/").status_code == 200


def test_where_required_every_page_leads_to_enrolment_until_done(client: Client, dana: User) -> None:
    require(dana.unit)
    sign_in(client, dana)
    assert {client.get(path).url for path in ("/", "/profile/", "/password/change/", "/2fa/")} == {
        "/2fa/totp/activate/"
    }
    assert [client.get(path).status_code for path in ("/session/keep/", "/logout/", "/privacy/")] == [204, 200, 200]
    page = client.get("/2fa/totp/activate/")
    assert "היחידה דורשת אימות נוסף" in page.content.decode()
    assert client.post("/2fa/totp/activate/", {"code": "000"}).status_code == 200
    secret = page.context["form"].secret
    answer = client.post("/2fa/totp/activate/", {"code": code_now(secret)})
    assert answer.url == "/2fa/recovery-codes/"
    assert (client.get(answer.url).status_code, client.get("/profile/").status_code) == (200, 200)


def test_the_secret_is_not_readable_in_the_database(client: Client, dana: User) -> None:
    TOTP.activate(dana, SECRET)
    stored = Authenticator.objects.get(user=dana)
    assert SECRET not in str(stored.data)
    assert stored.wrap().validate_code(code_now())


def test_t3_the_password_alone_reaches_nothing(client: Client, dana: User) -> None:
    TOTP.activate(dana, SECRET)
    assert sign_in(client, dana) == "/2fa/authenticate/"
    assert client.get("/profile/").url == "/login/?next=/profile/"
    wrong = client.post("/2fa/authenticate/", {"code": "000000"})
    assert (wrong.status_code, "הקוד אינו נכון" in wrong.content.decode()) == (200, True)
    assert client.post("/2fa/authenticate/", {"code": code_now()}).url == "/"
    assert client.get("/profile/").status_code == 200
    rows = AccessRecord.objects.filter(action=AccessAction.SIGN_IN).order_by("pk")
    assert [(row.user, row.page, row.allowed) for row in rows] == [
        (dana, "/2fa/authenticate/", False),
        (dana, "/2fa/authenticate/", True),
    ]


def test_a_recovery_code_opens_once(client: Client, dana: User) -> None:
    TOTP.activate(dana, SECRET)
    code = RecoveryCodes.activate(dana).get_unused_codes()[0]
    sign_in(client, dana)
    assert client.post("/2fa/authenticate/", {"code": code}).url == "/"
    other = Client()
    sign_in(other, dana)
    assert other.post("/2fa/authenticate/", {"code": code}).status_code == 200


def test_where_required_it_cannot_be_turned_off(client: Client, dana: User) -> None:
    TOTP.activate(dana, SECRET)
    require(dana.unit)
    sign_in(client, dana)
    client.post("/2fa/authenticate/", {"code": code_now()})
    page = client.post("/2fa/totp/deactivate/")
    assert (page.status_code, "אי אפשר לכבות" in page.content.decode()) == (200, True)
    assert Authenticator.objects.filter(user=dana).exists()


def test_changing_how_one_signs_in_asks_for_the_password_again(client: Client, dana: User) -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=6)):
        sign_in(client, dana)
    asked = client.get("/2fa/totp/activate/")
    assert asked.url.startswith("/reauthenticate/")
    wrong = client.post("/reauthenticate/", {"password": "wrong"})
    assert "זו אינה הסיסמה שלכם" in wrong.content.decode()
    assert client.post("/reauthenticate/", {"password": PASSWORD, "next": "/2fa/totp/activate/"}).status_code == 302


@pytest.mark.parametrize(
    "path",
    ["/2fa/", "/2fa/totp/activate/", "/2fa/recovery-codes/", "/2fa/recovery-codes/generate/", "/password/change/"],
)
def test_the_pages_are_hebrew_throughout(client: Client, dana: User, path: str) -> None:
    sign_in(client, dana)
    if "recovery" in path:
        TOTP.activate(dana, SECRET)
        RecoveryCodes.activate(dana)
    page = client.get(path)
    assert (page.status_code, page.templates[0].name.startswith(("account/", "mfa/"))) == (200, True)
    assert not [
        word for word in ("Two-Factor", "Recovery Codes", "Password", "Cancel") if word in page.content.decode()
    ]
