"""Every address of the site, walked from the URLconf: a new page is covered the day it is born (T1, T2, G3, G4)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import get_converters
from django.utils import timezone

from accounts.models import AccessAction, AccessRecord, User
from tests.factories import UserFactory

PUBLIC = {
    "accessibility",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "cases:door-report",
    "healthz",
    "mfa_authenticate",
    "privacy",
    "readyz",
    "signed-file",
    "signed-page",
}
OURS = ("accounts.", "assistance.", "attendance_service.", "cases.", "charter.", "notices.")
EXAMPLES = {"int": 999999, "str": "x", "slug": "x", "path": "x", "uuid": "5f1e2f4e-0d1b-4a0c-8c43-0f8b4a3b8a51"}
LOOSE = {"uidb36": "x", "key": "x-y"}


def walk(patterns: list[Any], names: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, (*names, pattern.namespace) if pattern.namespace else names)
        elif isinstance(pattern, URLPattern):
            yield ":".join([*names, pattern.name or pattern.lookup_str]), pattern


ADDRESSES = dict(walk(get_resolver().url_patterns))
CONVERTERS = {type(converter): name for name, converter in get_converters().items()}
WITH_A_KEY = dict.fromkeys(
    ["cases:door-report", "signed-file", "signed-page"], (404,)
)  # the address itself is the key, and the example is a wrong one
BEHIND_SIGN_IN = sorted(set(ADDRESSES) - PUBLIC)


def example(converter: Any) -> Any:
    return getattr(converter, "example", None) or EXAMPLES[CONVERTERS[type(converter)]]


def path_of(name: str) -> str:
    pattern = ADDRESSES[name].pattern
    arguments = {key: example(converter) for key, converter in pattern.converters.items()}
    return reverse(name, kwargs=arguments or {key: LOOSE[key] for key in pattern.regex.groupindex})


def ask(client: Client, path: str) -> HttpResponse:
    """As its page or its button would ask."""
    page = client.get(path)
    return client.post(path) if page.status_code == 405 else page


def declared(name: str, mark: str) -> Callable[..., Any] | None:
    return getattr(ADDRESSES[name].callback, mark, None)


def seen(answer: HttpResponse) -> tuple[int, bytes, dict[str, str], set[str]]:
    """All that a browser can tell apart, byte for byte."""
    return answer.status_code, answer.content, dict(answer.headers), set(answer.cookies)


@pytest.fixture
def nobody_yet(db: None) -> User:
    """Somebody who may sign in and has no role."""
    return UserFactory(name="ללא תפקיד")


def test_the_walk_sees_the_whole_site() -> None:
    assert {"home", "account_login", "accounts:profile", "staff-edit"} <= set(ADDRESSES)


@pytest.mark.parametrize("name", BEHIND_SIGN_IN)
def test_anonymous_is_sent_to_sign_in(client: Client, db: None, name: str) -> None:
    path = path_of(name)
    answer = client.get(path)
    assert (answer.status_code, answer.headers.get("Location")) == (302, f"/login/?next={path}"), (
        f"{name} answers without a sign-in; a public page is @login_not_required and stands in PUBLIC here"
    )


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_page_says_so_and_answers(client: Client, db: None, name: str) -> None:
    assert declared(name, "login_required") is False
    assert client.get(path_of(name)).status_code in (200, 302, 503, *WITH_A_KEY.get(name, ()))


@pytest.mark.parametrize("name", [n for n in BEHIND_SIGN_IN if ADDRESSES[n].lookup_str.startswith(OURS)])
def test_without_a_role_a_page_does_not_exist(client: Client, nobody_yet: User, name: str) -> None:
    if declared(name, "for_all_staff"):
        return
    client.force_login(nobody_yet)
    with time_machine.travel(timezone.now(), tick=False):
        missing, page = client.get("/no-such-page/"), ask(client, path_of(name))
    assert seen(page) == seen(missing), (
        f"{name} answers to a person without any role unlike a page that does not exist. "
        "Use @role_required(...), or say @for_all_staff (accounts.http) where everyone who signed in may see it."
    )


def test_a_refusal_leaves_a_record_and_a_mistyped_address_does_not(client: Client, officer: User) -> None:
    client.force_login(officer)
    client.get("/no-such-page/")
    client.get("/audit/")
    rows = AccessRecord.objects.values_list("user", "unit", "action", "page", "allowed")
    assert list(rows) == [(officer.pk, officer.unit_id, AccessAction.REFUSE, "/audit/", False)]
