"""Who asks too often (reliability B58, T7): by address, by network, by mailbox; and who cannot make others pay for it."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings as real
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from cases.models import Guardian
from notices.models import Recipient, SignedLink
from tests.attendance_service.signed import FORM, NOW, page_of, press, send
from tests.cases.factories import make_student, refer

pytestmark = pytest.mark.django_db
FACTS = {
    "child": "נועה",
    "gender": "f",
    "ref": "2026-00000001",
    "at": "",
    "explained": "",
    "committee": "ועדה",
    "on": "2027-01-14",
    "decisions": ["שילוב בתוכנית"],
}
NO_MORE, RIGHT = "אי אפשר לנסות שוב", "0142"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def letters(unit: Any, officer: User, count: int, **facts: Any) -> list[SignedLink]:
    case = refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case
    mother = Guardian.objects.get(student=case.student, relation="mother")
    Recipient.objects.filter(pk=mother.recipient_id).update(**facts)
    mother.refresh_from_db()
    return [send(mother, case, kind="N7", subject=f"letter {n}", context=FACTS) for n in range(count)]


def ask(n: int, address: str = "203.0.113.7", **headers: str) -> int:
    """Another token each time."""
    return Client(REMOTE_ADDR=address).get(f"/p/AAAAAAAAAAAAAAAAAAA{n:03}/", headers=headers).status_code


def test_many_tokens_of_one_address_are_ten_and_another_address_has_its_own() -> None:
    assert [ask(n) for n in range(13)] == [404] * 10 + [429] * 3
    assert ask(99, "203.0.113.8") == 404


def test_a_network_of_ipv6_counts_as_one_sender() -> None:
    """Every household has 2^64 addresses of its own."""
    assert [ask(n, f"2001:db8:1:2::{n + 1:x}") for n in range(12)] == [404] * 10 + [429] * 2
    assert ask(99, "2001:db8:1:3::1") == 404


def test_ipv4_addresses_on_a_socket_of_both_kinds_do_not_count_as_one_network() -> None:
    """Or ten wrong links of one stranger would lock the city out, of the sign-in too."""
    assert [ask(n, "::ffff:203.0.113.7") for n in range(12)] == [404] * 10 + [429] * 2
    assert ask(99, "::ffff:203.0.113.8") == 404
    assert ask(99, "203.0.113.7") == 429


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP"])
def test_where_no_proxy_is_trusted_nobody_says_who_he_is(header: str) -> None:
    assert [ask(n, **{header: f"198.51.100.{n}"}) for n in range(12)] == [404] * 10 + [429] * 2


def test_behind_a_proxy_what_it_wrote_counts_and_not_what_was_sent_to_it(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    said = [ask(n, "10.0.0.1", **{"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.7"}) for n in range(12)]
    assert said == [404] * 10 + [429] * 2
    assert ask(99, "10.0.0.1", **{"X-Forwarded-For": "203.0.113.7, 203.0.113.8"}) == 404


@pytest.mark.parametrize("sent", ["203.0.113.9", ",", "x", "203.0.113.9, \u05d0".encode().decode("latin-1")])
def test_who_comes_past_a_proxy_counts_by_his_own_address(settings: Any, sent: str) -> None:
    """Two were to write; one line is fewer: answered as any other, never a 500."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert {ask(n, **{"X-Forwarded-For": sent}) for n in range(12)} <= {404, 429}


def test_no_redis_is_asked_so_none_that_is_away_opens_a_door() -> None:
    """Reliability 7: security counters are equal in every mode."""
    assert real.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert set(real.CACHES) == {"default"}


def test_a_counter_that_cannot_be_had_refuses(monkeypatch) -> None:
    """Where another sender holds it longer than a second: closed, not open."""
    monkeypatch.setattr("allauth.core.internal.ratelimit.CACHE_LOCK_WAIT_TIMEOUT", 0)
    monkeypatch.setattr("allauth.core.internal.ratelimit.cache.add", lambda *given, **named: False)
    assert ask(1) == 429


def test_the_code_of_a_mailbox_is_guessed_ten_times_over_all_its_links(unit, officer: User, clock) -> None:
    """Ten letters would be fifty guesses at one telephone."""
    links = letters(unit, officer, 4)
    said = [[NO_MORE in press(link, "open", code="0000").text for _ in range(4)] for link in links[:3]]
    assert said == [[False] * 4, [False] * 4, [False, True, True, True]]
    assert NO_MORE in press(links[3], "open", code=RIGHT).text
    assert NO_MORE in Client().get(page_of(links[3])).text
    assert press(links[3], "received").status_code == 303

    clock.shift(real.SESSION_COOKIE_AGE * 4 * 24 * 31)
    SignedLink.objects.update(expires_at=NOW.replace(year=2028))
    assert "שילוב בתוכנית" in press(links[3], "open", code=RIGHT).text


def test_brothers_and_sisters_share_the_mailbox_and_so_the_tries(unit, officer: User) -> None:
    ones, others = (letters(unit, officer, 2, email=email) for email in ("One@example.org", "one@example.org"))
    for link in (*ones, *others):
        for _ in range(4):
            press(link, "open", code="0000")
    assert NO_MORE in press(others[1], "open", code=RIGHT).text


def test_another_family_s_guesses_take_nothing_away(unit, officer: User) -> None:
    theirs, ours = letters(unit, officer, 3), letters(unit, officer, 1)
    for link in theirs:
        for _ in range(5):
            press(link, "open", code="0000")
    assert "שילוב בתוכנית" in press(ours[0], "open", code=RIGHT).text


def test_right_codes_use_nothing_up(unit, officer: User) -> None:
    (link,) = letters(unit, officer, 1)
    for _ in range(12):
        assert "שילוב בתוכנית" in press(link, "open", code=RIGHT).text
    answer = Client().post(page_of(link, "he", "letter.pdf"), f"code={RIGHT}", content_type=FORM)
    assert answer.headers["Content-Type"] == "application/pdf"
