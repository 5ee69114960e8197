"""Whatever is asked or sent, no page breaks (reliability 4): never 500, on both databases."""

from pathlib import Path
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Unit
from tests.attendance_service.page_forms import forms_of
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


@pytest.mark.parametrize("rule", ODD)
def test_no_query_breaks_a_page(visitor: Client, house: House, rule: str) -> None:
    broken = {}
    for page in house.pages:
        query = "&".join(f"{name}={ODD[rule]}" for name in ASKED if f"{name}=" not in page)
        answer: HttpResponse = visitor.get(f"{page}{'&' if '?' in page else '?'}{query}")
        whole(answer)
        if answer.status_code not in (200, 302, 400, 404):
            broken[page] = answer.status_code
    assert broken == {}


@pytest.mark.parametrize("value", ["\x00", "9999-12-31", "0001-01-01", "9" * 23, "NaN", "\u202eabc", "\u200b", None])
def test_no_field_breaks_a_form(visitor: Client, house: House, value: str | None) -> None:
    """B8 to B30: every field of every form at once, then left out."""
    broken = {}
    for page in house.pages:
        if page == "/logout/":
            continue
        for form in forms_of(whole(visitor.get(page))):
            names = set(form.fields) - {"kind", "form_key", "key", "version"}
            sent = {} if value is None else form.fields | dict.fromkeys(names, value)
            answer = visitor.post(form.action or page, sent)
            if answer.status_code >= 500:
                broken[page, form.action] = answer.status_code
        visitor.force_login(house.user)
    assert broken == {}


def test_b10_a_search_that_no_database_can_ask_says_so(visitor: Client) -> None:
    page = visitor.get("/students/search/?q=%00")

    assert (page.status_code, 'role="status"' in page.text) == (400, True)
