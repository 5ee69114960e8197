"""Whatever is asked or sent, no page breaks (reliability 4): never 500, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from accounts.models import Unit
from tests.attendance_service.page_forms import PageForm, forms_of
from tests.attendance_service.whole_house import House, build_house

ODD = {
    "B10": quote("\x00"),
    "B15": quote("' OR 1=1 --%_\\"),
    "B19": "9999-12-31",
    "B29": "999999999999999999999",
    "B53": "-1",
    "B60": quote("ק" * 500),
    "T9": quote("<script>"),
    "no UTF-8": "%FF%ED%A0%80",
}
ASKED = [
    "q",
    "page",
    "officer",
    "school",
    "state",
    "kind",
    "case",
    "student",
    "year",
    "next",
    "show",
    "pages",
    "as",
    "tab",
    "promise",
    "from",
    "until",
    "on",
    "days",
    "sort",
]


VALUES = ["\x00", "9999-12-31", "0001-01-01", "9" * 23, "NaN", "\u202eabc", "\u200b", None]


@pytest.fixture
def house(unit: Unit, tmp_path: Path, settings) -> House:
    settings.IMPORTS_DIR = tmp_path
    return build_house(unit, tmp_path)


@pytest.fixture
def visitor(client: Client, house: House) -> Client:
    client.force_login(house.user)
    client.raise_request_exception = False
    return client


def whole(answer: HttpResponse) -> str:
    """What was answered, to its end: a file that is sent closes only then."""
    return b"".join(answer).decode(errors="replace")


def test_no_query_breaks_a_page(visitor: Client, house: House) -> None:
    broken = {}
    for page in house.pages:
        for rule, odd in ODD.items():
            query = "&".join(f"{name}={odd}" for name in ASKED if f"{name}=" not in page)
            answer: HttpResponse = visitor.get(f"{page}{'&' if '?' in page else '?'}{query}")
            whole(answer)
            if answer.status_code not in (200, 302, 400, 404):
                broken[page, rule] = answer.status_code
    assert broken == {}


def test_no_field_breaks_a_form(visitor: Client, house: House) -> None:
    """B8 to B30: every field of every form at once, then left out; what a form that is taken changes is undone."""
    broken = {}
    for (action, _names), form in distinct_forms(visitor, house).items():
        names = set(form.fields) - {"kind", "form_key", "key", "version"}
        for value in VALUES:
            sent = {} if value is None else form.fields | dict.fromkeys(names, value)
            with undone():
                answer = visitor.post(action, sent)
            if answer.status_code >= 500:
                broken[action, value] = answer.status_code
        visitor.force_login(house.user)
    assert broken == {}


def distinct_forms(visitor: Client, house: House) -> dict[tuple[str, frozenset[str]], PageForm]:
    """By where it is sent and what it asks: the one to sign out stands on every page."""
    pages = [page for page in house.pages if page != "/logout/"]
    forms = [(page, form) for page in pages for form in forms_of(whole(visitor.get(page)))]
    return {(form.action or page, frozenset(form.fields)): form for page, form in forms}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_b10_a_search_that_no_database_can_ask_says_so(visitor: Client) -> None:
    page = visitor.get("/students/search/?q=%00")

    assert (page.status_code, 'role="status"' in page.text) == (400, True)
