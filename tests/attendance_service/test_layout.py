"""The frame of every page: the rail by role, one query for its numbers, no form token, equal refusals."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit, User
from attendance_service.assets import build_assets
from attendance_service.icons import HEROICONS
from attendance_service.navigation import build_navigation
from tests.factories import UserFactory

TODAY = date(2026, 9, 10)
STATIC = Path(settings.BASE_DIR) / "static" / "app"


def page(user: User, path: str = "/") -> str:
    request = RequestFactory().get(path)
    request.user = user
    return render_to_string("base.html", request=request)


def test_the_numbers_of_the_rail_cost_one_query(officer: User, manager: User) -> None:
    manager.is_officer = True
    for user in (officer, manager):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            build_navigation(user, "/", TODAY)
        assert len(queries) == 1


def test_a_role_without_cases_asks_for_nothing(unit: object) -> None:
    with CaptureQueriesContext(connection) as queries:
        navigation = build_navigation(User(unit_id=1, is_auditor=True), "/", TODAY)
    assert (len(queries), navigation.search, navigation.log) == (0, "", "")


def test_a_coordinator_reaches_the_notices_of_her_files_and_nobody_finds_them_twice(unit: Unit) -> None:
    """ux 3.9: the outbox shows her the matters she may see; an officer at the desk has it among the services."""
    for roles in ({}, {"is_officer": True}, {"is_manager": True}):
        user = UserFactory(unit=unit, is_coordinator=True, **roles)
        assert [place.url for place in build_navigation(user, "/", TODAY).work].count("/outbox/") == 1


@pytest.mark.parametrize(
    ("path", "to_coordinator", "to_manager"),
    [
        ("/assist/", "/assist/", "/assist/"),
        ("/assist/2026-12345678/hours/add/", "/assist/", "/assist/"),
        ("/assist/eligibility/new/", "/assist/", "/assist/"),
        ("/assist/may/missing/", "/assist/may/", "/assist/may/"),
        ("/assist/trend/", "/assist/may/", "/assist/may/"),
        ("/assist/ministry/3/", "/assist/aides/", None),
        ("/assist/camps/", "/assist/aides/", None),
        ("/assist/copies/", "/assist/quota/", None),
        ("/assist/aides/", "/assist/aides/", None),
        ("/unit/", None, "/unit/"),
    ],
)
def test_the_rail_marks_the_place_a_page_of_the_desk_stands_under(
    unit: Unit, path: str, to_coordinator: str | None, to_manager: str | None
) -> None:
    """ux 2: a report of the ministry is no file; a manager, who has no place for it, sees none marked."""
    for role, wanted in ({"is_coordinator": True}, to_coordinator), ({"is_manager": True}, to_manager):
        work = build_navigation(UserFactory(unit=unit, **role), path, TODAY).work
        assert [place.url for place in work if place.current] == [wanted] * bool(wanted)


def test_the_frame_carries_no_form_token(officer: User) -> None:
    html = page(officer)
    assert '<html lang="he" dir="rtl">' in html
    assert "csrfmiddlewaretoken" not in html
    assert "<script>" not in html
    assert " style=" not in html


def test_what_may_not_be_seen_answers_byte_for_byte_like_what_does_not_exist(client: Client, officer: User) -> None:
    client.force_login(officer)
    first, second = client.get("/no/such/page/"), client.get("/no/other/page/")
    assert (first.status_code, first.content) == (404, second.content)


def test_the_page_of_a_fault_needs_nothing(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        html = render_to_string("500.html")
    assert "התקלה אצלנו" in html
    assert len(queries) == 0
    assert "500" not in html


def test_the_style_sheet_is_whole() -> None:
    """Several pages add to one sheet, and a merge can drop a brace that two additions share."""
    sheet = (STATIC / "theme.css").read_text()
    assert sheet.count("{") == sheet.count("}")
    for section in sheet.split("\n/* ")[1:]:
        assert section.count("{") == section.count("}"), section[:60]


@pytest.mark.parametrize("file", ["theme.css", "sadir.js"])
def test_own_files_know_no_physical_sides_and_no_other_host(file: str) -> None:
    text = (STATIC / file).read_text()
    for word in ("margin-left", "margin-right", "padding-left", "padding-right", "text-align:left", "text-align:right"):
        assert word not in text
    assert "http://" not in text
    assert "https://" not in text


def test_a_parent_types_the_hours_in_a_field_as_high_as_a_finger() -> None:
    """ux 4: whatever is typed on a signed page has one look; a wrong one keeps its red edge."""
    css = (STATIC / "parent.css").read_text()
    assert "textarea,input[name=code],input[name=hours]{display:block;inline-size:100%" in css
    assert css.index("input[name=hours]{display") < css.index("input[aria-invalid]{border:2px solid")


def test_assets_are_built_once(tmp_path: Path) -> None:
    assert [build_assets(tmp_path), build_assets(tmp_path)] == [4, 0]
    sprite = (tmp_path / "assets" / "app" / "sprite.svg").read_text()
    assert all(f'<symbol id="{name}"' in sprite for name in HEROICONS)
    fonts = {path.stem: path.stat().st_size for path in (tmp_path / "assets" / "app" / "fonts").iterdir()}
    assert fonts["heebo"] + fonts["frank"] < 40_000


def test_a_page_travels_compressed(client: Client, db: None) -> None:
    """The first view is at most 150 kB as it is really served; the padding hides how long the page was."""
    plain = client.get("/login/")
    packed = client.get("/login/", headers={"accept-encoding": "gzip"})

    assert (plain.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
    assert "סדיר" in gzip.decompress(packed.content).decode()
